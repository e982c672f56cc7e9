//! The API's bucket for one connection, as far as it can be known from here, and the holds that the API or an outage asks
//! for. Pure: the clock is an argument.
//!
//! Slightly below the rate, since jitter on the way to the server's bucket eats the rest. The first request goes alone, and
//! one after each hold, until its response is known. What the API says is left is an upper bound, never a grant.

use crate::call::RetryClass;

/// Of the documented rate.
const RATE_SHARE: f64 = 0.99;
/// Tokens below what the server is known or said to have.
const MARGIN: f64 = 2.0;
/// A hold without a readable hint starts here and doubles.
const MIN_BACKOFF_MS: f64 = 1_000.0;
const MAX_BACKOFF_MS: f64 = 60_000.0;
/// No hint makes a hold shorter, nor a second one in a row shorter than the first backoff: a server that says 0 and goes on
/// throttling must not be hammered.
const MIN_HOLD_MS: f64 = 50.0;
/// Whoever waits for the one that goes first asks again after this, unless woken.
const RECHECK_MS: f64 = 250.0;
/// Failures in a row, each of a kind that passes by itself, that are an outage.
const OUTAGE: u32 = 5;
/// `X-RateLimit-Remaining` beyond it is not a count of requests.
const MAX_REMAINING: f64 = 1e6;

/// `rateLimit`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Limit {
    pub(crate) per_minute: f64,
    pub(crate) burst: f64,
}

impl Limit {
    /// As documented for one connection.
    pub(crate) const DOCUMENTED: Limit = Limit { per_minute: 60.0, burst: 90.0 };

    fn per_ms(self) -> f64 {
        self.per_minute * RATE_SHARE / 60_000.0
    }

    fn most(self) -> f64 {
        (self.burst - MARGIN).max(1.0)
    }
}

/// Milliseconds of two clocks. One that jumps is found out by the other, and a jump grants nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Now {
    pub(crate) steady: f64,
    pub(crate) wall: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hold {
    /// The API asked for it.
    Throttled,
    /// The API cannot be reached.
    Outage,
}

/// An attempt that was sent, until [`Pace::ended`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ticket {
    /// The number of holds before it.
    holds: u32,
    goes_first: bool,
}

impl Ticket {
    pub(super) const NONE: Ticket = Ticket { holds: 0, goes_first: false };
}

#[derive(Debug)]
pub(crate) struct Pace {
    limit: Limit,
    /// Tokens that are not in the bucket. Counted so that another limit keeps them.
    spent: f64,
    /// What the API says is left, less the margin.
    bound: f64,
    last_remaining: Option<f64>,
    /// `last_remaining` is not always the same number, as that of a server that does not count.
    has_moved: bool,
    then: Option<Now>,
    /// Milliseconds that have passed here, whatever the clocks do.
    time: f64,
    in_flight: f64,
    hold: Option<Hold>,
    hold_ms: f64,
    holds: u32,
    /// Holds since the last success.
    backoffs: u32,
    failures: u32,
    /// The next request goes alone.
    is_unsure: bool,
    /// One that went alone is in flight.
    is_probing: bool,
}

impl Default for Pace {
    fn default() -> Self {
        Pace {
            limit: Limit::DOCUMENTED,
            spent: 0.0,
            bound: f64::INFINITY,
            last_remaining: None,
            has_moved: false,
            then: None,
            time: 0.0,
            in_flight: 0.0,
            hold: None,
            hold_ms: 0.0,
            holds: 0,
            backoffs: 0,
            failures: 0,
            is_unsure: true,
            is_probing: false,
        }
    }
}

impl Pace {
    /// The tokens that were spent stay spent.
    pub(crate) const fn set_limit(&mut self, limit: Limit) {
        self.limit = limit;
    }

    /// `None`: a request may go now. Otherwise the wait before it is worth asking again. `ahead`: how many others wait for a
    /// token and come first; `None` for who keeps to the holds alone.
    pub(crate) fn delay(&mut self, now: Now, ahead: Option<f64>) -> Option<f64> {
        self.pass(now);
        if self.hold_ms > 0.0 {
            return Some(self.hold_ms);
        }
        let missing_ms = match ahead {
            Some(ahead) => self.time_until(1.0 + ahead),
            None => 0.0,
        };
        let waits_for_first = self.is_probing && (ahead.is_some() || self.hold.is_some());
        let ms = if waits_for_first { missing_ms.max(RECHECK_MS) } else { missing_ms };
        (ms > 0.0).then_some(ms)
    }

    /// Takes the token of a request that is sent at once.
    pub(crate) fn sent(&mut self, now: Now) -> Ticket {
        self.pass(now);
        self.reserve();
        let goes_first = self.is_unsure || (self.hold.is_some() && self.hold_ms <= 0.0);
        self.is_probing |= goes_first;
        self.is_unsure = false;
        Ticket { holds: self.holds, goes_first }
    }

    /// Takes a token for a request that will be sent: [`Pace::release`] gives it back, then or instead.
    pub(crate) fn reserve(&mut self) {
        // The server takes none from an empty bucket either.
        self.spent = self.spent.max((self.spent + 1.0).min(self.limit.most()));
        self.bound = (self.bound - 1.0).max(1.0 - MARGIN);
        self.in_flight += 1.0;
    }

    pub(crate) fn release(&mut self) {
        self.spent = (self.spent - 1.0).max(0.0);
        self.bound += 1.0;
        self.in_flight = (self.in_flight - 1.0).max(0.0);
    }

