//! A server that echoes what it was sent, everywhere it can: nothing of it reaches the error or `onAttempt`.

use super::request_with;
use super::script::{CONNECTION, KEY, POLICY, Story, script};
use super::step::{Trouble, answer};
use crate::retry::Budget;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// Every text of the error and of the reports that a printout could show.
fn texts(story: &Story) -> Vec<String> {
    let mut texts = Vec::new();
    if let Err(error) = &story.result {
        texts.push(error.message.clone());
        texts.extend([&error.kind, &error.request_id, &error.action_required].into_iter().flatten().cloned());
        texts.extend([&error.body, &error.cause].into_iter().flatten().map(Json::to_string));
        if let Some(Json::String(body)) = &error.body {
            texts.push(body.clone());
        }
    }
    texts.extend(story.reports.iter().filter_map(|report| report.request_id.clone()));
    texts
}

fn shown(story: &Story) -> Option<String> {
    texts(story).into_iter().find(|text| text.contains(KEY) || text.contains(CONNECTION))
}

#[test]
fn the_secrets_are_cut_out_of_every_word_of_the_api() {
    let echo = format!("key {KEY}, connection {CONNECTION}.");
    let body =
        json!({ "error": echo, "type": echo, "requestId": echo, "actionRequired": echo, "x": [[{ "y": echo }]] });
    let story = script([answer(401, body.to_string())]).run();
    let error = story.error();
    let clean = "key [redacted], connection [redacted].";
    assert_eq!(error.message, clean);
    for word in [&error.kind, &error.request_id, &error.action_required, &story.reports[0].request_id] {
        assert_eq!(word.as_deref(), Some(clean));
    }
    let expected =
        json!({ "error": clean, "type": clean, "requestId": clean, "actionRequired": clean, "x": [[{ "y": clean }]] });
    assert_eq!(error.body, Some(expected));
}

#[test]
fn a_key_of_a_body_that_shows_a_secret_is_left_out() {
    let body =
        json!({ "error": "x", KEY: 1, format!("a{CONNECTION}b"): { "c": 2 }, "kept": { CONNECTION: 3, "d": 4.5 } });
    let story = script([answer(400, body.to_string())]).run();
    assert_eq!(story.error().body, Some(json!({ "error": "x", "kept": { "d": 4.5 } })));
}

#[test]
fn a_value_that_only_the_engine_would_decode_is_left_out() {
    let hidden: String = KEY.chars().map(|character| format!("\\u{:04x}", u32::from(character))).collect();
    let deep = format!("{}\"{hidden}\"{}", "[".repeat(70), "]".repeat(70));
    let body = format!(r#"{{"error":"x","half":"\ud800{hidden}","\ud800{hidden}":1,"deep":{deep},"big":1e25}}"#);
    let story = script([answer(400, body)]).run();
    let body = story.error().body.clone().unwrap();
    assert_eq!((&body["error"], &body["half"], &body["big"]), (&json!("x"), &Json::Null, &Json::Null));
    assert_eq!(body.as_object().unwrap().len(), 4);
    assert_eq!(shown(&story), None);
}

#[test]
fn the_secrets_are_cut_out_of_bodies_that_are_no_json_before_they_are_shortened() {
    for status in [200, 302, 404, 500] {
        for body in [
            format!("<title>{KEY}</title>"),
            format!("Bad header apiKey: {KEY}\nx-connection-id: {CONNECTION}"),
            format!("{{\"error\":\"{KEY}{CONNECTION}\""),
            format!("\"{KEY}\""),
            format!("[\"{CONNECTION}\"]"),
        ] {
            assert_eq!(shown(&script([answer(status, body.clone())]).run()), None, "{status} {body}");
        }
        for before in (150..200).chain(2_000..2_050) {
            let story = script([answer(status, format!("{}{KEY}{CONNECTION}", "x".repeat(before)))]).run();
            let part = |text: &String| text.contains(&KEY[..8]) || text.contains(&CONNECTION[..9]);
            assert_eq!(texts(&story).into_iter().find(part), None, "{status} after {before} characters");
        }
    }
}

/// Texts with and without the secrets, whole, in parts and twice.
fn echo() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => Just(KEY.to_owned()),
        3 => Just(CONNECTION.to_owned()),
        1 => Just(KEY[..10].to_owned()),
        1 => Just(KEY[10..].to_owned()),
        1 => Just(CONNECTION[3..].to_owned()),
        1 => Just("<title>".to_owned()),
        1 => Just("</b>".to_owned()),
        2 => ".{0,3}",
        1 => Just("x".repeat(190)),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn body() -> impl Strategy<Value = Json> {
    let leaf =
        prop_oneof![4 => echo().prop_map(Json::from), 1 => any::<bool>().prop_map(Json::from), 1 => Just(Json::Null)];
    let tree = leaf.prop_recursive(5, 30, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::vec((echo(), inner), 0..4)
                .prop_map(|entries| Json::Object(entries.into_iter().collect())),
        ]
    });
    let names =
        prop::sample::select(vec!["error", "type", "code", "message", "requestId", "actionRequired", "success"]);
    let words = prop::collection::vec((names, echo()), 0..6);
    (tree, words, 0..90usize).prop_map(|(tree, words, depth)| {
        let tree = (0..depth.saturating_sub(20)).fold(tree, |inner, _| json!([inner]));
        match tree {
            Json::Object(mut entries) => {
                entries.extend(words.into_iter().map(|(name, text)| (name.to_owned(), Json::from(text))));
                Json::Object(entries)
            }
            other => json!({ "error": words.first().map(|word| word.1.clone()), "inner": other }),
        }
    })
}

