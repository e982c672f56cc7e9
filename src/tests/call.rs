use super::script::{POLICY, Report, Script, Story, script};
use super::step::{Step, Trouble, answer, deleted, error, gone, lost, silent};
use crate::error::Code;
use crate::request::Policy;
use crate::retry::Budget;
use serde_json::json;

pub(super) fn once(step: Step) -> Story {
    script([step]).run_with(&Policy { max_retries: 0, ..POLICY })
}

#[test]
fn the_api_s_answer_resolves_as_it_came_and_is_reported() {
    let story = script([deleted()]).run();
    assert_eq!(story.value(), &json!({ "success": true, "queue": { "id": 26_439_068_590.0 } }));
    let report =
        Report { attempt: 1, status: Some(200), code: None, request_id: None, elapsed_ms: 10.0, retry_in_ms: None };
    assert_eq!(story.reports, [report]);
    assert_eq!((story.sent.len(), story.sent[0].within_ms), (1, 20_000.0));
}

#[test]
fn success_false_is_an_answer() {
    for status in [200, 202, 299] {
        assert_eq!(
            once(answer(status, r#"{"success":false,"x":[1,"ž",null]}"#)).value(),
            &json!({ "success": false, "x": [1.0, "ž", null] })
        );
    }
}

#[test]
fn an_empty_2xx_is_a_success() {
    for step in [answer(204, ""), answer(200, ""), answer(200, " \r\n\t"), answer(200, "\u{FEFF}")] {
        assert_eq!(once(step).value(), &json!({ "success": true }));
    }
}

#[test]
fn bytes_are_decoded_as_the_web_does() {
    assert_eq!(once(answer(200, "\u{FEFF}{\"success\":true}")).value(), &json!({ "success": true }));
    let broken = b"{\"success\":true,\"text\":\"\xFFx\"}".to_vec();
    assert_eq!(once(answer(200, broken)).value(), &json!({ "success": true, "text": "\u{FFFD}x" }));
    assert_eq!(once(answer(200, "\u{FEFF}\u{FEFF}{\"success\":true}")).error().code, Code::UnexpectedResponse);
}

#[test]
fn a_conflict_is_asked_again_once() {
    assert_eq!(script([error(409, ""), deleted()]).run().sent.len(), 2);
    let story = script([error(409, ""), error(409, ""), deleted()]).run();
    assert_eq!((story.error().code, story.error().attempts), (Code::BadRequest, 2));
    assert_eq!((story.error().retryable, story.error().may_have_succeeded), (true, false));
    assert_eq!(script([error(409, ""), error(500, ""), deleted()]).run().sent.len(), 3);
}

#[test]
fn of_the_401s_only_outdated_rules_pass_by_themselves() {
    for outdated in [error(401, "RULES_OUTDATED"), answer(401, r#"{"error":"x","code":"RULES_OUTDATED"}"#)] {
        assert_eq!(script([outdated, deleted()]).run().value()["success"], true);
    }
    for kind in ["UNAUTHORIZED", "SESSION_NOT_PROVIDED", "SESSION_EXPIRED", ""] {
        let story = script([error(401, kind), deleted()]).run();
        assert_eq!((story.error().code, story.error().attempts), (Code::Unauthorized, 1), "{kind}");
    }
    assert_eq!(script([error(403, "RULES_OUTDATED"), deleted()]).run().error().attempts, 1);
}

#[test]
fn a_hint_is_waited_for() {
    for status in [429, 503, 409, 408] {
        let story = script([error(status, "").retry_after(7), deleted()]).run();
        assert_eq!(story.waits(), [7_000.0], "{status}");
        assert_eq!(story.sent[1].at, 7_010.0, "{status}");
    }
}

#[test]
fn a_hint_is_waited_for_even_where_the_body_that_came_with_it_is_lost() {
    for lost in [
        error(429, "").but(Trouble::BreaksOff),
        error(503, "").but(Trouble::BreaksOff),
        error(429, "").stalls(),
        deleted().but(Trouble::BreaksOff),
        answer(200, "{"),
    ] {
        let story = script([lost.retry_after(7), deleted()]).run();
        assert_eq!(story.waits(), [7_000.0]);
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
fn an_answer_that_was_cut_is_asked_for_again() {
    for cut in
        [answer(200, r#"{"success":tr"#), answer(200, " {"), deleted().but(Trouble::BreaksOff), deleted().stalls()]
    {
        let story = script([cut.clone(), deleted()]).run();
        assert_eq!(story.value()["success"], true);
        let failed = script([cut]).run();
        let error = failed.error();
        assert_eq!((error.attempts, error.status), (3, Some(200)));
        assert!(error.may_have_succeeded && error.retryable);
    }
    assert_eq!(once(answer(200, "{")).error().code, Code::UnexpectedResponse);
    assert_eq!(once(deleted().but(Trouble::BreaksOff)).error().code, Code::Network);
    assert_eq!(once(deleted().stalls()).error().code, Code::Timeout);
}

#[test]
fn a_2xx_that_is_not_the_api_s_is_not_asked_for_again() {
    for body in [
        "<!DOCTYPE html><title>Log in to the airport</title>",
        "OK",
        "[]",
        "[{\"success\":true}]",
        "[1,",
        "null",
        "true",
        "\"success\"",
        "1",
        "{}",
        "{\"success\":\"true\"}",
        "{\"error\":\"x\"}",
        "{\"success\":true,\"x\":\"\\ud800\"}",
    ] {
        let story = script([answer(200, body)]).run();
        let error = story.error();
        assert_eq!((error.code, error.status, error.attempts), (Code::UnexpectedResponse, Some(200), 1), "{body}");
        assert!(error.may_have_succeeded && !error.retryable, "{body}");
    }
}

#[test]
fn an_answer_beyond_all_measure_is_not_asked_for_again() {
    let story = script([deleted().but(Trouble::TooLarge)]).run();
    let error = story.error();
    assert_eq!((error.code, error.status, error.attempts), (Code::UnexpectedResponse, Some(200), 1));
    assert!(error.may_have_succeeded && !error.retryable);
}

#[test]
fn no_answer_is_a_network_error_with_its_cause() {
    let story = script([lost()]).run();
    let error = story.error();
    assert_eq!((error.code, error.status, error.attempts), (Code::Network, None, 3));
    assert_eq!((error.retryable, error.may_have_succeeded), (true, true));
    assert_eq!(error.cause, Some(json!("connection lost")));
}

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
fn a_wait_that_ends_too_late_is_a_timeout_that_may_pass() {
    let story = Script { late_ms: 1e6, ..script([lost()]) }.run();
    let error = story.error();
    assert_eq!((error.code, error.attempts, error.may_have_succeeded), (Code::Timeout, 1, true));
    assert!(error.retryable, "the same call may succeed later");
}

#[test]
fn the_retries_of_many_calls_share_one_budget() {
    let budget = Budget::default();
    let attempts: Vec<u32> = (0..20).map(|_| script([lost()]).run_on(&POLICY, &budget).error().attempts).collect();
    assert_eq!(attempts, [[3; 17].as_slice(), &[2], &[1, 1]].concat());
    let spent = script([lost()]).run_on(&POLICY, &budget);
    assert!(spent.error().retryable && spent.waits().is_empty());
}

#[test]
fn a_success_refunds_its_last_retry() {
    let budget = Budget::default();
    for _ in 0..100 {
        assert_eq!(script([lost(), deleted()]).run_on(&POLICY, &budget).sent.len(), 2);
    }
    for _ in 0..17 {
        script([lost()]).run_on(&POLICY, &budget);
    }
    let attempts = |budget| script([lost()]).run_on(&POLICY, budget).sent.len();
    assert_eq!((attempts(&budget), attempts(&budget)), (2, 1));
    (0..3).for_each(|_| drop(script([deleted()]).run_on(&POLICY, &budget)));
    assert_eq!(attempts(&budget), 1, "500 - 35 * 14 + 3 tokens are less than 14");
    script([gone()]).run_on(&Policy { allow_missing: true, ..POLICY }, &budget);
    assert_eq!((attempts(&budget), attempts(&budget)), (2, 1), "one more is enough for one retry");
}
