//! A world for `call::delete` in which time is a number: each request takes the next step of a script, and everything
//! that waits ends at once on the virtual clock.

use super::super::{Attempt, Budget, Contact, Fault, Host, Reply, RetryClass, Shared, delete};
use super::step::{Step, Text};
pub(super) use super::told::{Report, Sent, Told};
use crate::answer::tests::written;
use crate::error::Error;
use crate::request::tests::request_with;
use crate::request::{Policy, Request};
use serde_json::Value as Json;
use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

pub(in super::super) const KEY: &str = "KEY-0123456789abcdef";
pub(in super::super) const CONNECTION: &str = "conn_fedcba9876";
pub(in super::super) const POLICY: Policy =
    Policy { timeout_ms: 60_000.0, attempt_timeout_ms: 20_000.0, max_retries: 2, allow_missing: false };
const WALL_CLOCK: f64 = 1_764_000_000_000.0;
/// `performance.now()` is not 0 when a call starts. All other times here count from that start.
const CLOCK_AT_START: f64 = 4_096.0;

/// What the host's clock shows: from its reading's number, and from the time since the call started.
pub(super) type Clock = fn(usize, f64) -> Option<f64>;

/// The wait that a pace imposes, by the number of attempts so far.
pub(super) type Hold = fn(usize) -> Option<f64>;

/// The last step is repeated for ever.
#[derive(Debug, Clone)]
pub(in super::super) struct Script {
    pub(super) steps: Vec<Step>,
    pub(super) abort_at: Option<f64>,
    pub(super) random: f64,
    /// How much later than asked a wait ends.
    pub(super) late_ms: f64,
    pub(super) has_timer: bool,
    pub(super) clock: Clock,
    pub(super) wall_clock: Option<f64>,
    pub(super) hold: Hold,
}

pub(in super::super) fn script(steps: impl Into<Vec<Step>>) -> Script {
    Script {
        steps: steps.into(),
        abort_at: None,
        random: 0.5,
        late_ms: 0.0,
        has_timer: true,
        clock: |_, elapsed| Some(elapsed),
        wall_clock: Some(WALL_CLOCK),
        hold: |_| None,
    }
}

/// How a call went.
#[derive(Debug)]
pub(in super::super) struct Story {
    pub(in super::super) result: Result<Json, Box<Error<Json>>>,
    pub(super) sent: Vec<Sent>,
    pub(super) reports: Vec<Report>,
    pub(super) paced: Vec<Told>,
    pub(super) ended_at: f64,
}

impl Story {
    #[track_caller]
    pub(in super::super) fn error(&self) -> &Error<Json> {
        self.result.as_ref().expect_err("the call resolved")
    }

    #[track_caller]
    pub(in super::super) fn value(&self) -> &Json {
        self.result.as_ref().expect("the call rejected")
    }

    pub(super) fn waits(&self) -> Vec<f64> {
        self.reports.iter().filter_map(|report| report.retry_in_ms).collect()
    }
}

impl Script {
    pub(in super::super) fn aborted_at(self, ms: f64) -> Script {
        Script { abort_at: Some(ms), ..self }
    }

    pub(in super::super) fn run(self) -> Story {
        self.run_with(&POLICY)
    }

    pub(in super::super) fn run_with(self, policy: &Policy) -> Story {
        self.run_on(policy, &Rc::default())
    }

    pub(super) fn run_on(self, policy: &Policy, budget: &Rc<Budget>) -> Story {
        self.run_as(policy, Shared { budget, contact: &Contact::default() })
    }

    pub(super) fn run_as(self, policy: &Policy, shared: Shared<'_>) -> Story {
        let world = World {
            script: self,
            time: Cell::new(0.0),
            readings: Cell::new(0),
            sent: RefCell::default(),
            reports: RefCell::default(),
            paced: RefCell::default(),
            is_held: Cell::new(false),
            held_ms: Cell::new(0.0),
        };
        let result =
            finished(delete(&world, &request_with(KEY, CONNECTION), policy, shared)).map(|answer| written(&answer));
        let World { time, sent, reports, paced, .. } = world;
        let (sent, reports, paced) = (sent.into_inner(), reports.into_inner(), paced.into_inner());
        Story { result, sent, reports, paced, ended_at: time.get() }
    }
}

