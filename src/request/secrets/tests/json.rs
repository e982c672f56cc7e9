//! A JSON text after redaction: it still is one, and no value, key or number of it shows a secret.

use super::super::Secrets;
use super::spelling::{Spelling, secret, spelled};
use super::{KEY, run_in, secrets};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

fn redacted(secrets: &Secrets, json: &str) -> Json {
    let redacted = secrets.redact_json(json);
    serde_json::from_str(&redacted).unwrap_or_else(|_| panic!("{json} became {redacted}"))
}

#[test]
fn strings_and_keys_lose_the_secret_and_keep_the_rest() {
    let json = json!({ "error": format!("the key {KEY}."), KEY: 1, "x": [[{ "y": KEY }], format!("a{KEY}b")], "n": 7 });
    let clean = json!({ "error": "the key [redacted].", "[redacted]": 1, "x": [[{ "y": "[redacted]" }], "a[redacted]b"], "n": 7 });
    assert_eq!(redacted(&secrets(), &json.to_string()), clean);
}

#[test]
fn a_text_without_secrets_is_unchanged() {
    for json in [
        "",
        " {\n \"a\" : [ 1 , -2.5e+7 , true , false , null , \"x\\\"y\\\\\" , { } ] }\t\r\n",
        "\"\\u0041\\n\\/\"",
        "[[[]]]",
        "0",
        "{\"success\":true,\"queue\":{\"id\":26439068590}}",
        // Not JSON, and no reason to change or to fail.
        "\"",
        "\"\\",
        "{\"a",
        "<html>é\u{200b}",
    ] {
        assert_eq!(secrets().redact_json(json), json);
    }
}

#[test]
fn a_number_that_shows_a_secret_becomes_null() {
    let digits = Secrets::new(["20260101", "conn_fedcba9876"]);
    for (json, clean) in [
        ("[20260101,-20260101,0.20260101,120260101,7]", json!([null, null, null, null, 7])),
        (r#"{"digits":20260101,"text":"20260101"}"#, json!({ "digits": null, "text": "[redacted]" })),
        ("20260101", json!(null)),
        (" 20260101 ", json!(null)),
        ("[2026010,1]", json!([2_026_010, 1])),
    ] {
        assert_eq!(redacted(&digits, json), clean, "{json}");
    }
}

#[test]
fn a_secret_with_the_characters_of_json_leaves_the_text_json() {
    for key in [
        r#""12345678""#,
        r#""12345678"#,
        r#"12345678""#,
        r"\12345678\",
        r"u0041bcdefgh",
        r#"","a":1,""#,
        r#"{"a":"12345678"}"#,
    ] {
        let secrets = Secrets::new([key, "conn_fedcba9876"]);
        for json in [
            json!({ "error": key }),
            json!({ key: [key, format!("a{key}b")] }),
            json!([format!("\"{key}"), format!("{key}\\"), "12345678", "\u{1}12345678"]),
            json!({ "a": "12345678", "b": "Abcdefgh" }),
        ] {
            let clean = redacted(&secrets, &json.to_string());
            assert_eq!(shows(&clean, key), None, "{json}");
        }
    }
}

#[test]
fn escapes_do_not_hide_a_secret() {
    let hidden: String = KEY.chars().map(|character| format!("\\u{:04X}", u32::from(character))).collect();
    let json = format!(r#"{{"error":"x","{hidden}":"a{hidden}","half":"\\{hidden}"}}"#);
    let clean = redacted(&secrets(), &json);
    assert_eq!(shows(&clean, KEY), None);
    assert_eq!(clean["[redacted]"], "a[redacted]");
}

/// A run of the secret in a key, a text or a number.
fn shows(json: &Json, secret: &str) -> Option<String> {
    match json {
        Json::String(text) => run_in(text, secret),
        Json::Number(number) => run_in(&number.to_string(), secret),
        Json::Array(items) => items.iter().find_map(|item| shows(item, secret)),
        Json::Object(entries) => {
            entries.iter().find_map(|(key, value)| run_in(key, secret).or_else(|| shows(value, secret)))
        }
        Json::Null | Json::Bool(_) => None,
    }
}

/// A value whose texts hold 'S' where the secret goes.
fn tree() -> impl Strategy<Value = Json> {
    let text = || "[aé\"\\\\ \u{0}\u{200b}S]{0,5}";
    let leaf = prop_oneof![
        4 => text().prop_map(Json::from),
        1 => any::<bool>().prop_map(Json::from),
        1 => any::<f64>().prop_map(Json::from),
        1 => any::<i64>().prop_map(Json::from),
        1 => Just(Json::Null),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::vec((text(), inner), 0..4)
                .prop_map(|entries| Json::Object(entries.into_iter().collect())),
        ]
    })
}

/// Compact or with blanks; the secret's characters escaped as the noise says.
fn written(tree: &Json, secret: &str, noise: &[u8], blanks: bool) -> String {
    let text = if blanks { serde_json::to_string_pretty(tree).unwrap() } else { tree.to_string() };
    text.replace('S', &spelled(secret, Spelling::Json, noise).concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn json_stays_json_and_shows_no_secret(
        secret in secret(),
        tree in tree(),
        noise in prop::collection::vec(any::<u8>(), 1..40),
        blanks: bool,
    ) {
        let json = written(&tree, &secret, &noise, blanks);
        let clean = redacted(&Secrets::new([&secret, "conn_fedcba9876"]), &json);
        prop_assert_eq!(shows(&clean, &secret), None, "{} became {}", json, clean);
    }

    #[test]
    fn json_without_a_secret_is_the_same_value(secret in "[xyz]{8,64}", tree in tree(), blanks: bool) {
        let json = written(&tree, "S", &[0], blanks);
        prop_assert_eq!(Secrets::new([&secret, "conn_fedcba9876"]).redact_json(&json), json);
    }

    #[test]
    fn digits_of_a_secret_never_come_back_as_a_number(secret in "[1-9][0-9]{7,14}", sign: bool, before in 0..100u32) {
        let number = format!("{}{before}{secret}", if sign { "-" } else { "" });
        let clean = redacted(&Secrets::new([&secret, "conn_fedcba9876"]), &format!("{{\"n\":[{number},0.{secret},1]}}"));
        prop_assert_eq!(clean, json!({ "n": [null, null, 1] }));
    }
}
