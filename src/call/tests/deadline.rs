//! The deadlines of a call and of an attempt, and the caller's abort.

use super::super::Redirect;
use super::script::{POLICY, Script, script};
use super::step::{answer, deleted, error, lost, silent, unsent};
use crate::error::{Cause, Code};
use crate::request::Policy;
use serde_json::json;

#[test]
fn the_deadline_holds_over_attempts_bodies_and_waits() {
    for step in [silent(), deleted().stalls(), error(500, "").stalls()] {
        for (timeout_ms, attempts) in [(5_000.0, 1), (20_000.0, 1), (30_000.0, 2), (1.0, 1)] {
            let story = script([step.clone()]).run_with(&Policy { timeout_ms, ..POLICY });
            let error = story.error();
            assert_eq!((error.code, error.attempts), (Code::Timeout, attempts), "{timeout_ms}");
            assert!(error.may_have_succeeded && error.retryable, "{timeout_ms}");
            assert_eq!(story.ended_at, timeout_ms);
        }
    }
}

#[test]
fn an_attempt_has_its_own_deadline_and_is_made_again() {
    let policy = Policy { attempt_timeout_ms: 100.0, ..POLICY };
    let story = script([silent(), deleted().stalls(), deleted()]).run_with(&policy);
    assert_eq!(story.value()["success"], true);
    let starts: Vec<f64> = story.sent.iter().map(|sent| sent.at).collect();
    assert_eq!(starts, [0.0, 225.0, 575.0]);
}

#[test]
fn the_last_attempt_has_no_more_time_than_the_call() {
    let policy = Policy { timeout_ms: 25_000.0, ..POLICY };
    let story = script([silent()]).run_with(&policy);
    let within: Vec<f64> = story.sent.iter().map(|sent| sent.within_ms).collect();
    assert_eq!(within, [20_000.0, 4_875.0]);
}

#[test]
fn a_wait_that_ends_too_late_is_a_timeout_that_may_pass() {
    let story = Script { late_ms: 1e6, ..script([lost()]) }.run();
    let error = story.error();
    assert_eq!((error.code, error.attempts, error.may_have_succeeded), (Code::Timeout, 1, true));
    assert!(error.retryable, "the same call may succeed later");
}

#[test]
fn an_abort_before_the_call_sends_nothing() {
    let story = script([deleted()]).aborted_at(0.0).run();
    let error = story.error();
    assert_eq!((error.code, error.attempts, error.may_have_succeeded), (Code::Aborted, 0, false));
    assert_eq!(error.cause, Some(Cause::Reason(json!("the caller's reason"))));
    assert!(story.sent.is_empty() && story.reports.is_empty());
}

#[test]
fn an_abort_during_the_request_or_its_body_leaves_the_outcome_open_unless_it_was_refused() {
    for (step, status, unknown) in [
        (silent(), None, true),
        (deleted().stalls(), Some(200), true),
        (error(503, "").stalls(), Some(503), true),
        (error(408, "").stalls(), Some(408), true),
        (error(403, "").stalls(), Some(403), false),
    ] {
        let story = script([step]).aborted_at(1_234.0).run();
        let error = story.error();
        assert_eq!((error.code, error.status, error.attempts), (Code::Aborted, status, 1));
        assert_eq!((error.may_have_succeeded, error.retryable), (unknown, false), "{status:?}");
        assert_eq!(error.cause, Some(Cause::Reason(json!("the caller's reason"))));
        assert_eq!((story.ended_at, story.waits()), (1_234.0, vec![]));
    }
}

#[test]
fn an_abort_during_a_wait_ends_it_and_knows_what_was_before() {
    for (step, unknown) in
        [(lost(), true), (error(503, ""), true), (error(429, ""), false), (error(409, ""), false), (unsent(), false)]
    {
        let story = script([step]).aborted_at(50.0).run();
        let error = story.error();
        assert_eq!((error.code, error.attempts, error.may_have_succeeded), (Code::Aborted, 1, unknown));
        assert_eq!((error.retryable, error.status), (false, None));
        assert_eq!(error.cause, Some(Cause::Reason(json!("the caller's reason"))));
        assert_eq!((story.ended_at, story.sent.len(), story.reports.len()), (50.0, 1, 1));
    }
}

#[test]
fn an_abort_is_told_before_whatever_else_the_response_was() {
    for step in [answer(200, "").redirected(Redirect::Followed), answer(0, "")] {
        let story = script([step.stalls()]).aborted_at(1_234.0).run();
        assert_eq!((story.error().code, story.ended_at), (Code::Aborted, 1_234.0));
    }
}