/// Nothing here ever pends.
fn finished<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the call waits for something that is not the script's"),
    }
}

struct World {
    script: Script,
    time: Cell<f64>,
    readings: Cell<usize>,
    sent: RefCell<Vec<Sent>>,
    reports: RefCell<Vec<Report>>,
    paced: RefCell<Vec<Told>>,
    /// The next wait is that of the pace.
    is_held: Cell<bool>,
    held_ms: Cell<f64>,
}

impl World {
    /// Moves the time to `moment`, or to what comes before it.
    fn reach(&self, moment: f64, deadline: f64) -> Result<(), Fault> {
        let abort_at = self.script.abort_at.unwrap_or(f64::INFINITY).max(self.time.get());
        self.time.set(moment.min(deadline).min(abort_at));
        if abort_at <= moment.min(deadline) {
            Err(Fault::Aborted)
        } else if deadline < moment {
            Err(Fault::TimedOut)
        } else {
            Ok(())
        }
    }

    fn exchange(&self, step: &Step, deadline: f64) -> Result<Reply<Text>, Fault> {
        let fault = || step.fault.clone().map_or(Ok(Text(step.body.clone())), Err);
        self.reach(self.time.get() + step.head_ms, deadline)?;
        let Some(status) = step.status else { return Err(step.fault.clone().expect("a fault in place of a status")) };
        let body = self.reach(self.time.get() + step.body_ms, deadline).and_then(|()| fault());
        Ok(Reply { status, redirect: step.redirect, hints: step.hints.clone(), body })
    }
}

impl Host for World {
    type Value = Json;
    type Body = Text;

    fn now(&self) -> Option<f64> {
        let reading = self.readings.replace(self.readings.get() + 1);
        Some(CLOCK_AT_START + (self.script.clock)(reading, self.time.get())?)
    }

    fn wall_clock(&self) -> Option<f64> {
        Some(self.script.wall_clock? + self.time.get())
    }

    fn random(&self) -> f64 {
        self.script.random
    }

    fn aborted(&self) -> Option<Json> {
        (self.script.abort_at? <= self.time.get()).then(|| Json::from("the caller's reason"))
    }

    async fn send(&self, _: &Request, within_ms: f64) -> Result<Reply<Text>, Fault> {
        let at = self.time.get();
        let place = self.sent.borrow().len().min(self.script.steps.len() - 1);
        let step = &self.script.steps[place];
        let reply = self.exchange(step, at + within_ms);
        let arrived = reply.as_ref().ok();
        let status = arrived.map(|reply| reply.status);
        let ended_before = matches!(reply, Err(Fault::TimedOut | Fault::Aborted));
        self.sent.borrow_mut().push(Sent {
            at,
            ended_at: self.time.get(),
            within_ms,
            status,
            whole: arrived.is_some_and(|reply| reply.body.is_ok()),
            asked_ms: if arrived.is_some() { step.asked_ms } else { 0.0 },
            may_delete: ended_before || step.may_delete(status),
        });
        reply
    }

    async fn wait(&self, ms: f64) -> bool {
        let start = self.time.get();
        if self.script.has_timer {
            let _ = self.reach(start + ms + self.script.late_ms, f64::INFINITY);
        }
        if self.is_held.take() {
            self.held_ms.set(self.held_ms.get() + self.time.get() - start);
        }
        self.script.has_timer
    }

    fn paced(&self, failure: Option<RetryClass>, hint_ms: Option<f64>) -> Option<f64> {
        self.paced.borrow_mut().push((failure, hint_ms));
        let hold = failure.and_then(|_| (self.script.hold)(self.sent.borrow().len()));
        self.is_held.set(hold.is_some());
        hold
    }

    fn held_ms(&self) -> f64 {
        self.held_ms.get()
    }

    fn parse(&self, json: &str) -> Option<Json> {
        serde_json::from_str(json).ok()
    }

    fn text(&self, text: &str) -> Json {
        Json::from(text)
    }

    fn report(&self, attempt: &Attempt<'_>) {
        let Attempt { attempt, status, code, request_id, elapsed_ms, retry_in_ms } = *attempt;
        let request_id = request_id.map(str::to_owned);
        self.reports.borrow_mut().push(Report { attempt, status, code, request_id, elapsed_ms, retry_in_ms });
    }
}
