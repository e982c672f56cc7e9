//! What a call needs of the world: clock, random numbers, one exchange, a wait. Behind it the loop runs without
//! JavaScript, time or network.

use super::hints::Hints;
use super::retry::RetryClass;
use crate::answer::{Answer, ErrorBody};
use crate::error::{Code, Thrown};
use crate::request::Request;

pub(crate) trait Host {
    /// A value of the host's language, opaque here.
    type Value: Clone;
    type Body: Body<Value = Self::Value>;

    /// Milliseconds of a clock; `None` if it fails.
    fn now(&self) -> Option<f64>;
    /// Milliseconds since 1970; `None` if the clock fails.
    fn wall_clock(&self) -> Option<f64>;
    /// 0 or more, below 1.
    fn random(&self) -> f64;
    /// The reason of the caller's abort, once there was one.
    fn aborted(&self) -> Option<Self::Value>;
    /// One request and its whole response, or why there is none. Ends within `within_ms`, or at once at an abort.
    async fn send(&self, request: &Request, within_ms: f64) -> Result<Reply<Self::Body>, Fault>;
    /// Ends early at an abort. False if there is no timer to wait with.
    async fn wait(&self, ms: f64) -> bool;
    /// A JSON text as a value; `None` if it is not JSON.
    fn parse(&self, json: &str) -> Option<Self::Value>;
    /// A text as a value.
    fn text(&self, text: &str) -> Self::Value;
    /// Hears how an attempt ended, `None` if well, and the wait that was asked for. The wait before the next one, if a pace
    /// imposes it: then it is neither one of the call's retries nor of its time.
    fn paced(&self, failure: Option<RetryClass>, hint_ms: Option<f64>) -> Option<f64>;
    /// How long the pace has held the call.
    fn held_ms(&self) -> f64;
    /// Tells the caller of an attempt.
    fn report(&self, attempt: &Attempt<'_>);
}

/// A response of the network: a status line came.
pub(crate) struct Reply<B> {
    pub(crate) status: u16,
    pub(crate) redirect: Redirect,
    pub(crate) hints: Hints,
    pub(crate) body: Result<B, Fault>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Redirect {
    No,
    /// Whatever carries the request followed one.
    Followed,
    /// Not followed, and a browser hides its status.
    Hidden,
}

/// A body that came whole, or the start of an error's.
pub(crate) trait Body {
    type Value;
    /// Its first 16 KiB.
    fn text(&self) -> String;
    /// Whether all of it is JSON.
    fn is_json(&self) -> bool;
    /// `None` if it is not a JSON object with a boolean `success`.
    fn answer(&self) -> Option<Answer<Self::Value>>;
    /// `None` if it is not a JSON object.
    fn error(&self) -> Option<ErrorBody>;
}

/// Why an attempt has no response, or no whole one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fault {
    /// The caller's signal.
    Aborted,
    TimedOut,
    /// What the runtime or the caller's fetch threw, then its cause, and so on.
    Thrown(Vec<Thrown>),
    /// Longer than 1 MiB.
    TooLarge,
    /// What fetch resolved with has no status.
    NoStatus,
    /// The response has nothing to read its body with.
    NoBody,
    /// Nothing was sent, since no deadline could be kept.
    NoDeadline,
}

/// `onAttempt`'s argument.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Attempt<'a> {
    pub(crate) attempt: u32,
    pub(crate) status: Option<u16>,
    pub(crate) code: Option<Code>,
    pub(crate) request_id: Option<&'a str>,
    pub(crate) elapsed_ms: f64,
    pub(crate) retry_in_ms: Option<f64>,
}
