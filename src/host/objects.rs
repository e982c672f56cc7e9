//! Rust values out to JS: the answer's object, `OFAuthError`, `onAttempt`'s argument.

use super::property;
use crate::call::Attempt;
use crate::error::Error;
use crate::model::{Key, NAMES, Value};
use crate::request::Request;
use js_sys::{Array, Object, Reflect, Symbol};
use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};
use serde_wasm_bindgen::preserve;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The package's own class: `pkg/load.js` brings the name into the scope of the generated code.
    type OFAuthError;
    #[wasm_bindgen(constructor)]
    fn new(message: &str, fields: &Object) -> OFAuthError;

    #[wasm_bindgen(catch, js_namespace = JSON, js_name = parse)]
    fn json_parse(text: &str) -> Result<JsValue, JsValue>;
}

/// Plain objects and arrays, like `JSON.parse`.
pub(super) fn build(value: &Value<'_>) -> Option<JsValue> {
    Out(value).serialize(&serde_wasm_bindgen::Serializer::json_compatible()).ok()
}

struct Out<'a>(&'a Value<'a>);

impl Serialize for Out<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Number(value) => serializer.serialize_f64(*value),
            Value::Text(value) => serializer.serialize_str(value),
            Value::Verbatim(text) => verbatim(text, serializer),
            Value::Array(items) => serializer.collect_seq(items.iter().map(Out)),
            Value::Object(entries) => object(entries, serializer),
        }
    }
}

/// The engine's own reader gives what serde has no word for: half a surrogate pair, the last bit of a number, any depth.
fn verbatim<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let value = json_parse(text).map_err(|_| S::Error::custom("not JSON"))?;
    preserve::serialize(&value, serializer)
}

fn object<S: Serializer>(entries: &[(Key<'_>, Value<'_>)], serializer: S) -> Result<S::Ok, S::Error> {
    let mut object = serializer.serialize_map(Some(entries.len()))?;
    for (key, value) in entries {
        // Set as a property, this key would change the object's prototype.
        if key.as_str() != Some("__proto__") {
            object.serialize_entry(&OutKey(key), &Out(value))?;
        }
    }
    object.end()
}

struct OutKey<'a>(&'a Key<'a>);

impl Serialize for OutKey<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Key::Known(place) => preserve::serialize(&known_name(*place), serializer),
            Key::Other(name) => serializer.serialize_str(name),
            Key::Verbatim(text) => verbatim(text, serializer),
        }
    }
}

/// The JS string of a known name, made once: a third of a decode's time otherwise goes into making such strings.
fn known_name(place: usize) -> JsValue {
    thread_local! {
        static STRINGS: RefCell<Vec<JsValue>> = const { RefCell::new(Vec::new()) };
    }
    STRINGS.with_borrow_mut(|strings| {
        if strings.is_empty() {
            strings.extend(NAMES.iter().map(|name| JsValue::from_str(name)));
        }
        strings.get(place).cloned().unwrap_or_default()
    })
}

pub(super) fn set(object: &Object, name: &str, value: impl Into<JsValue>) {
    // A plain object of ours takes any property.
    let _ = Reflect::set(object, &name.into(), &value.into());
}

/// An object of the fields that are there.
struct Fields(Object);

impl Fields {
    fn set_text(&self, name: &str, value: Option<&str>) {
        self.set_some(name, value.map(JsValue::from_str));
    }

    fn set_number(&self, name: &str, value: Option<f64>) {
        self.set_some(name, value.map(JsValue::from_f64));
    }

    fn set_some(&self, name: &str, value: Option<JsValue>) {
        if let Some(value) = value {
            set(&self.0, name, value);
        }
    }
}

pub(super) fn error(error: Error<JsValue>) -> JsValue {
    let fields = Fields(Object::new());
    fields.set_text("code", Some(error.code.as_str()));
    fields.set_number("status", error.status.map(f64::from));
    fields.set_text("type", error.kind.as_deref());
    fields.set_text("requestId", error.request_id.as_deref());
    fields.set_text("actionRequired", error.action_required.as_deref());
    fields.set_number("attempts", Some(f64::from(error.attempts)));
    set(&fields.0, "retryable", error.retryable);
    fields.set_number("retryAfterMs", error.retry_after_ms);
    set(&fields.0, "mayHaveSucceeded", error.may_have_succeeded);
    fields.set_some("body", error.body);
    fields.set_some("cause", error.cause);
    OFAuthError::new(&error.message, &fields.0).into()
}

pub(super) fn attempt(attempt: &Attempt<'_>) -> JsValue {
    let fields = Fields(Object::new());
    fields.set_number("attempt", Some(f64::from(attempt.attempt)));
    fields.set_number("status", attempt.status.map(f64::from));
    fields.set_text("code", attempt.code.map(|code| code.as_str()));
    fields.set_text("requestId", attempt.request_id);
    fields.set_number("elapsedMs", Some(attempt.elapsed_ms));
    fields.set_number("retryInMs", attempt.retry_in_ms);
    fields.0.into()
}

/// What a runtime or the caller's fetch threw, or a copy of its words where it shows a secret anywhere inside.
pub(super) fn without_secrets(request: &Request, cause: JsValue) -> JsValue {
    let mut nodes = 0;
    if !shows_a_secret(request, &cause, &mut nodes) {
        return cause;
    }
    let word = |name: &str| property(&cause, name).ok().and_then(|word| word.as_string());
    let clean = |text: String| request.redact(&text);
    let message = cause.as_string().or_else(|| word("message")).map(clean).unwrap_or_default();
    let copy = Object::from(JsValue::from(JsError::new(&message)));
    for name in ["name", "code"] {
        if let Some(text) = word(name) {
            set(&copy, name, clean(text));
        }
    }
    copy.into()
}

/// Walks everything that a printout could show: own properties, hidden ones too. What is too large to walk counts as
/// showing, and so does what has a place that no walk reaches: Headers, a Map, a Promise, a Request.
fn shows_a_secret(request: &Request, value: &JsValue, nodes: &mut u32) -> bool {
    const MOST_NODES: u32 = 500;
    *nodes += 1;
    if *nodes > MOST_NODES {
        return true;
    }
    if let Some(text) = value.as_string() {
        return request.is_shown_in(&text);
    }
    if !value.is_object() {
        return false;
    }
    let tag = Reflect::get(value, &Symbol::to_string_tag()).map(|tag| tag.as_string());
    if !matches!(tag.as_ref().map(Option::as_deref), Ok(None | Some("DOMException"))) {
        return true;
    }
    // Not every engine has these as own properties.
    for name in ["message", "stack"] {
        if property(value, name).is_ok_and(|word| shows_a_secret(request, &word, nodes)) {
            return true;
        }
    }
    let Ok(keys) = Reflect::own_keys(value) else { return true };
    Array::iter(&keys).any(|key| match Reflect::get(value, &key) {
        Ok(inner) => shows_a_secret(request, &key, nodes) || shows_a_secret(request, &inner, nodes),
        Err(_) => true,
    })
}
