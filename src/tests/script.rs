//! A world for `call::delete` in which time is a number: each request takes the next step of a script, and everything
//! that waits ends at once on the virtual clock.

use super::request_with;
use super::step::{Step, Trouble};
use crate::call::{self, Attempt, Fault, Host, Reply};
use crate::error::{Code, Error};
use crate::model::Value;
use crate::request::{Policy, Request};
use crate::retry::Budget;
use serde_json::Value as Json;
use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

pub(super) const KEY: &str = "KEY-0123456789abcdef";
pub(super) const CONNECTION: &str = "conn_fedcba9876";
pub(super) const POLICY: Policy =
    Policy { timeout_ms: 60_000.0, attempt_timeout_ms: 20_000.0, max_retries: 2, allow_missing: false };
const WALL_CLOCK: f64 = 1_764_000_000_000.0;
/// `performance.now()` is not 0 when a call starts. All other times here count from that start.
const CLOCK_AT_START: f64 = 4_096.0;

/// One request as it was sent.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    pub(super) at: f64,
    pub(super) ended_at: f64,
    pub(super) within_ms: f64,
    /// Of the answer, where its status line came.
    pub(super) status: Option<u16>,
    pub(super) whole: bool,
    pub(super) asked_ms: f64,
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

/// The last step is repeated for ever.
#[derive(Debug, Clone)]
pub(super) struct Script {
    pub(super) steps: Vec<Step>,
    pub(super) abort_at: Option<f64>,
    pub(super) dice: f64,
    /// How much later than asked a wait ends.
    pub(super) late_ms: f64,
}

pub(super) fn script(steps: impl Into<Vec<Step>>) -> Script {
    Script { steps: steps.into(), abort_at: None, dice: 0.5, late_ms: 0.0 }
}

/// How a call went.
#[derive(Debug)]
pub(super) struct Story {
    pub(super) result: Result<Json, Box<Error<Json>>>,
    pub(super) sent: Vec<Sent>,
    pub(super) reports: Vec<Report>,
    pub(super) ended_at: f64,
}

impl Story {
    #[track_caller]
    pub(super) fn error(&self) -> &Error<Json> {
        self.result.as_ref().expect_err("the call resolved")
    }

    #[track_caller]
    pub(super) fn value(&self) -> &Json {
        self.result.as_ref().expect("the call rejected")
    }

    pub(super) fn waits(&self) -> Vec<f64> {
        self.reports.iter().filter_map(|report| report.retry_in_ms).collect()
    }
}

impl Script {
    pub(super) fn aborted_at(self, ms: f64) -> Script {
        Script { abort_at: Some(ms), ..self }
    }

    pub(super) fn run(self) -> Story {
        self.run_with(&POLICY)
    }

    pub(super) fn run_with(self, policy: &Policy) -> Story {
        self.run_on(policy, &Budget::default())
    }

    pub(super) fn run_on(self, policy: &Policy, budget: &Budget) -> Story {
        self.run_as(&request_with(KEY, CONNECTION), policy, budget)
    }

    pub(super) fn run_as(self, request: &Request, policy: &Policy, budget: &Budget) -> Story {
        let world =
            World { script: self, clock: Cell::new(0.0), sent: RefCell::default(), reports: RefCell::default() };
        let result = finished(call::delete(&world, request, policy, budget));
        let World { clock, sent, reports, .. } = world;
        Story { result, sent: sent.into_inner(), reports: reports.into_inner(), ended_at: clock.get() }
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
    clock: Cell<f64>,
    sent: RefCell<Vec<Sent>>,
    reports: RefCell<Vec<Report>>,
}

impl World {
    fn reason() -> Json {
        Json::from("the caller's reason")
    }

    /// Moves the clock to `moment`, or to what comes before it.
    fn reach(&self, moment: f64, deadline: f64) -> Result<(), Fault<Json>> {
        let abort_at = self.script.abort_at.unwrap_or(f64::INFINITY).max(self.clock.get());
        self.clock.set(moment.min(deadline).min(abort_at));
        if abort_at <= moment.min(deadline) {
            Err(Fault::Aborted(World::reason()))
        } else if deadline < moment {
            Err(Fault::TimedOut)
        } else {
            Ok(())
        }
    }

    fn exchange(&self, step: &Step, deadline: f64) -> Result<Reply<Json>, Fault<Json>> {
        self.reach(self.clock.get() + step.head_ms, deadline)?;
        let Some(status) = step.status else { return Err(Fault::Broken(Json::from("connection lost"))) };
        let body = self.reach(self.clock.get() + step.body_ms, deadline).and_then(|()| match step.trouble {
            None => Ok(step.body.clone()),
            Some(Trouble::BreaksOff) => Err(Fault::Broken(Json::from("body broke off"))),
            Some(Trouble::TooLarge) => Err(Fault::TooLarge),
        });
        Ok(Reply { status, hints: step.hints.clone(), body })
    }
}

impl Host for World {
    type Value = Json;

    fn now(&self) -> f64 {
        CLOCK_AT_START + self.clock.get()
    }

    fn wall_clock(&self) -> f64 {
        WALL_CLOCK + self.clock.get()
    }

    fn parse_date(&self, _: &str) -> Option<f64> {
        None
    }

    fn dice(&self) -> f64 {
        self.script.dice
    }

    fn aborted(&self) -> Option<Json> {
        let abort_at = self.script.abort_at?;
        (abort_at <= self.clock.get()).then(World::reason)
    }

    async fn send(&self, _: &Request, within_ms: f64) -> Result<Reply<Json>, Fault<Json>> {
        let at = self.clock.get();
        let place = self.sent.borrow().len().min(self.script.steps.len() - 1);
        let step = &self.script.steps[place];
        let answer = self.exchange(step, at + within_ms);
        let reply = answer.as_ref().ok();
        self.sent.borrow_mut().push(Sent {
            at,
            ended_at: self.clock.get(),
            within_ms,
            status: reply.map(|reply| reply.status),
            whole: reply.is_some_and(|reply| reply.body.is_ok()),
            asked_ms: if reply.is_some() { step.asked_ms } else { 0.0 },
        });
        answer
    }

    async fn wait(&self, ms: f64) {
        let _ = self.reach(self.clock.get() + ms + self.script.late_ms, f64::INFINITY);
    }

    fn build(&self, value: &Value<'_>) -> Option<Json> {
        Some(match value {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Number(value) => Json::from(*value),
            Value::Text(value) => Json::from(value.as_ref()),
            Value::Verbatim(text) => serde_json::from_str(text).ok()?,
            Value::Array(items) => items.iter().map(|item| self.build(item)).collect::<Option<Vec<_>>>()?.into(),
            Value::Object(entries) => {
                let entry = |(key, value): &(crate::model::Key<'_>, Value<'_>)| {
                    Some((key.as_str()?.to_owned(), self.build(value)?))
                };
                Json::Object(entries.iter().map(entry).collect::<Option<_>>()?)
            }
        })
    }

    fn report(&self, attempt: &Attempt<'_>) {
        self.reports.borrow_mut().push(Report {
            attempt: attempt.attempt,
            status: attempt.status,
            code: attempt.code,
            request_id: attempt.request_id.map(str::to_owned),
            elapsed_ms: attempt.elapsed_ms,
            retry_in_ms: attempt.retry_in_ms,
        });
    }
}
