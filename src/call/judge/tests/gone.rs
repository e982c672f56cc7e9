//! What proves that a message is gone, and what does not.

use super::super::proves_gone;
use crate::answer::tests::error_body_of;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

fn proves(status: u16, body: &Json) -> bool {
    error_body_of(body).is_some_and(|body| proves_gone(status, &body))
}

const NAMES: [&str; 3] = ["RESOURCE_NOT_FOUND", "NOT_FOUND", "MASS_MESSAGE_NOT_FOUND"];

#[test]
fn the_api_s_own_name_for_it_is_proof() {
    for name in NAMES {
        for status in [404, 410] {
            for body in [
                json!({ "type": name }),
                json!({ "code": name }),
                json!({ "error": "Not Found", "type": name, "requestId": "req_1" }),
                json!({ "error": "route not found", "type": name, "code": name }),
                json!({ "type": name, "code": "NOT_FOUND", "details": { "id": 1 }, "actionRequired": "none" }),
                // The name alone decides.
                json!({ "type": name, "message": "gone", "statusCode": 404 }),
            ] {
                assert!(proves(status, &body), "{status} {body}");
            }
        }
    }
}

#[test]
fn a_name_proves_nothing_under_another_status() {
    for status in (200..600).chain([0, 999]).filter(|status| !matches!(status, 404 | 410)) {
        assert!(!proves(status, &json!({ "error": "Mass message not found", "type": "NOT_FOUND" })), "{status}");
        assert!(!proves(status, &json!({ "error": "Mass message not found" })), "{status}");
    }
}

#[test]
fn any_other_name_is_no_proof() {
    for name in [
        "CONNECTION_NOT_FOUND",
        "ROUTE_NOT_FOUND",
        "ACCOUNT_NOT_FOUND",
        "USER_NOT_FOUND",
        "ENDPOINT_NOT_FOUND",
        "not_found",
        "NotFound",
        "NOT_FOUND ",
        "RESOURCE_NOT_FOUND_ERROR",
        "GONE",
        "ERROR",
        "404",
        "",
    ] {
        for body in [
            json!({ "error": "Mass message not found", "type": name }),
            json!({ "error": "Mass message not found", "code": name }),
            // The two do not agree.
            json!({ "error": "Mass message not found", "type": "NOT_FOUND", "code": name }),
            json!({ "error": "Mass message not found", "type": name, "code": "NOT_FOUND" }),
        ] {
            assert!(!proves(404, &body) && !proves(410, &body), "{body}");
        }
    }
    for other in [json!(null), json!(404), json!(["NOT_FOUND"]), json!({ "type": "NOT_FOUND" }), json!(true)] {
        for body in
            [json!({ "error": "Mass message not found", "type": other }), json!({ "type": "NOT_FOUND", "code": other })]
        {
            assert!(!proves(404, &body), "{body}");
        }
    }
}

#[test]
fn without_a_name_a_404_about_the_message_is_proof() {
    for body in [
        json!({ "error": "Mass message not found" }),
        json!({ "error": "Message not found" }),
        json!({ "error": "Not found: mass message 26439068590" }),
        json!({ "error": "No such mass message", "requestId": "req_1" }),
        json!({ "error": "Mass message not found", "details": [], "actionRequired": "none", "requestId": "req_1" }),
    ] {
        assert!(proves(404, &body), "{body}");
        assert!(!proves(410, &body), "{body}");
    }
}

#[test]
fn the_reason_phrase_of_the_status_is_no_proof() {
    for error in [
        "Not Found",
        "Not found",
        "not found",
        "NOT FOUND",
        "NotFound",
        "Not Found.",
        "404 Not Found",
        "404 Not Found.",
        "404: Not Found",
        "404 - not found!",
        "404",
        "",
        " ",
        "…",
    ] {
        assert!(!proves(404, &json!({ "error": error })), "{error}");
    }
}

