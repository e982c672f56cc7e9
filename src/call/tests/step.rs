//! What a script is made of.

use super::super::{Body, Fault, Hints, Redirect};
use crate::answer::tests::{answer_of, error_body_of};
use crate::answer::{Answer, ErrorBody};
use crate::error::Thrown;
use crate::error::tests::thrown as thrown_by;
use crate::text::start_of;
use serde_json::Value as Json;

/// Characters of a body that a host hands over as text.
const MAX_TEXT: usize = 16_384;

/// What the network does with one request.
#[derive(Debug, Clone)]
pub(in super::super) struct Step {
    /// Until the status line, or the fault in its place.
    pub(super) head_ms: f64,
    /// From there to the end of the body.
    pub(super) body_ms: f64,
    /// `None`: no status line comes, and `fault` says why.
    pub(super) status: Option<u16>,
    pub(super) redirect: Redirect,
    pub(super) hints: Hints,
    /// What `hints` ask for.
    pub(super) asked_ms: f64,
    pub(super) body: String,
    /// In place of the body's end.
    pub(super) fault: Option<Fault>,
}

pub(in super::super) fn thrown() -> Fault {
    Fault::Thrown(vec![thrown_by("TypeError", "connection lost", None)])
}

pub(in super::super) fn lost() -> Step {
    Step {
        head_ms: 10.0,
        body_ms: 0.0,
        status: None,
        redirect: Redirect::No,
        hints: Hints::default(),
        asked_ms: 0.0,
        body: String::new(),
        fault: Some(thrown()),
    }
}

/// Nothing reached the API.
pub(in super::super) fn unsent() -> Step {
    let refused = thrown_by("Error", "refused", Some("ECONNREFUSED"));
    lost().but(Fault::Thrown(vec![Thrown { syscall: "connect".to_owned(), ..refused }]))
}

/// The request is read and never answered.
pub(in super::super) fn silent() -> Step {
    Step { head_ms: f64::INFINITY, ..lost() }
}

pub(in super::super) fn answer(status: u16, body: impl Into<String>) -> Step {
    Step { status: Some(status), body: body.into(), fault: None, ..lost() }
}

/// The API's own error.
pub(in super::super) fn error(status: u16, name: &str) -> Step {
    answer(status, format!(r#"{{"error":"words of the API","type":"{name}","requestId":"req_1"}}"#))
}

pub(in super::super) fn gone() -> Step {
    error(404, "RESOURCE_NOT_FOUND")
}

pub(in super::super) fn deleted() -> Step {
    answer(200, r#"{"success":true,"queue":{"id":26439068590}}"#)
}

impl Step {
    pub(in super::super) fn retry_after(self, seconds: u32) -> Step {
        Step { hints: Hints(format!("\n{seconds}\n\n")), asked_ms: f64::from(seconds) * 1_000.0, ..self }
    }

    pub(in super::super) fn but(self, fault: Fault) -> Step {
        Step { fault: Some(fault), ..self }
    }

    /// The status line comes, the end of the body does not.
    pub(in super::super) fn stalls(self) -> Step {
        Step { body_ms: f64::INFINITY, ..self }
    }

    pub(in super::super) fn redirected(self, redirect: Redirect) -> Step {
        Step { redirect, ..self }
    }

    /// Whether the message may be gone after this, by the rule and not by the code under test.
    pub(super) fn may_delete(&self, status: Option<u16>) -> bool {
        match status {
            Some(408) => true,
            Some(400..=499) => self.redirect == Redirect::Followed,
            Some(_) => true,
            None => !matches!(&self.fault, Some(Fault::Thrown(thrown)) if thrown[0].code() == "ECONNREFUSED"),
        }
    }
}

/// A body as a host has it.
pub(super) struct Text(pub(super) String);

impl Text {
    fn json(&self) -> Option<Json> {
        serde_json::from_str(&self.0).ok()
    }
}

impl Body for Text {
    type Value = Json;

    fn text(&self) -> String {
        start_of(&self.0, MAX_TEXT).to_owned()
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
