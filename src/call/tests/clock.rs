//! Clocks and random numbers that are not what they should be. The API's answer stands, whatever they do.

use super::script::{Clock, POLICY, Script, script};
use super::step::{answer, deleted, error, gone, lost, silent};
use crate::error::Code;
use crate::request::Policy;
use serde_json::json;

const MISSING: Clock = |_, _| None;
const BACKWARDS: Clock = |_, elapsed| Some(-elapsed);
const STOPPED: Clock = |_, _| Some(0.0);
/// An hour on at each reading, as a mock of `Date` may do.
const FORWARDS: Clock = |reading, elapsed| Some(elapsed + reading as f64 * 3_600_000.0);
const FAILS_LATER: Clock = |reading, elapsed| (reading < 2).then_some(elapsed);
const FAILS_AT_FIRST: Clock = |reading, elapsed| (reading > 0).then_some(elapsed);
const CLOCKS: [Clock; 6] = [MISSING, BACKWARDS, STOPPED, FORWARDS, FAILS_LATER, FAILS_AT_FIRST];

#[test]
fn whatever_the_clock_does_a_first_answer_of_the_api_stands() {
    for clock in CLOCKS {
        // A clock that runs an hour between two readings has passed any deadline, but not the largest.
        let policy = Policy { timeout_ms: 2_147_483_647.0, ..POLICY };
        let run = |step| Script { clock, ..script([step]) }.run_with(&policy);
        assert_eq!(run(deleted()).value()["success"], true);
        assert_eq!(run(answer(204, "")).value(), &json!({ "success": true }));
        let error = run(error(403, "FORBIDDEN"));
        assert_eq!((error.error().code, error.error().attempts), (Code::Forbidden, 1));
    }
}

#[test]
fn a_clock_that_fails_stops_the_retries_and_nothing_more() {
    for clock in [MISSING, FAILS_AT_FIRST] {
        let world = Script { clock, ..script([error(503, "").retry_after(1), deleted()]) };
        let story = world.run();
        let error = story.error();
        assert_eq!((error.code, error.status, error.attempts), (Code::Server, Some(503), 1));
        assert_eq!((error.retryable, error.may_have_succeeded), (true, true));
        assert_eq!((story.waits(), story.reports[0].elapsed_ms >= 0.0), (vec![], true));
        assert_eq!(error.retry_after_ms, Some(1_000.0), "the hint is told");
        let allowed = Policy { allow_missing: true, ..POLICY };
        let story = Script { clock, ..script([gone()]) }.run_with(&allowed);
        assert_eq!(story.value()["alreadyDeleted"], true);
    }
}

#[test]
fn a_clock_that_fails_keeps_the_deadlines() {
    for (timeout_ms, attempt_timeout_ms, within) in [(5_000.0, 20_000.0, 5_000.0), (60_000.0, 20_000.0, 20_000.0)] {
        let policy = Policy { timeout_ms, attempt_timeout_ms, ..POLICY };
        let story = Script { clock: MISSING, ..script([silent()]) }.run_with(&policy);
        assert_eq!((story.error().code, story.error().attempts), (Code::Timeout, 1));
        assert_eq!((story.sent[0].within_ms, story.ended_at), (within, within));
    }
}

#[test]
fn a_clock_that_fails_later_ends_the_call_with_the_last_failure() {
    let story = Script { clock: FAILS_LATER, ..script([lost(), error(500, ""), deleted()]) }.run();
    let error = story.error();
    assert!(matches!(error.code, Code::Network | Code::Server), "{:?}", error.code);
    assert!(error.may_have_succeeded && error.attempts >= 1 && error.attempts as usize == story.sent.len());
}

#[test]
fn a_clock_that_goes_backwards_or_stands_still_neither_ends_a_call_nor_keeps_it_going() {
    for clock in [BACKWARDS, STOPPED] {
        let story = Script { clock, ..script([lost(), lost(), deleted()]) }.run();
        assert_eq!(story.value()["success"], true);
        assert!(story.reports.iter().all(|report| report.elapsed_ms == 0.0));
        let story = Script { clock, ..script([lost()]) }.run();
        assert_eq!((story.error().code, story.error().attempts), (Code::Network, 3));
        assert!(story.sent.iter().all(|sent| sent.within_ms == 20_000.0));
    }
}

#[test]
fn a_clock_that_jumps_ahead_ends_the_call_without_a_further_request() {
    let late: Clock = |reading, elapsed| Some(if reading < 2 { elapsed } else { 3_600_000.0 });
    for (clock, code) in [(FORWARDS, Code::Server), (late, Code::Timeout)] {
        let story = Script { clock, ..script([error(503, ""), deleted()]) }.run();
        assert_eq!((story.error().code, story.error().attempts), (code, 1));
        assert!(story.error().may_have_succeeded);
    }
}

#[test]
fn a_wall_clock_that_fails_takes_the_hint_that_is_a_date() {
    let mut step = error(503, "");
    step.hints.0 = "\nMon, 24 Nov 2025 16:00:30 GMT\n\n".to_owned();
    let story = script([step.clone(), deleted()]).run();
    assert!(story.waits()[0] >= 29_990.0, "{:?}", story.waits());
    let story = Script { wall_clock: None, ..script([step, deleted()]) }.run();
    assert_eq!((story.waits(), story.value()["success"].clone()), (vec![125.0], json!(true)));
}

#[test]
fn the_random_number_at_its_borders_gives_the_shortest_and_the_longest_wait() {
    for (random, waits) in [(0.0, [50.0, 50.0]), (0.999, [249.0, 499.0]), (0.999_999_999, [249.0, 499.0])] {
        assert_eq!(Script { random, ..script([lost()]) }.run().waits(), waits, "{random}");
    }
    for (random, wait) in [(0.0, 7_000.0), (0.999, 7_699.0)] {
        let story = Script { random, ..script([error(429, "").retry_after(7), deleted()]) }.run();
        assert_eq!(story.waits(), [wait], "{random}");
    }
}
