//! What many deletes need of the world.

use crate::answer::Answer;
use crate::call;
use crate::error::Error;
use crate::request::{InvalidArgument, Request};

/// What one lane needs beyond what its call needs.
pub(crate) trait Lane: call::Host {
    /// Waits for the pace: ends early when woken, or at an abort. False if there is no timer to wait with.
    async fn park(&self, ms: f64) -> bool;
    /// Whether the last wait ended by its timer.
    fn has_rung(&self) -> bool {
        false
    }
    /// Wakes the batch, which looks at the pace anew.
    fn wake(&self);
}

pub(crate) trait World: Sized {
    type Lane: Lane;

    fn now(&self) -> Option<f64>;
    fn wall_clock(&self) -> Option<f64>;
    fn is_aborted(&self) -> bool;
    fn is_stop_asked(&self) -> bool;
    /// The number of ids, where it is known.
    fn total(&self) -> Option<f64>;
    /// Reads one id.
    async fn next(&self) -> Next;
    /// Waits until woken, an abort, or so long. False if there is no timer to wait with.
    async fn park(&self, ms: Option<f64>) -> bool;
    /// Whether the last wait ended by its timer.
    fn has_rung(&self) -> bool {
        false
    }
    /// Runs one lane beside everything else, for the id that was read last.
    fn start<F: Future<Output = ()> + 'static>(&self, place: usize, lane: impl FnOnce(Self::Lane) -> F);
    /// Whether no id before had this text.
    fn is_first(&self, id: &str, place: usize) -> bool;
    /// Gives the lane an outcome like that of the first id with its text, once that has one.
    async fn repeat(&self, lane: &Self::Lane);
    /// Gives the lane its outcome.
    fn settle(&self, lane: &Self::Lane, outcome: &Outcome<Self>, attempts: u32);
    fn progress(&self, hold_ms: Option<f64>, remaining_ms: Option<f64>);
    /// Tells the caller of an outcome. False if the caller's function failed.
    async fn tell(&self, lane: &Self::Lane) -> bool;
    /// It ends before its last id. Wakes everything that waits.
    fn stop(&self, reason: Stop);
    /// No id is read any more.
    fn close(&self);
    /// What a list still holds is skipped.
    async fn skip_rest(&self);
    fn finish(&self);
}

pub(crate) enum Next {
    Id(Result<String, InvalidArgument>),
    End,
    /// The source failed.
    Failed,
    /// Woken before one came. It is kept for the next reading.
    Woken,
}

pub(crate) enum Given {
    /// The batch's own request: a single call.
    Single,
    Request(Request),
    Invalid(InvalidArgument),
    /// The same as one before.
    Again,
}

type Value<W> = <<W as World>::Lane as call::Host>::Value;

pub(crate) enum Outcome<W: World> {
    Answered(Answer<Value<W>>),
    Failed(Box<Error<Value<W>>>),
    Skipped,
}

/// `stopped`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stop {
    Aborted,
    /// `stopSignal`.
    Asked,
    Error,
    Unreachable,
    Throttled,
    Source,
    Callback,
}
