//! Values of the crate as serde_json's, so that two readers can be compared.

use crate::model::{Key, Value};
use serde_json::{Map, Value as Json};

/// None where serde_json cannot hold it: half a surrogate pair, a number beyond f64, depth beyond 128.
pub(crate) fn json_of(value: &Value<'_>) -> Option<Json> {
    Some(match value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(value) => Json::from(*value),
        Value::Text(text) => Json::from(text.as_ref()),
        Value::Verbatim(text) => serde_json::from_str(text).ok()?,
        Value::Array(items) => Json::Array(items.iter().map(json_of).collect::<Option<_>>()?),
        Value::Object(entries) => {
            let mut map = Map::new();
            for (key, value) in entries {
                map.insert(name_of(key)?, json_of(value)?);
            }
            Json::Object(map)
        }
    })
}

fn name_of(key: &Key<'_>) -> Option<String> {
    match key {
        Key::Verbatim(text) => serde_json::from_str(text).ok(),
        _ => key.as_str().map(str::to_owned),
    }
}

/// The same tree with every number as f64, as JavaScript has it.
pub(crate) fn with_doubles(json: Json) -> Json {
    match json {
        Json::Number(number) => number.as_f64().map_or(Json::Null, Json::from),
        Json::Array(items) => items.into_iter().map(with_doubles).collect(),
        Json::Object(entries) => entries.into_iter().map(|(key, value)| (key, with_doubles(value))).collect(),
        other => other,
    }
}

/// Every key, every text and every number of the tree.
pub(crate) fn texts_of(json: &Json, texts: &mut Vec<String>) {
    match json {
        Json::String(text) => texts.push(text.clone()),
        Json::Number(number) => texts.extend(number.as_f64().map(|n| n.to_string())),
        Json::Array(items) => items.iter().for_each(|item| texts_of(item, texts)),
        Json::Object(entries) => entries.iter().for_each(|(key, value)| {
            texts.push(key.clone());
            texts_of(value, texts);
        }),
        _ => {}
    }
}
