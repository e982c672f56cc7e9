//! The rule of retry: pure. Clock and random number are arguments; nothing here sleeps.

use std::cell::Cell;

/// The backoff starts here and doubles (AWS's full jitter: a random point below it).
const BASE_MS: f64 = 250.0;
const THROTTLED_BASE_MS: f64 = 1_000.0;
const MAX_BACKOFF_MS: f64 = 8_000.0;
const MIN_WAIT_MS: f64 = 50.0;
/// Whoever is asked to wait longer is told so instead of being held.
const MAX_HINT_MS: f64 = 60_000.0;
/// Calls that were given the same hint come back spread over this part of it, and over this long at least.
const SPREAD: f64 = 0.1;
const MIN_SPREAD_MS: f64 = 250.0;

/// What a failed attempt means for the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RetryClass {
    /// Passes by itself.
    Transient,
    /// The API asks to wait.
    Throttled,
    /// 409: another change was under way; asked again once.
    Conflict,
    /// Asking again gets the same response.
    Final,
}

impl RetryClass {
    /// `rules_outdated`: the one 401 that passes by itself.
    pub(crate) const fn of_status(status: u16, rules_outdated: bool) -> RetryClass {
        match status {
            429 => RetryClass::Throttled,
            409 => RetryClass::Conflict,
            408 | 425 | 500 | 502 | 503 | 504 | 520..=529 => RetryClass::Transient,
            401 if rules_outdated => RetryClass::Throttled,
            _ => RetryClass::Final,
        }
    }

    pub(crate) const fn is_retryable(self) -> bool {
        !matches!(self, RetryClass::Final)
    }
}

/// A failed attempt, at the moment of the decision.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turn {
    pub(crate) class: RetryClass,
    /// Attempts made so far, 1 or more.
    pub(crate) attempts: u32,
    pub(crate) max_retries: u32,
    /// A 409 was already asked again.
    pub(crate) conflict_seen: bool,
    /// The wait that the API asked for.
    pub(crate) hint_ms: Option<f64>,
    /// Until the deadline of the whole call; `None` if the clock fails.
    pub(crate) left_ms: Option<f64>,
    /// 0 or more, below 1.
    pub(crate) random: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Decision {
    RetryIn(f64),
    Stop,
}

/// Whether to try again, and when. The budget is charged for a retry.
pub(crate) fn decide(turn: &Turn, budget: &Budget) -> Decision {
    let asked_again = turn.class == RetryClass::Conflict && turn.conflict_seen;
    let wait = match turn.left_ms {
        Some(left) if turn.class.is_retryable() && !asked_again && turn.attempts <= turn.max_retries => {
            wait(turn, left)
        }
        _ => None,
    };
    match wait {
        Some(ms) if budget.charge(turn.class) => Decision::RetryIn(ms),
        _ => Decision::Stop,
    }
}

/// `None` if it does not fit into the time that is left.
fn wait(turn: &Turn, left: f64) -> Option<f64> {
    let wait = match turn.hint_ms {
        Some(hint) if hint > MAX_HINT_MS || hint >= left => return None,
        Some(hint) => {
            let spread = (hint * SPREAD).max(MIN_SPREAD_MS).min(left - hint);
            backoff(turn).max(hint + (turn.random * spread).floor())
        }
        None => backoff(turn),
    };
    (wait < left).then_some(wait)
}

fn backoff(turn: &Turn) -> f64 {
    let base = if turn.class == RetryClass::Throttled { THROTTLED_BASE_MS } else { BASE_MS };
    // 2^10 times either base is far beyond the cap.
    let doublings = turn.attempts.saturating_sub(1).min(10);
    let ceiling = (base * f64::from(1u32 << doublings)).min(MAX_BACKOFF_MS);
    (turn.random * ceiling).floor().max(MIN_WAIT_MS)
}

/// Bounds the retries of all calls with one base, key and connection together, so that an outage is not multiplied:
/// AWS's standard mode, its numbers.
#[derive(Debug, Default)]
pub(crate) struct Budget {
    used: Cell<u32>,
}

impl Budget {
    const TOKENS: u32 = 500;
    const REFUND: u32 = 1;

    pub(crate) const fn cost(class: RetryClass) -> u32 {
        if matches!(class, RetryClass::Throttled) { 5 } else { 14 }
    }

    fn charge(&self, class: RetryClass) -> bool {
        let used = self.used.get() + Budget::cost(class);
        let enough = used <= Budget::TOKENS;
        if enough {
            self.used.set(used);
        }
        enough
    }

    pub(crate) const fn is_full(&self) -> bool {
        self.used.get() == 0
    }

    /// A success gives back what its last retry cost, or one token if it needed none.
    pub(crate) fn refund(&self, last_retry: Option<RetryClass>) {
        let tokens = last_retry.map_or(Budget::REFUND, Budget::cost);
        self.used.set(self.used.get().saturating_sub(tokens));
    }
}

#[cfg(test)]
mod tests;
