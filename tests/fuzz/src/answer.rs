//! Any text read as JSON: accepted exactly where it is JSON, read as serde_json reads it, stable when read again.

use crate::json::from_str;
use crate::model::{Key, Value};
use crate::tree::{json_of, with_doubles};
use serde::de::IgnoredAny;
use serde_json::Value as Json;

pub fn answer(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let read = from_str::<Value>(&text);
    // `IgnoredAny` checks the grammar alone: half pairs, numbers of any size, any depth.
    let is_json = serde_json::from_str::<IgnoredAny>(&text).is_ok();
    assert_eq!(read.is_ok(), is_json, "{text:?}");
    let Ok(value) = read else { return };

    if let Ok(json) = serde_json::from_str::<Json>(&text) {
        let ours = json_of(&value).map(with_doubles);
        assert_eq!(ours, Some(with_doubles(json)), "{text:?}");
    }

    let mut once = String::new();
    write(&value, &mut once);
    let again = from_str::<Value>(&once).unwrap_or_else(|_| panic!("{text:?} became {once:?}, which is not JSON"));
    let mut twice = String::new();
    write(&again, &mut twice);
    assert_eq!(once, twice, "{text:?}");
    assert_eq!(value.is_answer(), again.is_answer(), "{text:?}");
}

/// As compact JSON. A number is written the same way, whoever would read it.
fn write(value: &Value<'_>, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(value) => write_number(*value, out),
        Value::Text(text) => write_text(text, out),
        Value::Verbatim(text) => match text.parse::<f64>() {
            Ok(number) if number.is_finite() => write_number(number, out),
            _ => out.push_str(text),
        },
        Value::Array(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Value::Object(entries) => {
            out.push('{');
            for (place, (key, value)) in entries.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                match key {
                    Key::Verbatim(text) => out.push_str(text),
                    _ => write_text(key.as_str().unwrap_or_default(), out),
                }
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
    }
}

fn write_number(number: f64, out: &mut String) {
    out.push_str(&format!("{number:e}"));
}

fn write_text(text: &str, out: &mut String) {
    out.push_str(&Json::from(text).to_string());
}
