use super::{DOCUMENTED, OBSERVED, SHORT};
use crate::json::{NotJson, from_str};
use crate::model::Value;
use serde::de::IgnoredAny;

fn read(text: &str) -> Result<Value<'_>, NotJson> {
    from_str(text)
}

pub(super) fn nested(depth: usize, open: &str, inner: &str, close: &str) -> String {
    [open.repeat(depth), inner.to_owned(), close.repeat(depth)].concat()
}

const NOT_JSON: &[&str] = &[
    // Nothing, or nothing but blanks of JSON; blanks that are none of JSON.
    "",
    " ",
    "\u{FEFF}1",
    "\u{A0}1",
    "1\u{B}",
    "1\0",
    // Commas.
    "[1,]",
    "[,]",
    "[,1]",
    "[1,,2]",
    "[1 2]",
    "{\"a\":1,}",
    "{,}",
    "{\"a\":1 \"b\":2}",
    "{\"a\":1,,\"b\":2}",
    "1,",
    // Colons and keys.
    "{\"a\"}",
    "{\"a\" 1}",
    "{\"a\":}",
    "{\"a\"::1}",
    "{a:1}",
    "{1:1}",
    "{null:1}",
    "{'a':1}",
    "[\"a\":1]",
    "{\"a\":1:2}",
    "{:1}",
    // Brackets.
    "[",
    "]",
    "{",
    "}",
    "[1",
    "[1}",
    "{\"a\":1]",
    "[]]",
    "{}}",
    "[[1]",
    "{\"a\":{}",
    // Numbers.
    "01",
    "-01",
    "00",
    "+1",
    ".5",
    "5.",
    "-.5",
    "-",
    "--1",
    "1e",
    "1e+",
    "1e1.5",
    "1.e1",
    "e1",
    "1.2.3",
    "0x10",
    "1_000",
    "NaN",
    "-NaN",
    "Infinity",
    "-Infinity",
    "1n",
    "١",
    // Words.
    "nul",
    "nulll",
    "True",
    "tru",
    "truefalse",
    "fals",
    "undefined",
    "n",
    "null null",
    // Strings.
    "\"",
    "\"a",
    "'a'",
    "\"\\\"",
    "\"\\x41\"",
    "\"\\a\"",
    "\"\\'\"",
    "\"\\0\"",
    "\"\\U0041\"",
    "\"\\u\"",
    "\"\\u12\"",
    "\"\\u12g4\"",
    "\"\\u{41}\"",
    "\"\\u+123\"",
    "\"\\u 123\"",
    "\"\\ud83d\\u\"",
    "\"\\ud83d\\u12\"",
    "\"\\ud83d\\uzzzz\"",
    "\"\\ud83d\\x\"",
    "\"\\ud83d",
    "\"\\é\"",
    "\"\\",
    "\"a\"b",
    "\"a\" \"b\"",
    "\"\n\"",
    "\"\t\"",
    "\"\0\"",
    "\"\u{1f}\"",
    "{\"\n\":1}",
    "{\"\\ud83d\n\":1}",
    // Comments.
    "/**/1",
    "1//",
    "[1/**/]",
    "#1",
    // Pages.
    "<!DOCTYPE html>",
    "success",
    "{\"url\":\"\"\"\"}",
];

#[test]
fn what_is_not_json_is_refused_at_any_depth() {
    for json in NOT_JSON {
        assert_eq!(read(json), Err(NotJson), "{json:?}");
        assert!(serde_json::from_str::<IgnoredAny>(json).is_err(), "serde_json takes {json:?}");
        // 63: an array that is read here. 64 and more: the part that is only validated.
        for depth in [1, 63, 64, 65, 100] {
            let deep = nested(depth, "[7,", json, "]");
            let is_json = serde_json::from_str::<IgnoredAny>(&deep).is_ok();
            assert_eq!(read(&deep).is_ok(), is_json, "{json:?} at depth {depth}");
        }
    }
}

#[test]
fn control_characters_in_a_string_are_refused_and_all_others_taken() {
    for character in (0..=0x100).filter_map(char::from_u32) {
        if matches!(character, '"' | '\\') {
            continue;
        }
        let json = format!("\"{character}\"");
        assert_eq!(read(&json).is_ok(), character >= ' ', "{character:?}");
    }
}

#[test]
fn an_answer_cut_at_any_byte_is_refused() {
    for (name, whole) in [("documented", DOCUMENTED), ("observed", OBSERVED), ("short", SHORT)] {
        let whole = whole.trim_end();
        assert!(read(whole).unwrap().is_answer(), "{name}");
        for end in 0..whole.len() {
            if let Some(cut) = whole.get(..end) {
                assert_eq!(read(cut), Err(NotJson), "{name} cut at byte {end}");
            }
        }
    }
}
