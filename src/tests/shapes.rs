//! `model::SHAPES` against the answers in the fixtures.

use super::{DOCUMENTED, OBSERVED, SHORT};
use crate::json;
use crate::model::{NAMES, SHAPES, Shape, Value};
use std::collections::BTreeMap;

/// Fields that the documented example has not, and why they are there.
const NOT_DOCUMENTED: &[(&str, &str)] = &[
    // Set by this package.
    ("DeleteMassMessageResponse", "alreadyDeleted"),
    // The other form of a sender: `{ id, _view }`.
    ("FromUser", "_view"),
];

fn shape(name: &str) -> Option<&'static Shape> {
    SHAPES.iter().find(|shape| shape.name == name)
}

/// The keys that each shape was seen with, one list for each object of it.
type Seen = BTreeMap<&'static str, Vec<Vec<String>>>;

/// Whether the value is of the TypeScript type; collects the objects of each shape.
fn fits(ty: &str, value: &Value<'_>, seen: &mut Seen) -> bool {
    ty.split(" | ").any(|ty| match (ty, value) {
        ("unknown", _) | ("null", Value::Null) | ("string", Value::Text(_)) => true,
        ("number", Value::Number(_)) | ("boolean", Value::Bool(_)) | ("true", Value::Bool(true)) => true,
        (_, Value::Text(text)) => ty == format!("'{text}'"),
        (_, Value::Array(items)) => {
            ty.strip_suffix("[]").is_some_and(|ty| items.iter().all(|item| fits(ty, item, seen)))
        }
        (_, Value::Object(entries)) => {
            let Some(shape) = shape(ty) else { return false };
            let keys = entries.iter().map(|(key, _)| key.as_str().unwrap().to_owned()).collect();
            seen.entry(shape.name).or_default().push(keys);
            shape.fields.iter().all(|field| match value.get(field.name) {
                Some(value) => {
                    let fits = fits(field.ty, value, seen);
                    assert!(fits, "{}.{} is no {}: {value:?}", shape.name, field.name, field.ty);
                    true
                }
                None => field.optional,
            })
        }
        _ => false,
    })
}

fn seen_in(text: &str) -> Seen {
    let mut seen = Seen::new();
    assert!(fits("DeleteMassMessageResponse", &json::from_str(text).unwrap(), &mut seen));
    seen
}

#[test]
fn every_key_of_the_documented_example_stands_at_its_place_and_nothing_else() {
    let seen = seen_in(DOCUMENTED);
    for shape in SHAPES {
        let objects = seen.get(shape.name).unwrap_or_else(|| panic!("no {} in the example", shape.name));
        let listed: Vec<&str> = shape.fields.iter().map(|field| field.name).collect();
        for keys in objects {
            for key in keys {
                assert!(listed.contains(&key.as_str()), "{} lacks {key}", shape.name);
            }
            let in_listed_order: Vec<&&str> =
                listed.iter().filter(|name| keys.iter().any(|key| key == *name)).collect();
            assert!(in_listed_order.into_iter().eq(keys), "{} has another order than {keys:?}", shape.name);
        }
        for name in listed {
            let documented = objects.iter().flatten().any(|key| key == name);
            let excepted = NOT_DOCUMENTED.contains(&(shape.name, name));
            assert!(documented != excepted, "{}.{name}: documented {documented}, excepted {excepted}", shape.name);
        }
    }
}

#[test]
fn the_example_has_43_keys_of_queue_and_12_of_a_media_item() {
    assert_eq!(shape("Queue").unwrap().fields.len(), 43);
    assert_eq!(shape("MediaItem").unwrap().fields.len(), 12);
    let seen = seen_in(DOCUMENTED);
    assert_eq!((seen["Queue"][0].len(), seen["MediaItem"][0].len()), (43, 12));
}

#[test]
fn sources_stand_in_full_alone_and_options_in_preview_alone() {
    let objects = &seen_in(DOCUMENTED)["MediaFile"];
    let having = |key: &str| objects.iter().filter(|keys| keys.iter().any(|name| name == key)).count();
    assert_eq!((objects.len(), having("sources"), having("options")), (4, 1, 1));
}

#[test]
fn the_observed_answers_fit_the_types() {
    assert!(seen_in(OBSERVED).contains_key("MediaFile"));
    assert_eq!(seen_in(SHORT)["Queue"].len(), 1);
}

#[test]
fn what_the_types_do_not_allow_does_not_fit() {
    let fit = |ty, text| fits(ty, &json::from_str(text).unwrap(), &mut Seen::new());
    for (ty, text) in [
        ("string", "1"),
        ("string | number", "null"),
        ("number[]", "[1,\"2\"]"),
        ("true", "false"),
        ("'photo' | 'video'", "\"page\""),
        ("FromUser", "{\"name\":\"no id\"}"),
        ("FromUser", "[]"),
        ("Queue | null", "{}"),
    ] {
        assert!(!fit(ty, text), "{text} fits {ty}");
    }
}

#[test]
fn required_is_only_what_no_answer_lacks() {
    let required: Vec<_> = SHAPES
        .iter()
        .flat_map(|shape| shape.fields.iter().filter(|field| !field.optional).map(|field| (shape.name, field.name)))
        .collect();
    let expected = [("DeleteMassMessageResponse", "success"), ("Queue", "id"), ("FromUser", "id"), ("MediaItem", "id")];
    assert_eq!(required, expected);
}

#[test]
fn the_known_names_are_those_of_the_shapes_in_their_order() {
    let names: Vec<&str> = SHAPES.iter().flat_map(|shape| shape.fields.iter().map(|field| field.name)).collect();
    assert_eq!(NAMES.to_vec(), names);
}
