//! The reader against serde_json and std. Known differences, each asserted: half a surrogate pair, numbers beyond f64
//! and depth beyond 128, which serde_json's `Value` refuses. Its `IgnoredAny` checks the grammar alone and must agree.

use super::{DOCUMENTED, OBSERVED};
use crate::json::from_str;
use crate::model::Value;
use proptest::prelude::*;
use serde::de::IgnoredAny;

/// JSON as it was generated: keys in order, repeated ones too, numbers by their text.
#[derive(Debug, Clone)]
enum Json {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<i64>().prop_map(|n| n.to_string()),
        (-1000..1000).prop_map(|n| n.to_string()),
        any::<f64>().prop_filter("finite", |n| n.is_finite()).prop_map(|n| format!("{n:e}")),
        "-?(0|[1-9][0-9]{0,24})(\\.[0-9]{1,24})?([eE][+-]?[0-9]{1,3})?",
        "-?[1-9][0-9]{0,15}(\\.[0-9]{1,6})?(e-?[0-9]{1,2})?",
    ]
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[0-9]{1,4}",
        "[a-c]{0,2}",
        "[žя漢😀\u{1}-\u{1f}\"\\\\/]{0,6}",
        Just("success".to_owned()),
        Just("__proto__".to_owned()),
        Just("240".to_owned()),
    ]
}

fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        number().prop_map(Json::Number),
        key().prop_map(Json::Text),
    ];
    let tree = leaf.prop_recursive(6, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::Array),
            prop::collection::vec((key(), inner), 0..6).prop_map(Json::Object),
        ]
    });
    // Around some trees a tower, up to where serde_json still follows.
    let tower = prop_oneof![4 => Just(0usize), 1 => 0usize..110];
    (tree, tower, any::<u64>()).prop_map(|(tree, height, kinds)| {
        (0..height).fold(tree, |inner, level| match (kinds >> (level % 64)) & 3 {
            0 => Json::Object(vec![("only".to_owned(), inner)]),
            1 => Json::Object(vec![("queue".to_owned(), inner), ("240".to_owned(), Json::Null)]),
            2 => Json::Array(vec![inner]),
            _ => Json::Array(vec![Json::Bool(true), inner, Json::Array(vec![])]),
        })
    })
}

/// How a text is written: blanks and escapes, drawn from noise. No noise: compact.
struct Writer<'n> {
    out: String,
    noise: std::iter::Cycle<std::slice::Iter<'n, u8>>,
}

impl Writer<'_> {
    fn draw(&mut self) -> u8 {
        self.noise.next().copied().unwrap_or(0)
    }

    fn blank(&mut self) {
        self.out.push_str(match self.draw() % 12 {
            7 => " ",
            8 => "\t",
            9 => "\n",
            10 => "\r",
            11 => " \n\t ",
            _ => "",
        });
    }

    fn token(&mut self, token: &str) {
        self.blank();
        self.out.push_str(token);
        self.blank();
    }

    fn string(&mut self, text: &str) {
        self.blank();
        self.out.push('"');
        for character in text.chars() {
            let short = match character {
                '"' => Some("\\\""),
                '\\' => Some("\\\\"),
                '/' => Some("\\/"),
                '\u{8}' => Some("\\b"),
                '\u{c}' => Some("\\f"),
                '\n' => Some("\\n"),
                '\r' => Some("\\r"),
                '\t' => Some("\\t"),
                _ => None,
            };
            let must = matches!(character, '"' | '\\' | '\0'..='\u{1f}');
            match (self.draw() % 4, short) {
                (0 | 1, _) if !must => self.out.push(character),
                (0..=2, Some(escape)) => self.out.push_str(escape),
                (way, _) => {
                    for unit in character.encode_utf16(&mut [0; 2]) {
                        let escape = if way == 3 { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") };
                        self.out.push_str(&escape);
                    }
                }
            }
        }
        self.out.push('"');
        self.blank();
    }

    fn value(&mut self, value: &Json) {
        match value {
            Json::Null => self.token("null"),
            Json::Bool(value) => self.token(if *value { "true" } else { "false" }),
            Json::Number(text) => self.token(text),
            Json::Text(text) => self.string(text),
            Json::Array(items) => {
                self.token("[");
                for (place, item) in items.iter().enumerate() {
                    if place > 0 {
                        self.token(",");
                    }
                    self.value(item);
                }
                self.token("]");
            }
            Json::Object(entries) => {
                self.token("{");
                for (place, (key, value)) in entries.iter().enumerate() {
                    if place > 0 {
                        self.token(",");
                    }
                    self.string(key);
                    self.token(":");
                    self.value(value);
                }
                self.token("}");
            }
        }
    }
}

fn written(value: &Json, noise: &[u8]) -> String {
    let mut writer = Writer { out: String::new(), noise: noise.iter().cycle() };
    writer.value(value);
    writer.out
}

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
            Ok(Value::Verbatim(verbatim)) => prop_assert_eq!(verbatim, text),
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
