//! What a script is made of.

use crate::retry::Hints;

/// What the network does with one request.
#[derive(Debug, Clone)]
pub(super) struct Step {
    /// Until the status line, or the loss of the connection.
    pub(super) head_ms: f64,
    /// From there to the end of the body.
    pub(super) body_ms: f64,
    /// None: the connection is lost.
    pub(super) status: Option<u16>,
    pub(super) hints: Hints,
    /// What `hints` ask for.
    pub(super) asked_ms: f64,
    pub(super) body: Vec<u8>,
    pub(super) trouble: Option<Trouble>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Trouble {
    BreaksOff,
    TooLarge,
}

pub(super) fn lost() -> Step {
    Step {
        head_ms: 10.0,
        body_ms: 0.0,
        status: None,
        hints: Hints::default(),
        asked_ms: 0.0,
        body: Vec::new(),
        trouble: None,
    }
}

/// The request is read and never answered.
pub(super) fn silent() -> Step {
    Step { head_ms: f64::INFINITY, ..lost() }
}

pub(super) fn answer(status: u16, body: impl Into<Vec<u8>>) -> Step {
    Step { status: Some(status), body: body.into(), ..lost() }
}

/// The API's own error.
pub(super) fn error(status: u16, kind: &str) -> Step {
    answer(status, format!(r#"{{"error":"words of the API","type":"{kind}","requestId":"req_1"}}"#))
}

pub(super) fn gone() -> Step {
    error(404, "RESOURCE_NOT_FOUND")
}

pub(super) fn deleted() -> Step {
    answer(200, r#"{"success":true,"queue":{"id":26439068590}}"#)
}

impl Step {
    pub(super) fn retry_after(self, seconds: u32) -> Step {
        let hints = Hints { retry_after: Some(seconds.to_string()), ..Hints::default() };
        Step { hints, asked_ms: f64::from(seconds) * 1_000.0, ..self }
    }

    pub(super) fn but(self, trouble: Trouble) -> Step {
        Step { trouble: Some(trouble), ..self }
    }

    /// The status line comes, the end of the body does not.
    pub(super) fn stalls(self) -> Step {
        Step { body_ms: f64::INFINITY, ..self }
    }
}
