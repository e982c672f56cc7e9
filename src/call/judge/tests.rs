//! What one response means, apart from the retries around it.

use super::super::tests::once;
use super::super::tests::script::{POLICY, script};
use super::super::tests::step::{answer, deleted, lost, thrown};
use super::no_response;
use crate::error::Code;
use crate::error::tests::thrown as thrown_by;
use crate::request::Policy;
use serde_json::{Value as Json, json};

mod gone;
mod reach;

#[test]
fn an_object_with_a_boolean_success_is_the_answer() {
    for status in [200, 201, 202, 203, 204, 206, 299] {
        for success in [true, false] {
            let body = json!({ "success": success, "x": [1, "ž", null], "error": "e" });
            assert_eq!(once(answer(status, body.to_string())).value(), &body, "{status}");
        }
    }
}

#[test]
fn only_204_and_205_may_be_empty() {
    for body in ["", " \r\n\t"] {
        for status in [204, 205] {
            assert_eq!(once(answer(status, body)).value(), &json!({ "success": true }), "{status}");
        }
        for status in [200, 201, 202, 203, 206, 226, 299] {
            let story = script([answer(status, body)]).run();
            let error = story.error();
            assert_eq!((error.code, error.status, error.attempts), (Code::UnexpectedResponse, Some(status), 3));
            assert!(error.may_have_succeeded && error.retryable && error.message.contains("empty"), "{status}");
            assert_eq!(script([answer(status, body), deleted()]).run().value()["success"], true, "{status}");
        }
    }
}

#[test]
fn a_truncated_response_is_asked_for_again() {
    for cut in [answer(200, r#"{"success":tr"#), answer(200, " {"), deleted().but(thrown()), deleted().stalls()] {
        let story = script([cut.clone(), deleted()]).run();
        assert_eq!(story.value()["success"], true);
        let failed = script([cut]).run();
        let error = failed.error();
        assert_eq!((error.attempts, error.status), (3, Some(200)));
        assert!(error.may_have_succeeded && error.retryable);
    }
    assert_eq!(once(answer(200, "{")).error().code, Code::UnexpectedResponse);
    assert_eq!(once(deleted().but(thrown())).error().code, Code::Network);
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
    ] {
        let story = script([answer(200, body)]).run();
        let error = story.error();
        assert_eq!((error.code, error.status, error.attempts), (Code::UnexpectedResponse, Some(200), 1), "{body}");
        assert!(error.may_have_succeeded && !error.retryable, "{body}");
    }
}

#[test]
fn the_api_s_own_words_are_in_the_error() {
    let body = r#"{"error":"Session expired","type":"SESSION_EXPIRED","requestId":"req_7","actionRequired":"relink"}"#;
    let story = once(answer(401, body));
    let error = story.error();
    assert_eq!(error.message, "Session expired");
    assert_eq!(error.api_type.as_deref(), Some("SESSION_EXPIRED"));
    assert_eq!(error.request_id.as_deref(), Some("req_7"));
    assert_eq!(error.action_required.as_deref(), Some("relink"));
    assert_eq!(error.body, Some(serde_json::from_str(body).unwrap()));
    assert_eq!(error.cause, None);
}

#[test]
fn the_message_is_the_best_text_that_came() {
    for (body, message, name) in [
        (r#"{"error":"new form","type":"T"}"#, "new form", Some("T")),
        (r#"{"error":"old form","code":"C","details":{}}"#, "old form", Some("C")),
        (r#"{"error":"both","type":"T","code":"C"}"#, "both", Some("T")),
        (r#"{"message":"other form"}"#, "other form", None),
        (r#"{"error":{"message":"nested"},"message":"outer"}"#, "outer", None),
        (r#"{"error":"  <b>two</b>\nlines "}"#, "two lines", None),
        ("<html><title>403 Forbidden</title></html>", "403 Forbidden", None),
        ("plain words", "plain words", None),
        (r#"{"error":"cut"#, r#"{"error":"cut"#, None),
        ("", "The API answered with HTTP status 403", None),
        (" \n", "The API answered with HTTP status 403", None),
        ("{}", "The API answered with HTTP status 403", None),
        ("[1]", "The API answered with HTTP status 403", None),
        ("null", "The API answered with HTTP status 403", None),
        (r#"{"error":null,"type":5,"requestId":{}}"#, "The API answered with HTTP status 403", None),
        (r#"{"error":""}"#, "The API answered with HTTP status 403", None),
        ("<title></title>", "The API answered with HTTP status 403", None),
    ] {
        let story = once(answer(403, body));
        let error = story.error();
        assert_eq!((error.message.as_str(), error.api_type.as_deref()), (message, name), "{body}");
    }
    let long = once(answer(403, "x".repeat(500)));
    assert_eq!(long.error().message, "x".repeat(198) + "…");
}

#[test]
fn a_body_that_is_not_json_is_shown_up_to_2048_characters() {
    for status in [200, 500] {
        for (body, shown) in [
            ("x".repeat(2_048), "x".repeat(2_048)),
            ("x".repeat(2_049), "x".repeat(2_048)),
            ("😀".repeat(5_000), "😀".repeat(1_024)),
        ] {
            assert_eq!(once(answer(status, body)).error().body, Some(Json::from(shown)), "{status}");
        }
    }
}

#[test]
fn a_body_without_secrets_is_shown_as_it_came() {
    for body in [json!({ "error": "x", "details": [1, { "y": null }] }), json!([1, 2]), json!("text"), json!(null)] {
        assert_eq!(once(answer(500, body.to_string())).error().body, Some(body));
    }
}

#[test]
fn in_a_browser_the_message_names_what_the_browser_does_not_tell() {
    let thrown = |name, message| thrown_by(name, message, None);
    for message in ["Failed to fetch", "Load failed", "NetworkError when attempting to fetch resource."] {
        let words = no_response(&[thrown("TypeError", message)]);
        for reason in ["CORS", "connect-src", "offline", "may have been deleted"] {
            assert!(words.contains(reason), "{message}: {words}");
        }
    }
    for causes in [
        vec![],
        vec![thrown("TypeError", "fetch failed"), thrown("Error", "read ECONNRESET")],
        vec![thrown("TypeError", "fetch failed"), thrown("TypeError", "terminated")],
        vec![thrown("Error", "refused")],
        vec![thrown_by("TypeError", "fetch failed", Some("ECONNRESET"))],
    ] {
        let words = no_response(&causes);
        assert!(!words.contains("CORS") && words.contains("may have been deleted"), "{words}");
    }
}

#[test]
fn every_message_of_its_own_fits_a_line() {
    let policy = Policy { max_retries: 0, ..POLICY };
    for step in
        [lost(), answer(200, ""), answer(200, "{"), answer(200, "x"), deleted().stalls(), deleted().but(thrown())]
    {
        let story = script([step]).run_with(&policy);
        let message = &story.error().message;
        assert!(message.len() < 200 && !message.ends_with('.'), "{message}");
    }
}
