//! JSON made at random, and written in any of the ways that mean the same.

use proptest::prelude::*;

/// JSON as it was generated: keys in order, repeated ones too, numbers by their text.
#[derive(Debug, Clone)]
pub(super) enum Json {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

pub(super) fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<i64>().prop_map(|n| n.to_string()),
        (-1_000..1_000i32).prop_map(|n| n.to_string()),
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

pub(super) fn json() -> impl Strategy<Value = Json> {
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
        let blank = match self.draw() % 12 {
            7 => " ",
            8 => "\t",
            9 => "\n",
            10 => "\r",
            11 => " \n\t ",
            _ => "",
        };
        self.out.push_str(blank);
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

pub(super) fn written(value: &Json, noise: &[u8]) -> String {
    let mut writer = Writer { out: String::new(), noise: noise.iter().cycle() };
    writer.value(value);
    writer.out
}