#[test]
fn a_404_about_something_else_than_the_message_is_no_proof() {
    for error in [
        "Route not found",
        "Route DELETE:/v2/access/mass-messages/1 not found",
        "Cannot DELETE /v2/access/mass-messages/1",
        "no Route matched with those values",
        "The requested URL was not found on the server.",
        "404 Not Found: The requested URL was not found on the server",
        "Path not found",
        "Endpoint not found",
        "Unknown endpoint",
        "ResourceNotFoundException",
    ] {
        assert!(!proves(404, &json!({ "error": error })), "{error}");
    }
}

#[test]
fn the_status_in_other_words_is_no_proof() {
    for error in ["Error 404", "HTTP 404 Not Found", "HTTP/1.1 404 Not Found", "Gone", "410 Gone", "Error"] {
        assert!(!proves(404, &json!({ "error": error })), "{error}");
    }
}

#[test]
fn a_404_about_a_page_a_connection_an_account_or_a_version_is_no_proof() {
    for error in [
        "Page not found",
        "404 page not found",
        "Connection not found",
        "Account not found",
        "No such tenant",
        "This API version is retired",
    ] {
        assert!(!proves(404, &json!({ "error": error })), "{error}");
    }
}

#[test]
fn a_framework_s_or_a_gateway_s_own_404_is_no_proof() {
    for (framework, body) in [
        ("Fastify", json!({ "message": "Route DELETE:/v2/x not found", "error": "Not Found", "statusCode": 404 })),
        (
            "Fastify, of its own",
            json!({ "message": "Mass message not found", "error": "Mass message not found", "statusCode": 404 }),
        ),
        ("Nest", json!({ "statusCode": 404, "message": "Cannot DELETE /v2/x", "error": "Not Found" })),
        (
            "Spring",
            json!({ "timestamp": "2026-01-01T00:00:00Z", "status": 404, "error": "Not Found", "path": "/v2/x" }),
        ),
        ("Rails", json!({ "status": 404, "error": "Not Found" })),
        ("Rails, with traces", json!({ "status": 404, "error": "Not Found", "exception": "#<x>", "traces": {} })),
        ("Laravel", json!({ "message": "The route v2/x could not be found.", "exception": "x" })),
        ("Django", json!({ "detail": "Not found." })),
        ("FastAPI", json!({ "detail": "Not Found" })),
        ("Kong", json!({ "message": "no Route matched with those values", "request_id": "1" })),
        ("AWS API Gateway", json!({ "message": "Not Found" })),
        ("Azure", json!({ "error": { "code": "ResourceNotFound", "message": "The resource was not found." } })),
        ("Google", json!({ "error": { "code": 404, "message": "Not found.", "status": "NOT_FOUND" } })),
        ("problem+json", json!({ "type": "about:blank", "title": "Not Found", "status": 404 })),
        ("JSON:API", json!({ "errors": [{ "status": "404", "title": "Not Found" }] })),
        ("Elysia", json!({ "error": "NOT_FOUND" })),
        ("Parse", json!({ "code": 101, "error": "Object not found." })),
        ("nothing", json!({})),
        ("null", json!({ "error": null })),
        ("a number", json!({ "error": 404 })),
        ("a list", json!({ "error": ["Mass message not found"] })),
        ("no object", json!("Mass message not found")),
        ("an array", json!([{ "type": "NOT_FOUND" }])),
    ] {
        assert!(!proves(404, &body) && !proves(410, &body), "{framework}: {body}");
    }
}

proptest! {
    #[test]
    fn without_a_documented_name_one_key_more_takes_the_proof(key in "[a-zA-Z_]{1,12}", value in "\\PC{0,12}") {
        prop_assume!(!matches!(key.as_str(), "error" | "requestId" | "actionRequired" | "details" | "type" | "code"));
        let body = json!({ "error": "Mass message not found", key: value });
        prop_assert!(!proves(404, &body), "{}", body);
    }

    #[test]
    fn of_all_names_three_are_proof(name in prop_oneof!["[A-Z_]{0,24}", any::<String>()]) {
        prop_assert_eq!(proves(404, &json!({ "type": name })), NAMES.contains(&name.as_str()));
        prop_assert_eq!(proves(410, &json!({ "code": name })), NAMES.contains(&name.as_str()));
    }
}
