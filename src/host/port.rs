//! The call's [`Host`] over JavaScript.

use super::js::{self, Call};
use super::json;
use super::objects::{self, Preserved};
use super::task;
use crate::answer::{Answer, ErrorBody};
use crate::call::{Attempt, Body, Fault, HEADERS, Hints, Host, Redirect, Reply};
use crate::request::Request;
use crate::text;
use wasm_bindgen::prelude::*;

pub(super) struct JsHost<'a> {
    call: &'a Call,
}

impl<'a> JsHost<'a> {
    pub(super) const fn new(call: &'a Call) -> Self {
        JsHost { call }
    }
}

impl Host for JsHost<'_> {
    type Value = Preserved;
    type Body = js::Reply;

    fn now(&self) -> Option<f64> {
        finite(js::now(self.call))
    }

    fn wall_clock(&self) -> Option<f64> {
        finite(js::wall_clock())
    }

    fn random(&self) -> f64 {
        js::random()
    }

    fn aborted(&self) -> Option<Preserved> {
        self.call.aborted().map(|reason| Preserved(reason.get(0)))
    }

    async fn send(&self, request: &Request, within_ms: f64) -> Result<Reply<js::Reply>, Fault> {
        trap_on_purpose(request, "/trap-before");
        js::attempt(self.call, &request.lines, HEADERS, within_ms.ceil());
        let reply: js::Reply = task::resumed().await.unchecked_into();
        trap_on_purpose(request, "/trap-after");
        let fault = fault_of(&reply);
        let Ok(status) = u16::try_from(reply.status()) else { return Err(fault.unwrap_or(Fault::TimedOut)) };
        let redirect = match reply.redirect() {
            0 => Redirect::No,
            1 => Redirect::Followed,
            _ => Redirect::Hidden,
        };
        let hints = Hints(reply.hints());
        Ok(Reply { status, redirect, hints, body: fault.map_or(Ok(reply), Err) })
    }

    async fn wait(&self, ms: f64) -> bool {
        js::wait(self.call, ms.ceil());
        task::resumed().await.is_truthy()
    }

    fn parse(&self, json: &str) -> Option<Preserved> {
        let value = js::parse(json);
        (!value.is_undefined()).then_some(Preserved(value))
    }

    fn text(&self, text: &str) -> Preserved {
        Preserved(JsValue::from_str(text))
    }

    fn report(&self, told: &Attempt<'_>) {
        let code = told.code.map(|code| code.as_str());
        js::report(self.call, told.attempt, told.status, code, told.request_id, told.elapsed_ms, told.retry_in_ms);
    }
}

impl Body for js::Reply {
    type Value = Preserved;

    fn text(&self) -> String {
        self.text()
    }

    fn is_json(&self) -> bool {
        self.is_json()
    }

    fn answer(&self) -> Option<Answer<Preserved>> {
        Answer::from_fields(json::fields(&self.fields()?))
    }

    fn error(&self) -> Option<ErrorBody> {
        json::read(json::fields(&self.fields()?))
    }
}

fn finite(time: f64) -> Option<f64> {
    (!time.is_nan()).then_some(time)
}

/// The numbers of `attempt.js`.
fn fault_of(reply: &js::Reply) -> Option<Fault> {
    match reply.fault() {
        0 => None,
        1 => Some(Fault::Thrown(objects::thrown(&reply.causes()))),
        3 => Some(Fault::Aborted),
        4 => Some(Fault::TooLarge),
        5 => Some(Fault::NoStatus),
        6 => Some(Fault::NoBody),
        7 => Some(Fault::NoDeadline),
        _ => Some(Fault::TimedOut),
    }
}

/// Proves in tests/trap that a trap, whatever its cause, is survived.
fn trap_on_purpose(request: &Request, end: &str) {
    if cfg!(feature = "trap") && text::parts(&request.lines, b'\n').get(1).is_some_and(|url| url.ends_with(end)) {
        std::process::abort();
    }
}
