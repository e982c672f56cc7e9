//! The call's [`Host`] over JavaScript.

use super::js::{self, Call};
use super::json;
use super::objects::{self, Preserved};
use super::task;
use crate::answer::{Answer, ErrorBody};
use crate::batch::Lane;
use crate::call::{Attempt, Body, Fault, HEADERS, Hints, Host, Redirect, Reply, RetryClass};
use crate::request::Request;
use crate::text;
use wasm_bindgen::prelude::*;

/// Once for each instance, since a text is a copy each time it crosses.
#[wasm_bindgen(start, skip_typescript)]
pub fn start() {
    js::read_headers(HEADERS);
}

pub(super) struct JsHost {
    pub(super) call: Call,
}

impl Host for JsHost {
    type Value = Preserved;
    type Body = js::Reply;

    fn now(&self) -> Option<f64> {
        finite(js::now(&self.call))
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

    fn send(&self, request: &Request, within_ms: f64) -> impl Future<Output = Result<Reply<js::Reply>, Fault>> {
        trap_on_purpose(request, "/trap-before");
        js::attempt(&self.call, &request.lines, within_ms.ceil());
        task::resumed(|value| {
            trap_on_purpose(request, "/trap-after");
            reply(value.unchecked_into())
        })
    }

    fn wait(&self, ms: f64) -> impl Future<Output = bool> {
        js::wait(&self.call, ms.ceil());
        task::resumed(is_true)
    }

    fn paced(&self, _: Option<RetryClass>, _: Option<f64>) -> Option<f64> {
        None
    }

    fn held_ms(&self) -> f64 {
        0.0
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
        js::report(&self.call, told.attempt, told.status, code, told.request_id, told.elapsed_ms, told.retry_in_ms);
    }
}

impl Lane for JsHost {
    fn park(&self, ms: f64) -> impl Future<Output = bool> {
        js::park(&self.call, ms.ceil());
        task::resumed(is_true)
    }

    fn has_rung(&self) -> bool {
        self.call.has_rung()
    }

    fn wake(&self) {
        self.call.batch().wake();
    }
}

impl Body for js::Reply {
    type Value = Preserved;

    fn text(&self) -> String {
        self.text().as_string().unwrap_or_default()
    }

    fn is_json(&self) -> bool {
        self.is_json()
    }

    fn answer(&self) -> Option<Answer<Preserved>> {
        Answer::from_fields(json::fields(&self.names()?, &self.values()?))
    }

    fn error(&self) -> Option<ErrorBody> {
        json::read(json::fields(&self.names()?, &self.values()?))
    }
}

pub(super) fn finite(time: f64) -> Option<f64> {
    (!time.is_nan()).then_some(time)
}

pub(super) fn is_true(value: JsValue) -> bool {
    value.as_bool() == Some(true)
}

fn reply(reply: js::Reply) -> Result<Reply<js::Reply>, Fault> {
    let end = reply.end();
    let fault = fault_of(&reply, end % 8);
    let Some(status) = (end / 32).checked_sub(1) else { return Err(fault.unwrap_or(Fault::TimedOut)) };
    let redirect = match end / 8 % 4 {
        0 => Redirect::No,
        1 => Redirect::Followed,
        _ => Redirect::Hidden,
    };
    let hints = Hints(reply.hints().as_string().unwrap_or_default());
    Ok(Reply { status: status as u16, redirect, hints, body: fault.map_or(Ok(reply), Err) })
}

/// The numbers of `attempt.js`.
fn fault_of(reply: &js::Reply, number: u32) -> Option<Fault> {
    match number {
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
