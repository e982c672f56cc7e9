//! A world for `call::delete` that gives every request the same response, at once.

use crate::answer::{Answer, ErrorBody, Opaque};
use crate::call::{Attempt, Body, Budget, Contact, Fault, Hints, Host, Redirect, Reply, RetryClass, Shared};
use crate::request::{Argument, Checks, InvalidArgument, Request};
use serde_json::{Map, Value as Json};
use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

pub(crate) struct World {
    status: u16,
    pub(crate) body: String,
    clock: Cell<f64>,
    /// What `onAttempt` was told.
    pub(crate) request_ids: RefCell<Vec<String>>,
}

impl World {
    pub(crate) fn new(status: u16, body: String) -> Self {
        World { status, body, clock: Cell::new(0.0), request_ids: RefCell::default() }
    }
}

/// A request of id, key, connection and base, as the border makes it.
pub(crate) fn request(
    arguments: [Argument<'_>; 4],
    parse: impl Fn(&str) -> Option<String>,
) -> Result<Request, InvalidArgument> {
    let mut checks = Checks::default();
    let request = Request::new(&mut checks, arguments, parse);
    checks.done(request)
}

/// What one call shares with no other.
#[derive(Default)]
pub(crate) struct Alone(Budget, Contact);

impl Alone {
    pub(crate) fn shared(&self) -> Shared<'_> {
        Shared { budget: &self.0, contact: &self.1 }
    }
}

impl Host for World {
    type Value = Json;
    type Body = Text;

    fn now(&self) -> Option<f64> {
        Some(self.clock.get())
    }

    fn wall_clock(&self) -> Option<f64> {
        Some(1_764_000_000_000.0 + self.clock.get())
    }

    fn random(&self) -> f64 {
        0.5
    }

    fn aborted(&self) -> Option<Json> {
        None
    }

    async fn send(&self, _: &Request, _: f64) -> Result<Reply<Text>, Fault> {
        let body = Ok(Text(self.body.clone()));
        Ok(Reply { status: self.status, redirect: Redirect::No, hints: Hints::default(), body })
    }

    async fn wait(&self, ms: f64) -> bool {
        self.clock.set(self.clock.get() + ms);
        true
    }

    fn paced(&self, _: Option<RetryClass>, _: Option<f64>) -> Option<f64> {
        None
    }

    fn held_ms(&self) -> f64 {
        0.0
    }

    fn parse(&self, json: &str) -> Option<Json> {
        serde_json::from_str(json).ok()
    }

    fn text(&self, text: &str) -> Json {
        Json::from(text)
    }

    fn report(&self, attempt: &Attempt<'_>) {
        self.request_ids.borrow_mut().extend(attempt.request_id.map(str::to_owned));
    }
}

/// A body as a host has it.
pub(crate) struct Text(String);

impl Text {
    fn fields(&self) -> Option<Map<String, Json>> {
        match serde_json::from_str(&self.0) {
            Ok(Json::Object(fields)) => Some(fields),
            _ => None,
        }
    }
}

impl Body for Text {
    type Value = Json;

    fn text(&self) -> String {
        self.0.clone()
    }

    fn is_json(&self) -> bool {
        serde_json::from_str::<Json>(&self.0).is_ok()
    }

    fn answer(&self) -> Option<Answer<Json>> {
        Answer::from_fields(self.fields()?.into_iter().map(|(name, value)| (Json::from(name), value)).collect())
    }

    /// Whatever is not a text comes as a unit, as in `host::json`.
    fn error(&self) -> Option<ErrorBody> {
        let text = |value: Json| if value.is_string() { value } else { Json::Null };
        let fields = self.fields()?.into_iter().map(|(name, value)| (name, text(value)));
        serde_json::from_value(Json::Object(fields.collect())).ok()
    }
}

impl Opaque for Json {
    fn as_bool(&self) -> Option<bool> {
        self.as_bool()
    }

    fn as_text(&self) -> Option<String> {
        self.as_str().map(str::to_owned)
    }
}

/// Every key, every text and every number of the tree.
pub(crate) fn texts_of(json: &Json, texts: &mut Vec<String>) {
    match json {
        Json::String(text) => texts.push(text.clone()),
        Json::Number(number) => texts.push(number.to_string()),
        Json::Array(items) => items.iter().for_each(|item| texts_of(item, texts)),
        Json::Object(entries) => entries.iter().for_each(|(key, value)| {
            texts.push(key.clone());
            texts_of(value, texts);
        }),
        _ => {}
    }
}

/// Nothing here ever pends.
pub(crate) fn finished<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the call waits for something that never comes"),
    }
}
