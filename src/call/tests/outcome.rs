//! Is the message gone? What each story tells, and what its error's `mayHaveSucceeded` says.

use super::super::retry::RetryClass;
use super::super::{Fault, Redirect};
use super::script::{POLICY, script};
use super::step::{Step, answer, deleted, error, gone, lost, silent, thrown, unsent};
use crate::error::Code;
use crate::request::Policy;
use serde_json::{Value as Json, json};

fn already_deleted() -> Json {
    json!({ "success": true, "alreadyDeleted": true })
}

/// Each way in which an attempt can end that leaves it open whether the message is gone.
fn unknown_outcomes() -> Vec<(&'static str, Step)> {
    vec![
        ("connection lost", lost()),
        ("no response", silent()),
        ("response stalls", deleted().stalls()),
        ("response breaks off", deleted().but(thrown())),
        ("response cut", answer(200, r#"{"success":true,"queue":{"id""#)),
        ("response malformed", answer(200, r#"{"success":true,"url":""""}"#)),
        ("200 without a body", answer(200, "")),
        ("202 without a body", answer(202, " \n")),
        ("status 0", answer(0, "")),
        ("408", error(408, "")),
        ("408 breaks off", error(408, "").but(thrown())),
        ("500", error(500, "")),
        ("502", answer(502, "proxy error")),
        ("503", answer(503, "<html>")),
        ("504", answer(504, "")),
        ("520", answer(520, "")),
        ("error body breaks off", error(500, "").but(thrown())),
        ("error body stalls", error(500, "").stalls()),
    ]
}

#[test]
fn a_404_of_the_api_after_an_unknown_outcome_means_deleted() {
    for (name, first) in unknown_outcomes() {
        for last in [gone(), error(410, "RESOURCE_NOT_FOUND"), answer(404, r#"{"error":"Mass message not found"}"#)] {
            let story = script([first.clone(), last]).run();
            assert_eq!(story.value(), &already_deleted(), "{name}");
            assert_eq!(story.reports[1].code, None, "{name}");
            assert!(matches!(story.reports[1].status, Some(404 | 410)), "{name}");
        }
    }
}

#[test]
fn an_unknown_outcome_is_remembered_over_attempts_that_were_refused_or_never_sent() {
    for between in [error(429, "RATE_LIMIT_EXCEEDED"), error(409, ""), error(401, "RULES_OUTDATED"), unsent()] {
        let story = script([lost(), between.clone(), gone()]).run();
        assert_eq!(story.value(), &already_deleted());
        let failed = script([lost(), between, error(403, "FORBIDDEN")]).run();
        assert_eq!((failed.error().code, failed.error().may_have_succeeded), (Code::Forbidden, true));
    }
}

/// 404s and the like that do not say whether the message is gone.
fn other_404s() -> Vec<Step> {
    vec![
        error(404, "ROUTE_NOT_FOUND"),
        error(404, "CONNECTION_NOT_FOUND"),
        answer(404, r#"{"error":"no such thing","code":"ROUTE_NOT_FOUND"}"#),
        answer(404, r#"{"message":"Route DELETE:/v2 not found","error":"Not Found","statusCode":404}"#),
        answer(404, r#"{"timestamp":"2026-01-01","status":404,"error":"Not Found","path":"/v2"}"#),
        answer(404, "<!DOCTYPE html><title>404 Not Found</title>"),
        answer(404, "Not found"),
        answer(404, ""),
        answer(404, "{}"),
        answer(404, "[]"),
        answer(404, "null"),
        answer(404, r#"{"message":"Not found"}"#),
        answer(404, r#"{"error":404}"#),
        answer(404, r#"{"error":"cut"#),
        gone().but(thrown()),
        answer(410, "gone"),
        answer(410, r#"{"error":"this API version is retired"}"#),
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
    for step in other_404s().into_iter().chain([gone(), error(410, "NOT_FOUND")]) {
        let story = script([step]).run();
        let error = story.error();
        assert_eq!(
            (error.code, error.attempts, error.retryable, error.may_have_succeeded),
            (Code::NotFound, 1, false, false)
        );
    }
}

#[test]
fn a_404_after_attempts_that_were_all_refused_or_never_sent_rejects() {
    for first in
        [error(429, "RATE_LIMIT_EXCEEDED"), error(409, ""), error(401, "RULES_OUTDATED"), error(425, ""), unsent()]
    {
        let story = script([first, gone()]).run();
        let error = story.error();
        assert_eq!((error.code, error.attempts, error.may_have_succeeded), (Code::NotFound, 2, false));
    }
}

#[test]
fn where_missing_is_allowed_a_first_404_of_the_api_resolves_and_no_other() {
    let policy = Policy { allow_missing: true, ..POLICY };
    for step in [gone(), error(410, "NOT_FOUND"), error(404, "MASS_MESSAGE_NOT_FOUND")] {
        assert_eq!(script([step]).run_with(&policy).value(), &already_deleted());
    }
    for step in other_404s() {
        assert_eq!(script([step]).run_with(&policy).error().code, Code::NotFound);
    }
}

#[test]
fn a_request_that_never_reached_the_api_leaves_nothing_open() {
    let story = script([unsent()]).run();
    let error = story.error();
    assert_eq!((error.code, error.attempts), (Code::Network, 3));
    assert_eq!((error.retryable, error.may_have_succeeded), (true, false));
    assert!(error.message.contains("nothing was sent"), "{}", error.message);
    assert_eq!(script([unsent(), deleted()]).run().value()["success"], true);
}

#[test]
fn a_4xx_whose_body_breaks_off_is_judged_by_its_status() {
    for (status, code, attempts) in [
        (400, Code::BadRequest, 1),
        (401, Code::Unauthorized, 1),
        (403, Code::Forbidden, 1),
        (404, Code::NotFound, 1),
        (410, Code::NotFound, 1),
        (422, Code::BadRequest, 1),
        (409, Code::BadRequest, 2),
        (425, Code::BadRequest, 3),
        (429, Code::RateLimited, 3),
    ] {
        let story = script([error(status, "NAME").but(thrown())]).run();
        let error = story.error();
        assert_eq!((error.code, error.status, error.attempts), (code, Some(status), attempts));
        assert_eq!(error.message, format!("The API answered with HTTP status {status}"));
        assert_eq!((error.may_have_succeeded, error.retryable), (false, attempts > 1), "{status}");
        assert_eq!((&error.api_type, &error.request_id), (&None, &None), "{status}");
    }
}

#[test]
fn each_status_is_retried_or_not_and_tells_whether_the_message_may_be_gone() {
    for status in (100..600).chain([999]).filter(|status| !(200..300).contains(status)) {
        let story = script([error(status, "NAME")]).run();
        let retried = match RetryClass::of_status(status, false) {
            RetryClass::Transient | RetryClass::Throttled => 2,
            RetryClass::Conflict => 1,
            RetryClass::Final => 0,
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
fn a_redirect_is_never_asked_again_and_may_have_deleted() {
    for (step, status) in [
        (deleted().redirected(Redirect::Followed), Some(200)),
        (gone().redirected(Redirect::Followed), Some(404)),
        (error(429, "").redirected(Redirect::Followed), Some(429)),
        (answer(0, "").redirected(Redirect::Hidden), None),
        (answer(307, ""), Some(307)),
    ] {
        for policy in [POLICY, Policy { allow_missing: true, ..POLICY }] {
            let story = script([step.clone()]).run_with(&policy);
            let error = story.error();
            assert_eq!((error.code, error.status, error.attempts), (Code::Redirected, status, 1));
            assert_eq!((error.retryable, error.may_have_succeeded), (false, true), "{status:?}");
        }
    }
}

#[test]
fn a_status_of_0_that_hides_no_redirect_is_a_network_error() {
    for step in [answer(0, ""), answer(0, "").but(Fault::NoBody), answer(0, "").but(thrown())] {
        let story = script([step]).run();
        let error = story.error();
        assert_eq!((error.code, error.status, error.attempts), (Code::Network, None, 3));
        assert!(error.retryable && error.may_have_succeeded);
    }
}
