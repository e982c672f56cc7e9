//! The options of many deletes, checked.

use super::pace::Limit;
use crate::request::{Argument, Checks, Range};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rules {
    pub(crate) concurrency: u32,
    /// `None`: no pace, holds alone.
    pub(super) limit: Option<Limit>,
    pub(super) max_hold_ms: f64,
    pub(super) stop_on_error: bool,
}

/// `rateLimit`, as its caller passed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RateLimit {
    Missing,
    False,
    Object,
    /// A value of another type.
    Other,
}

impl Rules {
    /// `per_minute`, `burst`: of the rate limit's object. `keep_outcomes` is the host's affair, and checked here.
    pub(crate) fn new(
        checks: &mut Checks,
        rate_limit: RateLimit,
        [concurrency, per_minute, burst, max_hold_ms, stop_on_error, keep_outcomes]: [Argument<'_>; 6],
    ) -> Self {
        const LANES: Range = Range {
            parameter: "concurrency",
            least: 1.0,
            most: 64.0,
            is_whole: true,
            default: 4.0,
            problem: "must be a whole number from 1 to 64",
        };
        // Without a default of their own: an object has both.
        const PER_MINUTE: Range = Range {
            parameter: "rateLimit.perMinute",
            least: 0.001,
            most: 1e6,
            is_whole: false,
            default: f64::NAN,
            problem: "must be a number from 0.001 to 1000000",
        };
        const BURST: Range = Range {
            parameter: "rateLimit.burst",
            least: 1.0,
            problem: "must be a number from 1 to 1000000",
            ..PER_MINUTE
        };
        let concurrency = checks.number(&LANES, concurrency) as u32;
        let limit = match rate_limit {
            RateLimit::Missing => Some(Limit::DOCUMENTED),
            RateLimit::False => None,
            RateLimit::Object => Some(Limit {
                per_minute: checks.number(&PER_MINUTE, given(per_minute)),
                burst: checks.number(&BURST, given(burst)),
            }),
            RateLimit::Other => {
                checks.refuse("rateLimit", "must be { perMinute, burst } or false");
                None
            }
        };
        let max_hold_ms = checks.number(&const { Range::duration("maxHoldMs", 900_000.0) }, max_hold_ms);
        let stop_on_error = checks.flag("stopOnError", stop_on_error);
        checks.flag("keepOutcomes", keep_outcomes);
        Rules { concurrency, limit, max_hold_ms, stop_on_error }
    }
}

/// Without a default.
fn given(argument: Argument<'_>) -> Argument<'_> {
    if argument == Argument::Missing { Argument::Other } else { argument }
}

#[cfg(test)]
mod tests;
