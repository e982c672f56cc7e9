//! The rule of retry: pure. Clock, dice and headers are arguments; nothing here sleeps.

use std::cell::Cell;

/// The backoff starts here and doubles (AWS's full jitter: a random point below it).
const BASE_MS: f64 = 250.0;
const THROTTLED_BASE_MS: f64 = 1_000.0;
const MAX_BACKOFF_MS: f64 = 8_000.0;
const MIN_WAIT_MS: f64 = 50.0;
/// Whoever is asked to wait longer is told so instead of being held.
const MAX_HINT_MS: f64 = 60_000.0;
const DAY_MS: f64 = 86_400_000.0;

/// What an attempt that failed means for the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Passes by itself.
    Transient,
    /// The API asks for fewer requests.
    Throttled,
    /// 409: another change was under way; asked again once.
    Conflict,
    /// Asking again gets the same answer.
    Final,
}

impl Kind {
    /// `rules_outdated`: the one 401 that passes by itself.
    pub(crate) const fn of_status(status: u16, rules_outdated: bool) -> Kind {
        match status {
            429 => Kind::Throttled,
            409 => Kind::Conflict,
            408 | 425 | 500 | 502 | 503 | 504 | 520..=529 => Kind::Transient,
            401 if rules_outdated => Kind::Transient,
            _ => Kind::Final,
        }
    }

    pub(crate) const fn is_retryable(self) -> bool {
        !matches!(self, Kind::Final)
    }
}

/// A failed attempt, at the moment of the decision.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turn {
    pub(crate) kind: Kind,
    /// Attempts made so far, 1 or more.
    pub(crate) attempts: u32,
    pub(crate) max_retries: u32,
    /// A 409 was already asked again.
    pub(crate) conflict_seen: bool,
    /// The wait that the API asked for.
    pub(crate) hint_ms: Option<f64>,
    /// Until the deadline of the whole call.
    pub(crate) left_ms: f64,
    /// 0 or more, below 1.
    pub(crate) dice: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Decision {
    RetryIn(f64),
    Stop,
}

/// Whether to try again, and when. The budget is charged for a retry.
pub(crate) fn decide(turn: &Turn, budget: &Budget) -> Decision {
    let asked_again = turn.kind == Kind::Conflict && turn.conflict_seen;
    let hint = turn.hint_ms.unwrap_or(0.0);
    let wait = backoff(turn).max(hint);
    let stop = !turn.kind.is_retryable()
        || asked_again
        || turn.attempts > turn.max_retries
        || hint > MAX_HINT_MS
        || wait >= turn.left_ms;
    if stop || !budget.charge(turn.kind) { Decision::Stop } else { Decision::RetryIn(wait) }
}

fn backoff(turn: &Turn) -> f64 {
    let base = if turn.kind == Kind::Throttled { THROTTLED_BASE_MS } else { BASE_MS };
    // 2^10 times either base is far beyond the cap.
    let doublings = turn.attempts.saturating_sub(1).min(10);
    let ceiling = (base * f64::from(1u32 << doublings)).min(MAX_BACKOFF_MS);
    (turn.dice * ceiling).floor().max(MIN_WAIT_MS)
}

/// Bounds the retries of all calls with one key and one base together, so that an outage is not multiplied: AWS's
/// standard mode, its numbers.
#[derive(Debug, Default)]
pub(crate) struct Budget {
    used: Cell<u32>,
}

impl Budget {
    const TOKENS: u32 = 500;
    const REFUND: u32 = 1;

    pub(crate) const fn cost(kind: Kind) -> u32 {
        if matches!(kind, Kind::Throttled) { 5 } else { 14 }
    }

    fn charge(&self, kind: Kind) -> bool {
        let used = self.used.get() + Budget::cost(kind);
        let enough = used <= Budget::TOKENS;
        if enough {
            self.used.set(used);
        }
        enough
    }

    /// A success gives back what its last retry cost, or one token where it needed none.
    pub(crate) fn refund(&self, last_retry: Option<Kind>) {
        let tokens = last_retry.map_or(Budget::REFUND, Budget::cost);
        self.used.set(self.used.get().saturating_sub(tokens));
    }
}

/// The headers that say when to come back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Hints {
    pub(crate) retry_after_ms: Option<String>,
    pub(crate) retry_after: Option<String>,
    pub(crate) rate_limit_reset: Option<String>,
    pub(crate) date: Option<String>,
}

impl Hints {
    /// The wait in milliseconds, 0 for a moment that has passed; none where nothing can be understood.
    /// `now_ms` is the wall clock since 1970; the answer's own `Date` comes first, since the two clocks may differ.
    /// `parse_date` reads an HTTP date as milliseconds since 1970.
    pub(crate) fn wait_ms(&self, now_ms: f64, parse_date: impl Fn(&str) -> Option<f64>) -> Option<f64> {
        // What engines read as a date beyond this one form differs.
        let http_date = |text: &String| if text.ends_with(" GMT") { parse_date(text) } else { None };
        let now = self.date.as_ref().and_then(http_date).unwrap_or(now_ms);
        let after = |text: &String| seconds(text).or_else(|| Some((http_date(text)? - now).max(0.0)));
        let exact = self.retry_after_ms.as_ref().and_then(|text| number(text));
        exact.or_else(|| self.retry_after.as_ref().and_then(after)).or_else(|| self.reset_ms(now))
    }

    /// `X-RateLimit-Reset` has no documented unit. A number that is a moment within a day of now, in seconds or in
    /// milliseconds since 1970, can mean only that; a small one could be either unit and is not used.
    fn reset_ms(&self, now: f64) -> Option<f64> {
        let value = number(self.rate_limit_reset.as_ref()?)?;
        let moment = [value * 1_000.0, value].into_iter().find(|moment| (moment - now).abs() < DAY_MS)?;
        Some((moment - now).max(0.0))
    }
}

fn seconds(text: &str) -> Option<f64> {
    Some(number(text)? * 1_000.0)
}

/// Digits with at most one point: what `parse` takes beyond that (signs, "inf", exponents) is no hint. A fraction
/// rounds up: never earlier than asked.
fn number(text: &str) -> Option<f64> {
    let (mut value, mut point, mut fraction, mut digits) = (0.0, false, 0.0, 0);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' if point => fraction = if byte > b'0' { 1.0 } else { fraction },
            b'0'..=b'9' => {
                value = value * 10.0 + f64::from(byte - b'0');
                digits += 1;
            }
            b'.' if !point && digits > 0 => point = true,
            _ => return None,
        }
    }
    (digits > 0 && value < 1e300).then_some(value + fraction)
}