    /// Hears how an attempt ended: `failure` is absent if the API acted on it or refused it for good. `hint_ms`: the wait that it
    /// asked for; `remaining`: the requests that it said are left.
    pub(crate) fn ended(
        &mut self,
        now: Now,
        ticket: Ticket,
        failure: Option<RetryClass>,
        hint_ms: Option<f64>,
        remaining: Option<f64>,
    ) {
        self.cancelled(now, ticket);
        if let Some(remaining) = remaining {
            self.bound_by(remaining);
        }
        // The failures of one moment are one hold.
        let is_new = ticket.holds == self.holds || self.hold.is_none();
        match failure {
            Some(RetryClass::Throttled) => {
                self.failures = 0;
                self.spent = self.limit.most();
                self.hold_for(Hold::Throttled, hint_ms, is_new);
            }
            Some(RetryClass::Transient) => {
                self.failures += 1;
                if self.failures >= OUTAGE || (self.hold.is_some() && ticket.goes_first) {
                    self.hold_for(Hold::Outage, hint_ms, is_new);
                }
            }
            _ => {
                self.failures = 0;
                if self.hold_ms <= 0.0 || self.hold == Some(Hold::Outage) {
                    self.hold = None;
                    self.hold_ms = 0.0;
                    self.backoffs = 0;
                }
            }
        }
    }

    /// An attempt ended and told nothing.
    pub(crate) fn cancelled(&mut self, now: Now, ticket: Ticket) {
        self.pass(now);
        self.in_flight = (self.in_flight - 1.0).max(0.0);
        if ticket.goes_first {
            self.is_probing = false;
        }
    }

    pub(super) const fn time(&self) -> f64 {
        self.time
    }

    /// What everything waits for, and for how long at least; and which hold that is.
    pub(crate) fn hold(&mut self, now: Now) -> (Option<(Hold, f64)>, u32) {
        self.pass(now);
        (self.hold.map(|hold| (hold, self.hold_ms)), self.holds)
    }

    /// How long the bucket takes until it has let `count` more go.
    pub(crate) fn time_for(&mut self, now: Now, count: f64) -> f64 {
        self.pass(now);
        self.time_until(count).max(self.hold_ms)
    }

    /// Nothing of it is worth remembering.
    pub(crate) fn is_as_new(&mut self, now: Now) -> bool {
        self.pass(now);
        self.spent <= 0.0 && self.hold.is_none()
    }

    fn time_until(&self, count: f64) -> f64 {
        let missing = count - (self.limit.most() - self.spent).min(self.bound);
        // What floats lose in counting up to one token.
        if missing > 1e-6 { missing / self.limit.per_ms() } else { 0.0 }
    }

    fn hold_for(&mut self, hold: Hold, hint_ms: Option<f64>, is_new: bool) {
        if is_new {
            self.holds += 1;
            self.hold = Some(hold);
        }
        let ms = match hint_ms {
            Some(hint) => hint.max(if is_new && self.backoffs > 0 { MIN_BACKOFF_MS } else { MIN_HOLD_MS }),
            None if is_new => (MIN_BACKOFF_MS * f64::from(1u32 << self.backoffs.min(6))).min(MAX_BACKOFF_MS),
            None => 0.0,
        };
        self.backoffs += u32::from(is_new);
        self.hold_ms = self.hold_ms.max(ms);
    }

    fn bound_by(&mut self, remaining: f64) {
        if !(0.0..=MAX_REMAINING).contains(&remaining) {
            return;
        }
        let last = self.last_remaining.replace(remaining);
        self.has_moved |= last.is_some_and(|last| last != remaining);
        let is_trusted = self.has_moved || last.is_none();
        // The server counts whole tokens, so it has up to one more. Never upwards: a response may be older than the last one.
        self.bound = if is_trusted { self.bound.min(remaining + 1.0 - MARGIN) } else { f64::INFINITY };
    }

    /// Tokens accrue. Never beyond the burst less what is in flight: while the server's bucket is full, tokens that accrue
    /// before a request arrives are lost there.
    fn pass(&mut self, now: Now) {
        let elapsed = self.then.replace(now).map_or(0.0, |then| elapsed(then, now));
        self.advance(elapsed);
    }

    /// A timer of so many milliseconds has rung. It counts where the clocks stand still.
    pub(super) fn rang(&mut self, now: Now, ms: f64) {
        if self.then == Some(now) {
            self.advance(ms);
        }
    }

    fn advance(&mut self, elapsed: f64) {
        self.time += elapsed;
        self.hold_ms = (self.hold_ms - elapsed).max(0.0);
        let more = elapsed * self.limit.per_ms();
        self.spent = self.spent.min((self.spent - more).max(self.in_flight));
        self.bound += more;
        if more >= self.limit.most() && self.in_flight <= 0.0 {
            // Others may have sent in the meantime.
            self.is_unsure = true;
            self.has_moved = false;
            self.last_remaining = None;
            self.bound = f64::INFINITY;
        }
    }
}

/// The clock that moved less counts. One that did not move forward does not: some tests stop one of them.
fn elapsed(then: Now, now: Now) -> f64 {
    let steady = now.steady - then.steady;
    match (then.wall, now.wall) {
        (Some(then), Some(now)) if now > then && steady > 0.0 => steady.min(now - then),
        (Some(then), Some(now)) if now > then => now - then,
        _ => steady.max(0.0),
    }
}

#[cfg(test)]
mod tests;
