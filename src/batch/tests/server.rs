//! What the API and the network do with a request.

use crate::answer::tests::{answer_of, error_body_of};
use crate::answer::{Answer, ErrorBody};
use crate::call::{Body, Fault, Hints, Redirect, Reply};
use crate::error::tests::thrown;
use serde_json::Value as Json;
use std::cell::Cell;

#[derive(Debug, Clone)]
pub(super) struct Response {
    /// `None`: no status line, and `fault` says why.
    pub(super) status: Option<u16>,
    body: String,
    redirect: Redirect,
    fault: Option<Fault>,
    hints: [String; 6],
}

pub(super) fn answer(status: u16, body: &str) -> Response {
    let hints = Default::default();
    Response { status: Some(status), body: body.to_owned(), redirect: Redirect::No, fault: None, hints }
}

pub(super) fn deleted() -> Response {
    answer(200, r#"{"success":true}"#)
}

pub(super) fn not_deleted() -> Response {
    answer(200, r#"{"success":false}"#)
}

pub(super) fn error(status: u16, name: &str) -> Response {
    answer(status, &format!(r#"{{"error":"words of the API","type":"{name}"}}"#))
}

pub(super) fn gone() -> Response {
    error(404, "RESOURCE_NOT_FOUND")
}

pub(super) fn page(status: u16) -> Response {
    answer(status, "<html><title>Not the API</title></html>")
}

pub(super) fn lost() -> Response {
    let fault = Some(Fault::Thrown(vec![thrown("TypeError", "connection lost", None)]));
    Response { status: None, fault, ..answer(0, "") }
}

/// Read and never answered.
pub(super) fn silent() -> Response {
    Response { status: None, ..answer(0, "") }
}

pub(super) fn redirected() -> Response {
    Response { redirect: Redirect::Followed, ..deleted() }
}

impl Response {
    pub(super) fn retry_after_ms(mut self, ms: impl ToString) -> Response {
        self.hints[0] = ms.to_string();
        self
    }

    /// In seconds, or a date.
    pub(super) fn retry_after(mut self, value: &str) -> Response {
        self.hints[1] = value.to_owned();
        self
    }

    pub(super) fn remaining(mut self, left: impl ToString) -> Response {
        self.hints[4] = left.to_string();
        self
    }

    /// The IETF's `RateLimit`.
    pub(super) fn rate_limit(mut self, value: impl ToString) -> Response {
        self.hints[5] = value.to_string();
        self
    }

    pub(super) const fn never_comes(&self) -> bool {
        self.status.is_none() && self.fault.is_none()
    }

    pub(super) fn arrive(self) -> Result<Reply<Text>, Fault> {
        let Some(status) = self.status else { return Err(self.fault.unwrap()) };
        let hints = Hints(self.hints.join("\n"));
        Ok(Reply { status, redirect: self.redirect, hints, body: Ok(Text(self.body)) })
    }
}

pub(in crate::batch) struct Text(String);

impl Text {
    fn json(&self) -> Option<Json> {
        serde_json::from_str(&self.0).ok()
    }
}

impl Body for Text {
    type Value = Json;

    fn text(&self) -> String {
        self.0.clone()
    }

    fn is_json(&self) -> bool {
        self.json().is_some()
    }

    fn answer(&self) -> Option<Answer<Json>> {
        answer_of(&self.json()?)
    }

    fn error(&self) -> Option<ErrorBody> {
        error_body_of(&self.json()?)
    }
}

/// The API's bucket, by the documented rule and not by the code under test.
pub(super) struct Bucket {
    pub(super) per_ms: f64,
    pub(super) burst: f64,
    pub(super) tokens: Cell<f64>,
    then: Cell<f64>,
}

impl Bucket {
    pub(super) fn new(per_minute: f64, burst: f64, tokens: f64) -> Bucket {
        Bucket { per_ms: per_minute / 60_000.0, burst, tokens: Cell::new(tokens), then: Cell::new(0.0) }
    }

    /// Whether a request that arrives now is let in.
    pub(super) fn takes(&self, now: f64) -> bool {
        let more = (now - self.then.replace(now)) * self.per_ms;
        let tokens = (self.tokens.get() + more).min(self.burst);
        let is_in = tokens >= 1.0;
        self.tokens.set(if is_in { tokens - 1.0 } else { tokens });
        is_in
    }

    /// In whole seconds, as the header has it.
    pub(super) fn retry_after_ms(&self) -> f64 {
        ((1.0 - self.tokens.get()) / self.per_ms / 1_000.0).ceil() * 1_000.0
    }
}

/// Numbers by chance, the same ones for one seed.
pub(super) struct Random(Cell<u64>);

impl Random {
    pub(super) const fn new(seed: u64) -> Random {
        Random(Cell::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1))
    }

    /// From `least` to `most`.
    pub(super) fn between(&self, least: f64, most: f64) -> f64 {
        let mut x = self.0.get();
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        self.0.set(x);
        least + (most - least) * ((x >> 11) as f64 / (1u64 << 53) as f64)
    }
}
