//! The pace in front of one call. A single call is counted and never delayed; that of a batch waits for its turn.

use super::pace::{Now, Pace, Ticket};
use super::port::{Lane, Stop};
use super::rules::Rules;
use crate::call::{Attempt, Budget, Contact, Fault, Host, Reply, RetryClass, Shared};
use crate::request::Request;
use std::cell::{Cell, RefCell, RefMut};
use std::rc::Rc;

/// What calls share: by base URL, key and connection the budget, by base URL the contact, by base URL and connection the pace.
/// One type for the three is half a KB of module less than three.
#[derive(Default)]
pub(crate) struct Scope {
    pub(crate) budget: Budget,
    pub(crate) contact: Contact,
    pub(crate) pace: RefCell<Pace>,
}

/// What the lanes of a batch share.
pub(super) struct State {
    pub(super) rules: Rules,
    pub(super) scopes: [Rc<Scope>; 3],
    pub(super) read: Cell<usize>,
    pub(super) settled: Cell<f64>,
    /// Lanes that are not free.
    pub(super) lanes: Cell<u32>,
    /// Lanes that wait for a token.
    pub(super) waiting: Cell<f64>,
    pub(super) stop: Cell<Option<Stop>>,
    /// The last outcome may be one that all others meet.
    pub(super) is_suspect: Cell<bool>,
    /// Since when it has been held without a success.
    pub(super) held_since: Cell<Option<f64>>,
    /// The hold that the caller was told of last.
    pub(super) told_hold: Cell<Option<u32>>,
    /// How long one id takes, without waiting for the pace.
    pub(super) each_ms: Cell<Option<f64>>,
    took: Cell<f64>,
}

/// Of the mean of what an id takes, the share of the last one; a greater one while there are few.
const LAST_SHARE: f64 = 0.05;

impl State {
    pub(super) fn new(rules: Rules, scopes: [Rc<Scope>; 3]) -> Self {
        State {
            rules,
            scopes,
            read: Cell::default(),
            settled: Cell::default(),
            lanes: Cell::default(),
            waiting: Cell::default(),
            stop: Cell::default(),
            is_suspect: Cell::default(),
            held_since: Cell::default(),
            told_hold: Cell::default(),
            each_ms: Cell::default(),
            took: Cell::default(),
        }
    }

    #[inline(never)]
    pub(super) fn pace(&self) -> RefMut<'_, Pace> {
        let [_, _, scope] = &self.scopes;
        scope.pace.borrow_mut()
    }

    pub(super) fn shared(&self) -> Shared<'_> {
        let [budget, contact, _] = &self.scopes;
        Shared { budget: &budget.budget, contact: &contact.contact }
    }

    pub(super) fn took(&self, start: Option<f64>, end: Option<f64>, held_ms: f64) {
        let (Some(start), Some(end)) = (start, end) else { return };
        self.took.set(self.took.get() + 1.0);
        let mean = self.each_ms.get().unwrap_or_default();
        let share = LAST_SHARE.max(1.0 / self.took.get());
        self.each_ms.set(Some(mean + ((end - start - held_ms).max(0.0) - mean) * share));
    }
}

/// A call's host behind the pace.
pub(crate) struct Gate<'a, H> {
    host: &'a H,
    state: &'a State,
    is_single: bool,
    ticket: Cell<Ticket>,
    remaining: Cell<Option<f64>>,
    attempts: Cell<u32>,
    held_ms: Cell<f64>,
    /// The next wait is that of the pace.
    is_held: Cell<bool>,
}

impl<'a, H: Lane> Gate<'a, H> {
    pub(super) const fn new(host: &'a H, state: &'a State, is_single: bool) -> Self {
        let (remaining, held_ms) = (Cell::new(None), Cell::new(0.0));
        let ticket = Cell::new(Ticket::NONE);
        Gate { host, state, is_single, ticket, remaining, attempts: Cell::new(0), held_ms, is_held: Cell::new(false) }
    }

    pub(super) const fn attempts(&self) -> u32 {
        self.attempts.get()
    }

    /// Waits until a request may go. False if the batch ended first.
    pub(super) async fn enter(&self) -> bool {
        if self.is_single {
            return true;
        }
        let state = self.state;
        let start = self.now();
        state.waiting.set(state.waiting.get() + 1.0);
        let may_go = loop {
            let delay = state.pace().delay(self.now(), state.rules.limit.map(|_| 0.0));
            let is_held = state.pace().hold(self.now()).0.is_some();
            if self.host.aborted().is_some() {
                break self.attempts.get() > 0;
            }
            if state.stop.get().is_some() && (is_held || self.attempts.get() == 0) {
                break false;
            }
            let Some(ms) = delay else { break true };
            if !self.host.park(ms).await {
                break false;
            }
            if self.host.has_rung() {
                state.pace().rang(self.now(), ms);
            }
        };
        state.waiting.set(state.waiting.get() - 1.0);
        let held_ms = (self.now().steady - start.steady).max(0.0);
        self.held_ms.set(self.held_ms.get() + held_ms);
        may_go
    }

    fn now(&self) -> Now {
        Now { steady: self.host.now().unwrap_or_default(), wall: self.host.wall_clock() }
    }
}

impl<H: Lane> Host for Gate<'_, H> {
    type Value = H::Value;
    type Body = H::Body;

    fn now(&self) -> Option<f64> {
        self.host.now()
    }

    fn wall_clock(&self) -> Option<f64> {
        self.host.wall_clock()
    }

    fn random(&self) -> f64 {
        self.host.random()
    }

    fn aborted(&self) -> Option<H::Value> {
        self.host.aborted()
    }

    async fn send(&self, request: &Request, within_ms: f64) -> Result<Reply<H::Body>, Fault> {
        self.ticket.set(self.state.pace().sent(Gate::now(self)));
        let reply = self.host.send(request, within_ms).await;
        self.remaining.set(reply.as_ref().ok().and_then(|reply| reply.hints.remaining()));
        match reply {
            Err(Fault::NoDeadline) => self.state.pace().cancelled(Gate::now(self), self.ticket.get()),
            _ => self.attempts.set(self.attempts.get() + 1),
        }
        reply
    }

    async fn wait(&self, ms: f64) -> bool {
        if !self.is_held.take() && !self.host.wait(ms).await {
            return false;
        }
        self.enter().await
    }

    fn paced(&self, failure: Option<RetryClass>, hint_ms: Option<f64>) -> Option<f64> {
        let now = Gate::now(self);
        let state = self.state;
        let mut pace = state.pace();
        if failure.is_some() && self.host.aborted().is_some() {
            pace.cancelled(now, self.ticket.get());
            return None;
        }
        pace.ended(now, self.ticket.get(), failure, hint_ms, self.remaining.get());
        if self.is_single {
            return None;
        }
        let (hold, _) = pace.hold(now);
        let passes = matches!(failure, Some(RetryClass::Throttled | RetryClass::Transient));
        if !passes {
            state.held_since.set(None);
        }
        let held_ms = hold.filter(|_| passes).map(|(_, ms)| ms);
        self.is_held.set(held_ms.is_some());
        drop(pace);
        self.host.wake();
        held_ms
    }

    fn held_ms(&self) -> f64 {
        self.held_ms.get()
    }

    fn parse(&self, json: &str) -> Option<H::Value> {
        self.host.parse(json)
    }

    fn text(&self, text: &str) -> H::Value {
        self.host.text(text)
    }

    fn report(&self, attempt: &Attempt<'_>) {
        self.host.report(attempt);
    }
}
