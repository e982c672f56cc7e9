use super::not_json::nested;
use crate::json::{NotJson, from_str};
use crate::model::{Key, NAMES, Value};

fn read(text: &str) -> Result<Value<'_>, NotJson> {
    from_str(text)
}

fn string(text: &str) -> Value<'_> {
    Value::Text(text.into())
}

#[test]
fn each_kind_of_value_is_read() {
    for (json, value) in [
        ("null", Value::Null),
        (" \t\r\n true \n", Value::Bool(true)),
        ("false", Value::Bool(false)),
        ("[]", Value::Array(vec![])),
        ("[ ]", Value::Array(vec![])),
        ("{}", Value::Object(vec![])),
        ("{ }", Value::Object(vec![])),
        ("[1, [null]]", Value::Array(vec![Value::Number(1.0), Value::Array(vec![Value::Null])])),
        ("\"\"", string("")),
        ("\"ž漢😀\u{7f}\u{2028}\"", string("ž漢😀\u{7f}\u{2028}")),
    ] {
        assert_eq!(read(json), Ok(value), "{json}");
    }
}

#[test]
fn escapes_are_decoded() {
    for (json, decoded) in [
        (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
        (r#""\u0041""#, "A"),
        (r#""\u00e9\u00E9""#, "éé"),
        (r#""\u0000""#, "\0"),
        (r#""\uFFFF\ud7ff\ue000""#, "\u{FFFF}\u{D7FF}\u{E000}"),
        (r#""\ud83d\ude00""#, "😀"),
        (r#""\uD800\uDC00\udbff\udfff""#, "\u{10000}\u{10FFFF}"),
        (r#""a\nb\\nc""#, "a\nb\\nc"),
        (r#""é\u00e9é""#, "ééé"),
    ] {
        assert_eq!(read(json), Ok(string(decoded)), "{json}");
    }
}

#[test]
fn a_string_without_escapes_is_borrowed() {
    let Ok(Value::Text(std::borrow::Cow::Borrowed(text))) = read("\"plain\"") else { panic!("it was copied") };
    assert_eq!(text, "plain");
}

#[test]
fn half_a_surrogate_pair_is_left_to_the_engine() {
    for json in [
        r#""\ud83d""#,
        r#""\ude00""#,
        r#""cropped \ud83d…""#,
        r#""\ud83d\u0041""#,
        r#""\ud83d\ud83d\ude00""#,
        r#""\ude00\ud83d""#,
        r#""\ud83d\n""#,
        r#""\ud83dude00""#,
        r#""\n\ud83d\"\\""#,
    ] {
        assert_eq!(read(json), Ok(Value::Verbatim(json)), "{json}");
        let padded = format!(" [ {json} ] ");
        assert_eq!(read(&padded), Ok(Value::Array(vec![Value::Verbatim(json)])), "{json}");
        let keyed = format!("{{{json} : 1}}");
        assert_eq!(read(&keyed), Ok(Value::Object(vec![(Key::Verbatim(json), Value::Number(1.0))])), "{json}");
    }
}

#[test]
fn numbers_with_one_exact_reading_are_read_here() {
    for json in [
        "0",
        "-0",
        "-0.0",
        "-0e5",
        "1",
        "-1",
        "26439068590",
        "6400000000000",
        "9007199254740991",
        "-9007199254740991",
        "0.1",
        "1.5",
        "1e22",
        "1E+2",
        "1e-22",
        "1.25e-3",
        "100e-2",
        "123456789e22",
        "0.0000000000000000000001",
        "1e0000000000000000000001",
    ] {
        let Ok(Value::Number(number)) = read(json) else { panic!("{json} was not read as a number") };
        assert_eq!(number.to_bits(), json.parse::<f64>().unwrap().to_bits(), "{json}");
    }
}

#[test]
fn any_other_number_is_left_to_the_engine() {
    for json in [
        "9007199254740992",
        "9007199254740993",
        "-18446744073709551616",
        "99999999999999999999999999999999",
        "0.30000000000000004",
        "1e23",
        "1e-23",
        "1e999",
        "-1e999",
        "1e-999",
        "5e-324",
        "1.7976931348623157e308",
        "0e400",
        "1e99999999999999999999",
        "1e-99999999999999999999",
    ] {
        assert_eq!(read(json), Ok(Value::Verbatim(json)), "{json}");
    }
}

/// Values inside values, and how many levels of them were read here.
fn levels_read(mut value: &Value<'_>) -> usize {
    let mut levels = 0;
    loop {
        value = match value {
            Value::Array(items) => &items[0],
            Value::Object(entries) => &entries[0].1,
            _ => return levels,
        };
        levels += 1;
    }
}

#[test]
fn any_depth_is_read_and_beyond_64_levels_left_to_the_engine() {
    for depth in 1..=400 {
        for (open, close) in [("[", "]"), ("{\"a\":", "}"), (" [ ", " ] "), ("[{\"\\ud83d\" : ", " }]")] {
            let json = nested(depth, open, "7", close);
            let value = read(&json).unwrap();
            let levels = depth * open.matches(['[', '{']).count();
            assert_eq!(levels_read(&value), levels.min(64), "{depth} times {open}");
            assert_eq!(read(&nested(depth, open, "7,", close)), Err(NotJson), "{depth} times {open}, 7, and {close}");
            assert_eq!(read(&format!("{}{}", open.repeat(depth), "7")), Err(NotJson), "{depth} times {open}, open");
            assert_eq!(
                read(&format!("{json}{}", close.trim())),
                Err(NotJson),
                "{depth} times {open}, closed too often"
            );
        }
    }
}

#[test]
fn a_million_levels_do_not_overflow_the_stack() {
    assert!(read(&nested(1_000_000, "[", "", "]")).is_ok());
    assert_eq!(read(&"[".repeat(1_000_000)), Err(NotJson));
    assert_eq!(read(&"{\"a\":[".repeat(500_000)), Err(NotJson));
}

#[test]
fn keys_keep_their_order_and_none_is_lost() {
    let json = r#"{"z":1,"10":2,"2":3,"a":4,"success":true,"__proto__":{},"":5,"a":6,"queue":null}"#;
    let Ok(Value::Object(entries)) = read(json) else { panic!("no object") };
    let names: Vec<_> = entries.iter().map(|(key, _)| key.as_str().unwrap()).collect();
    assert_eq!(names, ["z", "10", "2", "a", "success", "__proto__", "", "a", "queue"]);
}

#[test]
fn a_name_of_the_answer_is_known_by_its_place_however_it_is_escaped() {
    for name in NAMES {
        let escaped: String = name.chars().map(|character| format!("\\u{:04x}", u32::from(character))).collect();
        for key in [name.to_owned(), escaped] {
            let json = format!("{{\"{key}\":null}}");
            let Ok(Value::Object(entries)) = read(&json) else { panic!("{json}") };
            let Key::Known(place) = entries[0].0 else { panic!("{key} is not known") };
            assert_eq!(NAMES[place], name);
        }
    }
    let Ok(Value::Object(entries)) = read(r#"{"Success":null}"#) else { panic!("no object") };
    assert_eq!(entries[0].0, Key::Other("Success".into()));
}

#[test]
fn of_a_key_that_stands_twice_the_last_value_counts() {
    let value = read(r#"{"success":"no","error":"first","success":true,"error":"last"}"#).unwrap();
    assert_eq!(value.get("error").and_then(Value::as_str), Some("last"));
    assert!(value.is_answer());
    assert!(!read(r#"{"success":true,"success":"yes"}"#).unwrap().is_answer());
}

#[test]
fn an_answer_is_an_object_with_a_boolean_success_and_nothing_else_is_asked() {
    for json in [
        r#"{"success":true}"#,
        r#"{"success":false}"#,
        r#"{"\u0073uccess":true,"queue":[]}"#,
        r#"{"queue":"odd","x":1e999,"success":true}"#,
    ] {
        assert!(read(json).unwrap().is_answer(), "{json}");
    }
    for json in [
        "null",
        "true",
        "\"success\"",
        "[]",
        "[{\"success\":true}]",
        "{}",
        r#"{"success":"true"}"#,
        r#"{"success":1}"#,
        r#"{"success":null}"#,
        r#"{"Success":true}"#,
        r#"{"queue":{"success":true}}"#,
    ] {
        assert!(!read(json).unwrap().is_answer(), "{json}");
    }
}
