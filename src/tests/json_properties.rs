//! The reader against serde_json and std. Known differences, each asserted: half a surrogate pair, numbers beyond f64
//! and depth beyond 128, which serde_json's `Value` refuses. Its `IgnoredAny` checks the grammar alone and must agree.

use super::made::{Json, json, number, written};
use super::{DOCUMENTED, OBSERVED};
use crate::json::from_str;
use crate::model::Value;
use proptest::prelude::*;
use serde::de::IgnoredAny;

fn same_number(read: f64, text: &str) -> bool {
    text.parse::<f64>().is_ok_and(|number| number.to_bits() == read.to_bits())
}

/// Deep, in order. A value beyond the depth that is read at once is read on from its text.
fn same(read: &Value<'_>, made: &Json) -> bool {
    match (read, made) {
        (Value::Null, Json::Null) => true,
        (Value::Bool(read), Json::Bool(made)) => read == made,
        (Value::Number(read), Json::Number(text)) => same_number(*read, text),
        (Value::Verbatim(read), Json::Number(text)) => read == text,
        (Value::Text(read), Json::Text(made)) => read == made,
        (Value::Array(read), Json::Array(made)) => {
            read.len() == made.len() && read.iter().zip(made).all(|(read, made)| same(read, made))
        }
        (Value::Object(read), Json::Object(made)) => {
            let same_entry = |((key, read), (name, made)): (&(crate::model::Key<'_>, Value<'_>), &(String, Json))| {
                key.as_str() == Some(name) && same(read, made)
            };
            read.len() == made.len() && read.iter().zip(made).all(same_entry)
        }
        (Value::Verbatim(text), Json::Array(_) | Json::Object(_)) => {
            from_str::<Value>(text).is_ok_and(|read| same(&read, made))
        }
        _ => false,
    }
}

/// As [`same`], against what serde_json read: keys without order, the last of repeated ones.
fn same_as_serde_json(read: &Value<'_>, other: &serde_json::Value) -> bool {
    use serde_json::Value as Other;
    match (read, other) {
        (Value::Null, Other::Null) => true,
        (Value::Bool(read), Other::Bool(other)) => read == other,
        (Value::Number(read), Other::Number(other)) => other.as_f64().is_some_and(|other| other == *read),
        (Value::Text(read), Other::String(other)) => read == other,
        (Value::Array(read), Other::Array(other)) => {
            read.len() == other.len() && read.iter().zip(other).all(|(read, other)| same_as_serde_json(read, other))
        }
        (Value::Object(entries), Other::Object(other)) => {
            entries.iter().all(|(key, _)| other.contains_key(key.as_str().unwrap()))
                && other
                    .iter()
                    .all(|(name, other)| read.get(name).is_some_and(|value| same_as_serde_json(value, other)))
        }
        (Value::Verbatim(text), other) => serde_json::from_str::<Other>(text).is_ok_and(|value| value == *other),
        _ => false,
    }
}

/// What holds for every text.
fn agrees(text: &str) -> Result<(), TestCaseError> {
    let read = from_str::<Value>(text);
    let grammar = serde_json::from_str::<IgnoredAny>(text);
    prop_assert_eq!(read.is_ok(), grammar.is_ok(), "{:?}: serde_json says {:?}", text, grammar);
    match (read, serde_json::from_str::<serde_json::Value>(text)) {
        (Ok(read), Ok(other)) => prop_assert!(same_as_serde_json(&read, &other), "{:?} was read as {:?}", text, read),
        (Ok(_), Err(error)) => {
            let error = error.to_string();
            let known = [
                "lone leading surrogate in hex escape",
                "unexpected end of hex escape",
                "number out of range",
                "recursion limit exceeded",
            ];
            prop_assert!(known.iter().any(|known| error.starts_with(known)), "{:?}: {}", text, error);
        }
        (Err(_), _) => {}
    }
    Ok(())
}

/// A text that is JSON but for a few characters.
fn mutated() -> impl Strategy<Value = String> {
    let valid = prop_oneof![
        3 => (json(), prop::collection::vec(any::<u8>(), 0..20)).prop_map(|(value, noise)| written(&value, &noise)),
        1 => Just(DOCUMENTED.to_owned()),
        1 => Just(OBSERVED.to_owned()),
    ];
    let character = prop_oneof!["[\\[\\]{}\",:0-9eE+.\\\\utrfalsnd8DC \\t\\n/-]", ".", "[\u{0}-\u{1f}]"];
    let change = (any::<prop::sample::Index>(), 0..4u8, character);
    (valid, prop::collection::vec(change, 1..4)).prop_map(|(valid, changes)| {
        let mut characters: Vec<char> = valid.chars().collect();
        for (place, how, text) in changes {
            let (place, character) = (place.index(characters.len() + 1), text.chars().next().unwrap());
            match how {
                0 => characters.insert(place, character),
                1 if place < characters.len() => characters[place] = character,
                2 if place < characters.len() => drop(characters.remove(place)),
                3 => characters.truncate(place),
                _ => {}
            }
        }
        characters.into_iter().collect()
    })
}

proptest! {
    #[test]
    fn any_json_is_read_as_it_was_made_however_it_is_written(
        value in json(),
        noise in prop_oneof![Just(vec![]), prop::collection::vec(any::<u8>(), 1..40)],
    ) {
        let text = written(&value, &noise);
        let read = from_str::<Value>(&text);
        prop_assert!(read.as_ref().is_ok_and(|read| same(read, &value)), "{} was read as {:?}", text, read);
        agrees(&text)?;
    }

    #[test]
    fn any_number_is_exact_or_left_to_the_engine(text in number()) {
        match from_str::<Value>(&text) {
            Ok(Value::Number(read)) => prop_assert!(same_number(read, &text), "{} was read as {:e}", text, read),
            Ok(Value::Verbatim(verbatim)) => prop_assert_eq!(verbatim, &text),
            other => prop_assert!(false, "{} was read as {:?}", text, other),
        }
    }

    #[test]
    fn any_text_is_taken_or_refused_as_by_serde_json(text in any::<String>()) {
        agrees(&text)?;
    }

    #[test]
    fn any_bytes_are_taken_or_refused_as_by_serde_json(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        agrees(&String::from_utf8_lossy(&bytes))?;
    }

    #[test]
    fn any_text_of_json_characters_is_taken_or_refused_as_by_serde_json(
        text in prop_oneof![
            "[\\[\\]{}\",:0-9eE+.\\\\utrfalsn \\t\\n/-]{0,30}",
            "[\\[\\]{}\"a,:1 ]{0,12}",
            "[-+.eE019]{1,8}",
            "\"(\\\\u[dD][89abcdefABCDEF][0-9a-f]{2}|\\\\[bfnrtu\"/\\\\]|[a-f0-9]){0,6}\"",
        ],
    ) {
        agrees(&text)?;
    }

    #[test]
    fn json_with_a_few_characters_changed_is_taken_or_refused_as_by_serde_json(text in mutated()) {
        agrees(&text)?;
    }
}
