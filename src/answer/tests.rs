use super::{Answer, ErrorBody, Opaque, Word};
use serde_json::{Value as Json, json};

impl Opaque for Json {
    fn as_bool(&self) -> Option<bool> {
        self.as_bool()
    }

    fn as_text(&self) -> Option<String> {
        self.as_str().map(str::to_owned)
    }
}

/// What a host reads of a JSON object.
pub(crate) fn answer_of(json: &Json) -> Option<Answer<Json>> {
    let fields = json.as_object()?.iter().map(|(name, value)| (Json::from(name.as_str()), value.clone()));
    Answer::from_fields(fields.collect())
}

/// What a host reads of a JSON object: whatever is not a text comes as a unit, as `host::json` has it.
pub(crate) fn error_body_of(json: &Json) -> Option<ErrorBody> {
    let field = |(name, value): (&String, &Json)| (name.clone(), value.as_str().map_or(Json::Null, Json::from));
    serde_json::from_value(Json::Object(json.as_object()?.iter().map(field).collect())).ok()
}

pub(crate) fn written(answer: &Answer<Json>) -> Json {
    answer.own().map_or_else(|| serde_json::to_value(answer).unwrap(), |json| serde_json::from_str(json).unwrap())
}

#[test]
fn an_answer_is_an_object_with_a_boolean_success() {
    for (json, success) in [
        (json!({ "success": true }), Some(true)),
        (json!({ "success": false, "error": "x" }), Some(false)),
        (json!({ "queue": { "id": 1 }, "success": true }), Some(true)),
        (json!({}), None),
        (json!({ "success": null }), None),
        (json!({ "success": "true" }), None),
        (json!({ "success": 1 }), None),
        (json!({ "Success": true }), None),
        (json!({ "x": { "success": true } }), None),
        (json!([{ "success": true }]), None),
        (json!(true), None),
        (json!(null), None),
    ] {
        let found = answer_of(&json).map(|answer| match answer {
            Answer::Sent { success, .. } => success,
            other => panic!("{json} became {other:?}"),
        });
        assert_eq!(found, success, "{json}");
    }
}

#[test]
fn every_field_of_an_answer_keeps_its_name_its_value_and_its_place() {
    let fields: Vec<(Json, Json)> =
        [("zeta", json!(1)), ("success", json!(true)), ("__proto__", json!([])), ("a", json!(null))]
            .map(|(name, value)| (Json::from(name), value))
            .into();
    let answer = Answer::from_fields(fields).unwrap();
    let text = serde_json::to_string(&answer).unwrap();
    assert_eq!(text, r#"{"zeta":1,"success":true,"__proto__":[],"a":null}"#);
}

#[test]
fn an_answer_that_was_not_sent_says_what_is_known() {
    assert_eq!(written(&Answer::Empty), json!({ "success": true }));
    assert_eq!(written(&Answer::AlreadyDeleted), json!({ "success": true, "alreadyDeleted": true }));
}

#[test]
fn an_error_body_is_read_field_by_field() {
    let body = error_body_of(&json!({
        "error": "words", "type": "TYPE", "code": "CODE", "requestId": "req_1", "actionRequired": "relink", "details": {},
    }));
    let body = body.unwrap();
    assert_eq!((body.error.text(), body.message.text()), (Some("words"), None));
    assert_eq!((body.api_type.clone(), body.code.clone()), (Word::Text("TYPE".into()), Word::Text("CODE".into())));
    assert_eq!((body.request_id.text(), body.action_required.text()), (Some("req_1"), Some("relink")));
    assert!(!body.has_other_keys);
    assert_eq!((body.name(), body.text()), (Some("TYPE"), Some("words")));
}

#[test]
fn only_an_object_is_an_error_body() {
    for json in [json!(null), json!(1), json!("error"), json!(["error"]), json!(false)] {
        assert_eq!(error_body_of(&json), None, "{json}");
    }
    assert_eq!(error_body_of(&json!({})), Some(ErrorBody::default()));
}

#[test]
fn a_field_of_another_type_is_no_text() {
    for other in [json!(null), json!(404), json!(true), json!(["x"]), json!({ "message": "x" })] {
        let body = error_body_of(&json!({
            "error": other, "type": other, "code": other, "requestId": other, "actionRequired": other, "message": other,
        }));
        let body = body.unwrap();
        assert_eq!((body.api_type.clone(), body.code.clone()), (Word::Other, Word::Other), "{other}");
        assert_eq!(
            (body.name(), body.text(), body.request_id.text(), body.action_required.text()),
            (None, None, None, None)
        );
    }
}

#[test]
fn the_name_is_the_type_or_the_older_code() {
    for (body, name) in [
        (json!({ "type": "T", "code": "C" }), Some("T")),
        (json!({ "code": "C" }), Some("C")),
        (json!({ "type": null, "code": "C" }), Some("C")),
        (json!({ "type": 5 }), None),
        (json!({}), None),
    ] {
        assert_eq!(error_body_of(&body).unwrap().name(), name, "{body}");
    }
}

#[test]
fn any_key_beyond_the_documented_ones_is_noticed() {
    for name in ["message", "status", "statusCode", "path", "timestamp", "Error", "Type", "", "errors", "__proto__"] {
        assert!(error_body_of(&json!({ "error": "x", name: "y" })).unwrap().has_other_keys, "{name}");
    }
    let message = error_body_of(&json!({ "message": "y" })).unwrap();
    assert_eq!((message.text(), message.has_other_keys), (Some("y"), true));
    assert_eq!(error_body_of(&json!({ "error": "x", "message": "y" })).unwrap().text(), Some("x"));
}
