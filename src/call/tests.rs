//! The loop as a whole, in a scripted world.

pub(super) mod script;
pub(super) mod step;
mod told;

mod clock;
mod deadline;
mod echo;
mod outcome;
mod paced;
mod properties;
mod shared;

use super::Fault;
use crate::error::tests::thrown as thrown_by;
use crate::error::{Cause, Code};
use crate::request::Policy;
use script::{POLICY, Report, Story, script};
use serde_json::json;
use step::{Step, answer, deleted, error, lost, thrown};

pub(super) fn once(step: Step) -> Story {
    script([step]).run_with(&Policy { max_retries: 0, ..POLICY })
}

#[test]
fn the_api_s_answer_resolves_as_it_came_and_is_reported() {
    let story = script([deleted()]).run();
    assert_eq!(story.value(), &json!({ "success": true, "queue": { "id": 26_439_068_590u64 } }));
    let report =
        Report { attempt: 1, status: Some(200), code: None, request_id: None, elapsed_ms: 10.0, retry_in_ms: None };
    assert_eq!(story.reports, [report]);
    assert_eq!((story.sent.len(), story.sent[0].within_ms), (1, 20_000.0));
}

#[test]
fn a_failed_attempt_is_reported_with_what_the_api_said_and_when_the_next_comes() {
    let story = script([error(429, "RATE_LIMIT_EXCEEDED"), lost(), error(403, "FORBIDDEN")]).run();
    let report = |attempt, status, code, request_id: Option<&str>, retry_in_ms| Report {
        attempt,
        status,
        code: Some(code),
        request_id: request_id.map(str::to_owned),
        elapsed_ms: 10.0,
        retry_in_ms,
    };
    assert_eq!(
        story.reports,
        [
            report(1, Some(429), Code::RateLimited, Some("req_1"), Some(500.0)),
            report(2, None, Code::Network, None, Some(250.0)),
            report(3, Some(403), Code::Forbidden, Some("req_1"), None),
        ]
    );
}

#[test]
fn a_conflict_is_asked_again_once() {
    assert_eq!(script([error(409, ""), deleted()]).run().sent.len(), 2);
    let story = script([error(409, ""), error(409, ""), deleted()]).run();
    assert_eq!((story.error().code, story.error().attempts), (Code::BadRequest, 2));
    assert_eq!((story.error().retryable, story.error().may_have_succeeded), (true, false));
    assert_eq!(script([error(409, ""), error(500, ""), deleted()]).run().sent.len(), 3);
    assert_eq!(script([error(409, ""), error(500, ""), error(409, "")]).run().sent.len(), 3);
}

#[test]
fn only_the_401_of_outdated_rules_passes_by_itself() {
    for outdated in [error(401, "RULES_OUTDATED"), answer(401, r#"{"error":"x","code":"RULES_OUTDATED"}"#)] {
        assert_eq!(script([outdated, deleted()]).run().value()["success"], true);
    }
    for name in ["UNAUTHORIZED", "SESSION_NOT_PROVIDED", "SESSION_EXPIRED", "", "rules_outdated"] {
        let story = script([error(401, name), deleted()]).run();
        assert_eq!((story.error().code, story.error().attempts), (Code::Unauthorized, 1), "{name}");
    }
    assert_eq!(script([error(403, "RULES_OUTDATED"), deleted()]).run().error().attempts, 1);
}

#[test]
fn a_hint_is_waited_for() {
    for status in [429, 503, 409, 408] {
        let story = script([error(status, "").retry_after(7), deleted()]).run();
        assert_eq!(story.waits(), [7_350.0], "{status}");
        assert_eq!(story.sent[1].at, 7_360.0, "{status}");
    }
}

#[test]
fn a_hint_is_waited_for_even_where_the_body_that_came_with_it_is_lost() {
    for lost in [
        error(429, "").but(thrown()),
        error(503, "").but(thrown()),
        error(429, "").stalls(),
        deleted().but(thrown()),
        answer(200, "{"),
    ] {
        let story = script([lost.retry_after(7), deleted()]).run();
        assert_eq!(story.waits(), [7_350.0]);
    }
}

#[test]
fn a_hint_beyond_a_minute_or_the_deadline_rejects_at_once_and_is_told() {
    for (seconds, timeout_ms) in [(61, 1e6), (3_600, 1e6), (3_000_000, 1e6), (30, 30_000.0), (5, 4_000.0)] {
        let policy = Policy { timeout_ms, ..POLICY };
        let story = script([error(429, "RATE_LIMIT_EXCEEDED").retry_after(seconds)]).run_with(&policy);
        let error = story.error();
        assert_eq!((error.code, error.attempts), (Code::RateLimited, 1), "{seconds} s");
        assert_eq!(error.retry_after_ms, Some(f64::from(seconds) * 1_000.0));
        assert!(error.retryable && !error.may_have_succeeded && story.ended_at == 10.0, "{seconds} s");
    }
}

#[test]
fn the_first_backoff_is_250_ms_and_a_second_where_throttled() {
    assert_eq!(script([lost()]).run().waits(), [125.0, 250.0]);
    assert_eq!(script([error(429, "")]).run().waits(), [500.0, 1_000.0]);
    assert_eq!(script([error(429, ""), lost(), deleted()]).run().waits(), [500.0, 250.0]);
}

#[test]
fn no_response_is_a_network_error_with_its_cause() {
    let story = script([lost()]).run();
    let error = story.error();
    assert_eq!((error.code, error.status, error.attempts), (Code::Network, None, 3));
    assert_eq!((error.retryable, error.may_have_succeeded), (true, true));
    assert_eq!(error.cause, Some(Cause::Thrown(vec![thrown_by("TypeError", "connection lost", None)])));
}

#[test]
fn a_fetch_that_gives_something_else_than_a_response_is_asked_once() {
    for (fault, status, words) in [
        (Fault::NoStatus, None, "no numeric status"),
        (Fault::NoBody, Some(200), "none of body, arrayBuffer(), text() and json()"),
        (Fault::TooLarge, Some(200), "1 MiB"),
    ] {
        let story = script([Step { status, ..lost().but(fault.clone()) }]).run();
        let error = story.error();
        assert_eq!((error.code, error.status, error.attempts), (Code::UnexpectedResponse, status, 1), "{fault:?}");
        assert!(error.may_have_succeeded && !error.retryable && error.cause.is_none(), "{fault:?}");
        assert!(error.message.contains(words), "{}", error.message);
    }
}

#[test]
fn without_a_timer_for_its_deadline_nothing_is_sent() {
    let no_deadline = || lost().but(Fault::NoDeadline);
    let story = script([no_deadline()]).run();
    let only = story.error();
    assert_eq!((only.code, only.status, only.attempts), (Code::Timeout, None, 0));
    assert!(!only.may_have_succeeded && !only.retryable && only.message.contains("setTimeout"), "{}", only.message);
    assert!(story.reports.is_empty(), "no attempt was made");
    for (first, unknown) in [(lost(), true), (error(429, ""), false)] {
        let story = script([first, no_deadline()]).run();
        let last = story.error();
        assert_eq!((last.code, last.attempts, last.may_have_succeeded), (Code::Timeout, 1, unknown));
        assert_eq!(story.reports.len(), 1);
    }
}

#[test]
fn without_a_timer_to_wait_with_the_first_failure_rejects() {
    let world = script::Script { has_timer: false, ..script([error(503, ""), deleted()]) };
    let story = world.run();
    let error = story.error();
    assert_eq!((error.code, error.attempts, error.retryable), (Code::Server, 1, true));
    assert_eq!((story.sent.len(), story.ended_at), (1, 10.0));
}
