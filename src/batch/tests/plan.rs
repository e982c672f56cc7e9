//! Random batches: lists, faults, holds, stops and slow callers.

use super::script::{Arrival, Script, Source, Told, script};
use super::server::{Random, Response, answer, deleted, error, gone, lost, not_deleted, page, redirected, silent};
use crate::batch::Rules;
use crate::batch::pace::Limit;
use crate::request::Policy;
use proptest::prelude::*;
use std::cell::Cell;

type Fault = fn() -> Response;

const FAULTS: [Fault; 18] = [
    lost,
    lost,
    silent,
    || error(429, "").retry_after_ms(1_500),
    || error(429, "").retry_after_ms("NaN"),
    || error(429, "").retry_after_ms(120_000).remaining(0),
    || error(503, ""),
    || error(503, "").retry_after_ms(3_000),
    || error(500, ""),
    gone,
    || error(404, ""),
    not_deleted,
    || error(401, "RULES_OUTDATED"),
    || error(409, ""),
    || error(400, "BAD_REQUEST"),
    || page(200),
    || answer(200, "{\"success\":tr"),
    || deleted().remaining(3),
];
const SHARED: [Fault; 5] =
    [|| error(401, "UNAUTHORIZED"), || error(403, ""), || error(404, "ROUTE_NOT_FOUND"), redirected, || page(200)];

#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) ids: Vec<String>,
    pub(super) is_list: bool,
    /// Milliseconds of each reading and of each call of the caller's function, by turns.
    pub(super) delays: Vec<[f64; 2]>,
    pub(super) source_stops: Option<(usize, bool)>,
    pub(super) caller_stops: Option<(usize, bool)>,
    /// Requests get these answers by turns; the number is a place in `FAULTS`, beyond it a success.
    pub(super) answers: Vec<usize>,
    pub(super) shared: Option<(usize, usize)>,
    pub(super) down: Option<(f64, f64)>,
    pub(super) abort_at: Option<f64>,
    pub(super) stop_at: Option<f64>,
    pub(super) rules: Rules,
    pub(super) policy: Policy,
    pub(super) seed: u64,
}

fn rules() -> impl Strategy<Value = Rules> {
    let limit = prop_oneof![
        2 => Just(Some(Limit::DOCUMENTED)),
        2 => Just(Some(Limit { per_minute: 600.0, burst: 5.0 })),
        1 => Just(Some(Limit { per_minute: 30.0, burst: 1.0 })),
        1 => Just(None),
    ];
    let concurrency = prop_oneof![Just(1), Just(4), 2..=16u32, Just(64)];
    (concurrency, limit, prop_oneof![Just(900_000.0), 1.0..60_000.0], prop::bool::weighted(0.15)).prop_map(
        |(concurrency, limit, max_hold_ms, stop_on_error)| Rules { concurrency, limit, max_hold_ms, stop_on_error },
    )
}

fn policy() -> impl Strategy<Value = Policy> {
    (prop_oneof![Just(60_000.0), 1.0..5_000.0], prop_oneof![Just(20_000.0), 1.0..500.0], 0..=4u32, any::<bool>())
        .prop_map(|(timeout_ms, attempt_timeout_ms, max_retries, allow_missing)| Policy {
            timeout_ms,
            attempt_timeout_ms,
            max_retries,
            allow_missing,
        })
}

pub(super) fn plan() -> impl Strategy<Value = Plan> {
    let id = prop_oneof![12 => (1..60u32).prop_map(|id| id.to_string()), 1 => Just(String::new())];
    let caller = (
        prop::collection::vec(id, 0..40),
        any::<bool>(),
        prop::collection::vec(
            [prop_oneof![4 => Just(0.0), 1 => 0.0..3_000.0], prop_oneof![4 => Just(0.0), 1 => 0.0..3_000.0]],
            1..6,
        ),
        prop::option::weighted(0.15, (0..40usize, any::<bool>())),
        prop::option::weighted(0.15, (0..40usize, any::<bool>())),
    );
    let moment = || prop_oneof![0.0..1_000.0, 0.0..60_000.0];
    let network = (
        prop::collection::vec(prop_oneof![1 => 0..FAULTS.len(), 2 => Just(FAULTS.len())], 1..30),
        prop::option::weighted(0.15, (0..40usize, 0..SHARED.len())),
        prop::option::weighted(0.15, (moment(), prop_oneof![0.0..60_000.0, Just(f64::INFINITY)])),
    );
    let stops = (prop::option::weighted(0.25, moment()), prop::option::weighted(0.25, moment()));
    (caller, network, stops, rules(), policy(), any::<u64>()).prop_map(
        |(
            (ids, is_list, delays, source_stops, caller_stops),
            (answers, shared, down),
            (abort_at, stop_at),
            rules,
            policy,
            seed,
        )| {
            Plan {
                ids,
                is_list,
                delays,
                source_stops,
                caller_stops,
                answers,
                shared,
                down,
                abort_at,
                stop_at,
                rules,
                policy,
                seed,
            }
        },
    )
}

impl Plan {
    pub(super) fn script(self) -> Script {
        let delays = self.delays.clone();
        let at = |place: usize, of: usize| delays[place % delays.len()][of].floor();
        let reading: Vec<_> = (0..=self.ids.len()).map(|place| at(place, 0)).collect();
        let telling: Vec<_> = (0..=self.ids.len()).map(|place| at(place, 1)).collect();
        // What never comes is waited for until an abort or a stop.
        let is_aborted = self.abort_at.is_some();
        let is_stopped = is_aborted || self.stop_at.is_some();
        let source = move |place: usize| match self.source_stops {
            Some((stop, never)) if stop == place => {
                if never && is_stopped {
                    Source::Never
                } else {
                    Source::Fails
                }
            }
            _ => Source::After(reading[place]),
        };
        let told = move |place: usize| match self.caller_stops {
            Some((stop, never)) if stop == place => {
                if never && is_aborted {
                    Told::Never
                } else {
                    Told::Fails
                }
            }
            _ => Told::After(telling[place]),
        };
        let (answers, count) = (self.answers, Cell::new(0));
        let serve = move |arrival: Arrival<'_>| {
            let turn = count.replace(count.get() + 1);
            if self.down.is_some_and(|(from, ms)| (from..from + ms).contains(&arrival.now)) {
                return lost();
            }
            match self.shared {
                Some((id, how)) if arrival.id == id.to_string() => SHARED[how](),
                _ => FAULTS.get(answers[turn % answers.len()]).map_or_else(deleted, |fault| fault()),
            }
        };
        let random = Random::new(self.seed);
        Script {
            ids: self.ids,
            is_list: self.is_list,
            source: Box::new(source),
            told: Box::new(told),
            latency: Box::new(move || [random.between(0.0, 100.0).floor(), random.between(0.0, 100.0).floor()]),
            abort_at: self.abort_at.map_or(f64::INFINITY, f64::floor),
            stop_at: self.stop_at.map_or(f64::INFINITY, f64::floor),
            rules: self.rules,
            policy: self.policy,
            ..script(0)
        }
        .serving(serve)
    }
}
