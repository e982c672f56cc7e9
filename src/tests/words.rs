//! The API's words in the error.

use super::call::once;
use super::step::answer;
use crate::error::Code;
use serde_json::Value as Json;

#[test]
fn the_api_s_own_words_are_in_the_error() {
    let body = r#"{"error":"Session expired","type":"SESSION_EXPIRED","requestId":"req_7","actionRequired":"relink"}"#;
    let story = once(answer(401, body));
    let error = story.error();
    assert_eq!(error.message, "Session expired");
    assert_eq!(error.kind.as_deref(), Some("SESSION_EXPIRED"));
    assert_eq!(error.request_id.as_deref(), Some("req_7"));
    assert_eq!(error.action_required.as_deref(), Some("relink"));
    assert_eq!(error.body, Some(serde_json::from_str(body).unwrap()));
    assert_eq!(story.reports[0].request_id.as_deref(), Some("req_7"));
    assert_eq!(story.reports[0].code, Some(Code::Unauthorized));
}

#[test]
fn the_message_is_the_best_text_that_came() {
    for (body, message, kind) in [
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
        assert_eq!((error.message.as_str(), error.kind.as_deref()), (message, kind), "{body}");
    }
}

#[test]
fn a_body_that_is_no_json_is_shown_up_to_2048_characters() {
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
