//! A server that echoes what it was sent, everywhere it can: nothing of it reaches the error or `onAttempt`.

use super::super::Fault;
use super::script::{CONNECTION, KEY, Story, script};
use super::step::{answer, lost};
use crate::error::tests::thrown as thrown_by;
use crate::error::{Cause, Thrown, ThrownCode};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// Every text of the error and of the reports that a printout could show.
fn texts(story: &Story) -> Vec<String> {
    let mut texts = Vec::new();
    if let Err(error) = &story.result {
        texts.push(error.message.clone());
        texts.extend([&error.api_type, &error.request_id, &error.action_required].into_iter().flatten().cloned());
        texts.extend(error.body.as_ref().map(Json::to_string));
        if let Some(Json::String(body)) = &error.body {
            texts.push(body.clone());
        }
        texts.push(format!("{:?}", error.cause));
    }
    texts.extend(story.reports.iter().filter_map(|report| report.request_id.clone()));
    texts
}

/// A text in which a run of eight characters of a secret stands.
fn shown(story: &Story) -> Option<String> {
    let shows =
        |text: &String, secret: &str| (8..=secret.len()).any(|end| text.contains(secret.get(end - 8..end).unwrap()));
    texts(story).into_iter().find(|text| shows(text, KEY) || shows(text, CONNECTION))
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
    for word in [&error.api_type, &error.request_id, &error.action_required, &story.reports[0].request_id] {
        assert_eq!(word.as_deref(), Some(clean));
    }
    let expected =
        json!({ "error": clean, "type": clean, "requestId": clean, "actionRequired": clean, "x": [[{ "y": clean }]] });
    assert_eq!(error.body, Some(expected));
}

#[test]
fn a_name_of_the_api_is_one_line_of_at_most_200_characters() {
    let long = format!("a\n\u{202e}{}", "x".repeat(300));
    let body = json!({ "error": "x", "type": long, "requestId": long, "actionRequired": long });
    let story = script([answer(401, body.to_string())]).run();
    let error = story.error();
    for word in [&error.api_type, &error.request_id, &error.action_required, &story.reports[0].request_id] {
        assert_eq!(word.as_deref(), Some(format!("a {}…", "x".repeat(197)).as_str()));
    }
}

#[test]
fn the_secrets_are_cut_out_of_every_text_of_what_was_thrown() {
    let thrown = |number: bool| Thrown {
        name: format!("Error {KEY}"),
        message: format!("Invalid header\n{KEY}: {}", "x".repeat(2_000)),
        code: Some(if number { ThrownCode::Number(7.0) } else { ThrownCode::Text(format!("E{CONNECTION}")) }),
        syscall: String::new(),
    };
    for step in [lost(), answer(500, "x"), answer(200, "")] {
        let story = script([step.but(Fault::Thrown(vec![thrown(false), thrown(true)]))]).run();
        let Some(Cause::Thrown(causes)) = &story.error().cause else { panic!("{story:?}") };
        assert_eq!(causes.len(), 2);
        for cause in causes {
            assert_eq!(cause.name, "Error [redacted]");
            assert!(cause.message.starts_with("Invalid header [redacted]: xxx"), "{}", cause.message);
            assert_eq!(cause.message.chars().count(), 1_001);
        }
        assert_eq!(causes[0].code(), "E[redacted]");
        assert_eq!(causes[1].code, Some(ThrownCode::Number(7.0)));
    }
}

#[test]
fn the_secrets_are_cut_out_of_bodies_that_are_not_json_before_they_are_shortened() {
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
            assert_eq!(shown(&story), None, "{status} after {before} characters");
        }
    }
}

#[test]
fn a_secret_beyond_the_part_of_a_body_that_is_read_as_text_is_not_shown() {
    for status in [200, 400] {
        for before in [16_000, 16_370, 16_380, 16_400, 100_000] {
            let body = json!({ "error": "x".repeat(before), "key": KEY, "last": [CONNECTION] });
            assert_eq!(shown(&script([answer(status, body.to_string())]).run()), None, "{status}, after {before}");
        }
    }
}

/// Texts with and without the secrets, whole, in parts and twice.
fn echo() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => Just(KEY.to_owned()),
        3 => Just(CONNECTION.to_owned()),
        1 => Just(KEY.get(..10).unwrap().to_owned()),
        1 => Just(KEY.get(10..).unwrap().to_owned()),
        1 => Just(CONNECTION.get(3..).unwrap().to_owned()),
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
    (tree, words).prop_map(|(tree, words)| match tree {
        Json::Object(mut entries) => {
            entries.extend(words.into_iter().map(|(name, text)| (name.to_owned(), Json::from(text))));
            Json::Object(entries)
        }
        other => json!({ "error": words.first().map(|word| word.1.clone()), "inner": other }),
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
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_echo_of_the_secrets_reaches_the_caller(
        bodies in prop::collection::vec(prop_oneof![written(), echo()], 1..4),
        statuses in prop::collection::vec(prop::sample::select(vec![200, 302, 400, 401, 404, 409, 429, 500, 503]), 3),
        thrown in prop::option::of(echo()),
    ) {
        let mut steps: Vec<_> = bodies.iter().zip(statuses).map(|(body, status)| answer(status, body.as_str())).collect();
        if let Some(text) = thrown {
            let thrown = thrown_by(&text, &text, Some(&text));
            steps[0] = steps[0].clone().but(Fault::Thrown(vec![thrown]));
        }
        let story = script(steps).run();
        prop_assert_eq!(shown(&story), None);
    }
}
