//! Is the message gone? What each story tells, and what its error's `mayHaveSucceeded` says.

use super::script::{POLICY, script};
use super::step::{Step, Trouble, answer, deleted, error, gone, lost, silent};
use crate::error::Code;
use crate::request::Policy;
use crate::retry::Kind;
use serde_json::{Value as Json, json};

fn already_deleted() -> Json {
    json!({ "success": true, "alreadyDeleted": true })
}

/// Each way in which an attempt can end that leaves it open whether the message is gone.
fn unknown_outcomes() -> Vec<(&'static str, Step)> {
    vec![
        ("connection lost", lost()),
        ("no answer", silent()),
        ("answer stalls", deleted().stalls()),
        ("answer breaks off", deleted().but(Trouble::BreaksOff)),
        ("answer cut", answer(200, r#"{"success":true,"queue":{"id""#)),
        ("answer malformed", answer(200, r#"{"success":true,"url":""""}"#)),
        ("408", error(408, "")),
        ("500", error(500, "")),
        ("502", answer(502, "proxy error")),
        ("503", answer(503, "<html>")),
        ("504", answer(504, "")),
        ("520", answer(520, "")),
        ("error body breaks off", error(500, "").but(Trouble::BreaksOff)),
        ("error body stalls", error(500, "").stalls()),
    ]
}

#[test]
fn a_404_of_the_api_after_an_unknown_outcome_means_deleted() {
    for (name, first) in unknown_outcomes() {
        for last in [gone(), error(410, "RESOURCE_NOT_FOUND"), answer(404, r#"{"error":"Not found"}"#)] {
            let story = script([first.clone(), last]).run();
            assert_eq!(story.value(), &already_deleted(), "{name}");
            assert_eq!(story.reports[1].code, None, "{name}");
            assert!(matches!(story.reports[1].status, Some(404 | 410)), "{name}");
        }
    }
}

#[test]
fn an_unknown_outcome_is_remembered_over_attempts_that_were_refused() {
    let refusals = [error(429, "RATE_LIMIT_EXCEEDED"), error(409, ""), error(401, "RULES_OUTDATED")];
    for refusal in refusals {
        let story = script([lost(), refusal.clone(), gone()]).run();
        assert_eq!(story.value(), &already_deleted());
        let failed = script([lost(), refusal, error(403, "FORBIDDEN")]).run();
        assert_eq!((failed.error().code, failed.error().may_have_succeeded), (Code::Forbidden, true));
    }
}

fn other_404s() -> Vec<Step> {
    vec![
        error(404, "ROUTE_NOT_FOUND"),
        answer(404, r#"{"error":"no such route","code":"ROUTE_NOT_FOUND"}"#),
        answer(404, "<!DOCTYPE html><title>404 Not Found</title>"),
        answer(404, "Not found"),
        answer(404, ""),
        answer(404, "{}"),
        answer(404, "[]"),
        answer(404, "null"),
        answer(404, r#"{"message":"Not found"}"#),
        answer(404, r#"{"error":404}"#),
        answer(404, r#"{"error":"cut"#),
        answer(410, "gone"),
    ]
}

#[test]
fn any_other_404_is_no_proof_and_the_error_says_that_the_message_may_be_gone() {
    for (name, first) in unknown_outcomes() {
        for last in other_404s() {
            let story = script([first.clone(), last]).run();
            let error = story.error();
            assert_eq!((error.code, error.attempts), (Code::NotFound, 2), "{name}");
            assert!(error.may_have_succeeded && !error.retryable, "{name}");
        }
    }
}

#[test]
fn a_first_404_rejects() {
    for step in other_404s().into_iter().chain([gone(), error(410, "")]) {
        let story = script([step]).run();
        let error = story.error();
        assert_eq!(
            (error.code, error.attempts, error.retryable, error.may_have_succeeded),
            (Code::NotFound, 1, false, false)
        );
    }
}

#[test]
fn a_404_after_attempts_that_were_all_refused_rejects() {
    for first in [
        error(429, "RATE_LIMIT_EXCEEDED"),
        error(409, ""),
        error(401, "RULES_OUTDATED"),
        error(425, ""),
        gone().but(Trouble::BreaksOff),
        gone().stalls(),
    ] {
        let story = script([first, gone()]).run();
        let error = story.error();
        assert_eq!((error.code, error.attempts, error.may_have_succeeded), (Code::NotFound, 2, false));
    }
}

#[test]
fn where_missing_is_allowed_a_first_404_of_the_api_resolves_and_no_other() {
    let policy = Policy { allow_missing: true, ..POLICY };
    for step in [gone(), error(410, "")] {
        assert_eq!(script([step]).run_with(&policy).value(), &already_deleted());
    }
    for step in other_404s() {
        assert_eq!(script([step]).run_with(&policy).error().code, Code::NotFound);
    }
}

#[test]
fn each_status_is_retried_or_not_and_tells_whether_the_message_may_be_gone() {
    for status in (100..600).chain([0, 999]).filter(|status| !(200..300).contains(status)) {
        let story = script([error(status, "NAME")]).run();
        let retried = match Kind::of_status(status, false) {
            Kind::Transient | Kind::Throttled => 2,
            Kind::Conflict => 1,
            Kind::Final => 0,
        };
        let error = story.error();
        assert_eq!(error.attempts, 1 + retried, "{status}");
        assert_eq!((error.code, error.status), (Code::of_status(status), Some(status)));
        assert_eq!(error.retryable, retried > 0, "{status}");
        let refused = (400..500).contains(&status) && status != 408;
        assert_eq!(error.may_have_succeeded, !refused, "{status}");
    }
}

#[test]
fn an_abort_before_the_call_sends_nothing() {
    let story = script([deleted()]).aborted_at(0.0).run();
    let error = story.error();
    assert_eq!((error.code, error.attempts, error.may_have_succeeded), (Code::Aborted, 0, false));
    assert_eq!(error.cause, Some(json!("the caller's reason")));
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
        assert_eq!(error.cause, Some(json!("the caller's reason")));
        assert_eq!((story.ended_at, story.waits()), (1_234.0, vec![]));
    }
}

#[test]
fn an_abort_during_a_wait_ends_it_and_knows_what_was_before() {
    for (step, unknown) in [(lost(), true), (error(503, ""), true), (error(429, ""), false), (error(409, ""), false)] {
        let story = script([step]).aborted_at(50.0).run();
        let error = story.error();
        assert_eq!((error.code, error.attempts, error.may_have_succeeded), (Code::Aborted, 1, unknown));
        assert_eq!((error.retryable, error.cause.clone()), (false, Some(json!("the caller's reason"))));
        assert_eq!((story.ended_at, story.sent.len(), story.reports.len()), (50.0, 1, 1));
    }
}
