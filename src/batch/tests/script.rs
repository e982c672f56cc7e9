//! What happens to a batch, and how to run one.

use super::lane::{Scripted, ScriptedLane};
use super::server::{Response, deleted};
use super::story::Story;
use super::time::Time;
use super::world::Inner;
use crate::batch::pace::Limit;
use crate::batch::{Batch, Rules, Scope, run, single};
use crate::request::tests::request_with;
use crate::request::{Policy, Request};
use std::rc::Rc;

/// What reading the id at one place does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Source {
    After(f64),
    Never,
    Fails,
}

/// What the caller's function does with the outcome at one place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Told {
    After(f64),
    Never,
    Fails,
    /// It fires the stop signal in a job of its own.
    Stops,
}

/// One request, as it reaches the API.
pub(super) struct Arrival<'a> {
    pub(super) now: f64,
    pub(super) id: &'a str,
    /// Requests for this id before.
    pub(super) before: usize,
}

pub(super) type Clock = fn(f64) -> Option<f64>;

pub(super) struct Script {
    /// An empty one is invalid.
    pub(super) ids: Vec<String>,
    pub(super) is_list: bool,
    pub(super) source: Box<dyn Fn(usize) -> Source>,
    pub(super) serve: Box<dyn Fn(Arrival<'_>) -> Response>,
    /// To the API and back.
    pub(super) latency: Box<dyn Fn() -> [f64; 2]>,
    pub(super) told: Box<dyn Fn(usize) -> Told>,
    pub(super) abort_at: f64,
    pub(super) stop_at: f64,
    pub(super) rules: Rules,
    pub(super) policy: Policy,
    pub(super) clocks: [Clock; 2],
    /// From then on no timer can be set.
    pub(super) timers_end_at: f64,
}

pub(super) const RULES: Rules =
    Rules { concurrency: 4, limit: Some(Limit::DOCUMENTED), max_hold_ms: 900_000.0, stop_on_error: false };
pub(super) const POLICY: Policy =
    Policy { timeout_ms: 60_000.0, attempt_timeout_ms: 20_000.0, max_retries: 2, allow_missing: false };

/// As many ids as that, all different, which the API deletes in 100 ms each.
pub(super) fn script(count: usize) -> Script {
    Script {
        ids: (1..=count).map(|id| id.to_string()).collect(),
        is_list: true,
        source: Box::new(|_| Source::After(0.0)),
        serve: Box::new(|_| deleted()),
        latency: Box::new(|| [50.0, 50.0]),
        told: Box::new(|_| Told::After(0.0)),
        abort_at: f64::INFINITY,
        stop_at: f64::INFINITY,
        rules: RULES,
        policy: POLICY,
        clocks: [|time| Some(time + 4_096.0), |time| Some(time + 1.764e12)],
        timers_end_at: f64::INFINITY,
    }
}

fn request() -> Request {
    request_with("KEY-0123456789abcdef", "conn_fedcba9876")
}

impl Script {
    pub(super) fn serving(self, serve: impl Fn(Arrival<'_>) -> Response + 'static) -> Script {
        Script { serve: Box::new(serve), ..self }
    }

    pub(super) fn ruled(self, change: impl FnOnce(&mut Rules)) -> Script {
        let mut rules = self.rules;
        change(&mut rules);
        Script { rules, ..self }
    }

    /// Starts the batch; `Time::run_until` runs it.
    pub(super) fn start(self, time: &Time, scopes: &[Rc<Scope>; 3]) -> Rc<Inner> {
        let inner = Rc::new(Inner::new(self, time.clone(), scopes.clone()));
        for (at, is_abort) in [(inner.script.abort_at, true), (inner.script.stop_at, false)] {
            let world = inner.clone();
            if at.is_finite() {
                time.after(at, move || world.ask_to_stop(is_abort));
            }
        }
        let (policy, rules) = (inner.script.policy, inner.script.rules);
        time.spawn(run(Batch::new(Scripted(inner.clone()), request(), (policy, rules), scopes.clone())));
        inner
    }

    /// Starts a single call.
    pub(super) fn start_single(self, time: &Time, scopes: &[Rc<Scope>; 3]) -> Rc<Inner> {
        let inner = Rc::new(Inner::new(self, time.clone(), scopes.clone()));
        let (policy, rules) = (inner.script.policy, inner.script.rules);
        let batch = Batch::new(Scripted(inner.clone()), request(), (policy, rules), scopes.clone());
        time.spawn(single(batch, ScriptedLane { world: inner.clone(), place: 0, ends: Rc::default() }));
        inner
    }

    pub(super) fn run(self) -> Story {
        self.run_on(&Default::default())
    }

    pub(super) fn run_on(self, scopes: &[Rc<Scope>; 3]) -> Story {
        let time = Time::default();
        let inner = self.start(&time, scopes);
        let left = time.run_until(1e12);
        let story = inner.story();
        assert!(left == 0, "{left} tasks wait for nothing: {story:#?}");
        story
    }
}
