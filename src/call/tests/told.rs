//! What a script's world is told.

use super::super::RetryClass;
use crate::error::Code;

/// One request as it was sent.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    pub(super) at: f64,
    pub(super) ended_at: f64,
    pub(super) within_ms: f64,
    /// Of the response, where its status line came.
    pub(super) status: Option<u16>,
    pub(super) whole: bool,
    pub(super) asked_ms: f64,
    pub(super) may_delete: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Report {
    pub(super) attempt: u32,
    pub(super) status: Option<u16>,
    pub(super) code: Option<Code>,
    pub(super) request_id: Option<String>,
    pub(super) elapsed_ms: f64,
    pub(super) retry_in_ms: Option<f64>,
}

/// What the pace was told of an attempt: how it failed, and the wait that was asked for.
pub(super) type Told = (Option<RetryClass>, Option<f64>);
