//! A world for `call::delete` that gives every request the same answer, at once.

use crate::call::{Attempt, Fault, Host, Reply};
use crate::model::Value;
use crate::request::Request;
use crate::retry::Hints;
use crate::tree::json_of;
use serde_json::Value as Json;
use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

pub(crate) struct World {
    status: u16,
    pub(crate) body: Vec<u8>,
    clock: Cell<f64>,
    /// What `onAttempt` was told.
    pub(crate) request_ids: RefCell<Vec<String>>,
}

impl World {
    pub(crate) fn new(status: u16, body: Vec<u8>) -> Self {
        World { status, body, clock: Cell::new(0.0), request_ids: RefCell::default() }
    }
}

impl Host for World {
    type Value = Json;

    fn now(&self) -> f64 {
        self.clock.get()
    }

    fn wall_clock(&self) -> f64 {
        1_764_000_000_000.0 + self.clock.get()
    }

    fn parse_date(&self, _: &str) -> Option<f64> {
        None
    }

    fn dice(&self) -> f64 {
        0.5
    }

    fn aborted(&self) -> Option<Json> {
        None
    }

    async fn send(&self, _: &Request, _: f64) -> Result<Reply<Json>, Fault<Json>> {
        Ok(Reply { status: self.status, hints: Hints::default(), body: Ok(self.body.clone()) })
    }

    async fn wait(&self, ms: f64) {
        self.clock.set(self.clock.get() + ms);
    }

    fn build(&self, value: &Value<'_>) -> Option<Json> {
        json_of(value)
    }

    fn report(&self, attempt: &Attempt<'_>) {
        self.request_ids.borrow_mut().extend(attempt.request_id.map(str::to_owned));
    }
}

/// Nothing here ever pends.
pub(crate) fn finished<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the call waits for something that never comes"),
    }
}