/// The text of a body: as it is, cut somewhere, or with some characters as escapes.
fn written() -> impl Strategy<Value = String> {
    // A body here has no numbers: every capital letter and every digit stands inside a string.
    let escape = |(character, escaped): (char, &bool)| match character {
        'A'..='Z' | '0'..='9' if *escaped => format!("\\u{:04x}", u32::from(character)),
        _ => character.to_string(),
    };
    (body(), prop::collection::vec(any::<bool>(), 1..30), any::<prop::sample::Index>(), 0..3u8).prop_map(
        move |(body, escaped, cut, way)| {
            let text = body.to_string();
            match way {
                0 => text.chars().take(cut.index(text.len() + 1)).collect(),
                // An escape that is there already stays whole.
                1 if !text.contains("\\u") => text.chars().zip(escaped.iter().cycle()).map(escape).collect(),
                _ => text,
            }
        },
    )
}

proptest! {
    #[test]
    fn no_echo_of_the_secrets_reaches_the_caller(
        bodies in prop::collection::vec(prop_oneof![written(), echo()], 1..4),
        statuses in prop::collection::vec(prop::sample::select(vec![200, 302, 400, 401, 404, 409, 429, 500, 503]), 3),
        breaks: bool,
    ) {
        let mut steps: Vec<_> = bodies.iter().zip(statuses).map(|(body, status)| answer(status, body.as_str())).collect();
        if breaks {
            steps[0] = steps[0].clone().but(Trouble::BreaksOff);
        }
        let story = script(steps).run();
        prop_assert_eq!(shown(&story), None);
    }
}

#[test]
fn a_secret_of_digits_that_comes_back_as_a_number_is_left_out() {
    let story = script([answer(400, r#"{"error":"x","digits":[20260101,-20260101,0.20260101,7]}"#)]).run_as(
        &request_with("20260101", "conn_1"),
        &POLICY,
        &Budget::default(),
    );
    assert_eq!(story.error().body, Some(json!({ "error": "x", "digits": [null, null, null, null] })));
}

#[test]
fn a_text_that_ends_within_a_secret_is_cut_before_it() {
    for length in 8..KEY.len() {
        let cut = &KEY[..length];
        let story = script([answer(400, format!(r#"{{"error":"the key {cut}"}}"#))]).run();
        assert_eq!(story.error().message, "the key [redacted]", "{length}");
        let story = script([answer(400, format!("the key {cut}"))]).run();
        assert_eq!(story.error().body, Some(json!("the key [redacted]")), "{length}");
    }
}
