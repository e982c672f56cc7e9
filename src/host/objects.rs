//! Rust values out to JavaScript and back: the answer, `OFAuthError`, causes.

use super::js;
use crate::answer::{Answer, Opaque};
use crate::error::{Cause, Error, Thrown, ThrownCode};
use crate::request::InvalidArgument;
use js_sys::{Array, Object};
use serde::{Serialize, Serializer};
use serde_wasm_bindgen::preserve;
use wasm_bindgen::prelude::*;

/// A JavaScript value that serde passes through untouched.
#[derive(Clone)]
pub(super) struct Preserved(pub(super) JsValue);

impl Opaque for Preserved {
    fn as_bool(&self) -> Option<bool> {
        self.0.as_bool()
    }

    fn as_text(&self) -> Option<String> {
        self.0.as_string()
    }
}

impl Serialize for Preserved {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        preserve::serialize(&self.0, serializer)
    }
}

/// A plain object. serde-wasm-bindgen makes a Map, and `Object.fromEntries` defines each entry as a property of its own,
/// where assigning would meet what `Object.prototype` has: a setter, or a frozen `toString`.
pub(super) fn answer(answer: &Answer<Preserved>) -> JsValue {
    if let Some(json) = answer.own() {
        return js::parse(json);
    }
    let map = serde_wasm_bindgen::to_value(answer).unwrap_or_default();
    Object::from_entries(&map).map_or(map, JsValue::from)
}

pub(super) fn invalid_argument(invalid: &InvalidArgument) -> JsValue {
    error(&Error::invalid_argument(invalid.parameter, invalid.problem))
}

pub(super) fn error(error: &Error<Preserved>) -> JsValue {
    let (reason, thrown) = match &error.cause {
        None => (&JsValue::UNDEFINED, None),
        Some(Cause::Reason(reason)) => (&reason.0, None),
        Some(Cause::Thrown(thrown)) => (&JsValue::UNDEFINED, Some(words(thrown))),
    };
    js::make_error(
        &error.message,
        error.code.as_str(),
        error.status,
        error.api_type.as_deref(),
        error.request_id.as_deref(),
        error.action_required.as_deref(),
        error.attempts,
        error.retryable,
        error.retry_after_ms,
        error.may_have_succeeded,
        error.body.as_ref().map_or(&JsValue::UNDEFINED, |body| &body.0),
        reason,
        thrown,
    )
}

/// Four words each: name, message, code, system call.
pub(super) fn thrown(words: &Array) -> Vec<Thrown> {
    let text = |index| words.get(index).as_string().unwrap_or_default();
    let mut thrown = Vec::new();
    let mut index = 0;
    while index < words.length() {
        let code = words.get(index + 2);
        let code = match code.as_f64() {
            Some(number) => Some(ThrownCode::Number(number)),
            None => code.as_string().map(ThrownCode::Text),
        };
        thrown.push(Thrown { name: text(index), message: text(index + 1), code, syscall: text(index + 3) });
        index += 4;
    }
    thrown
}

/// Three words each: name, message, code.
fn words(thrown: &[Thrown]) -> Array {
    let words = Array::new();
    for Thrown { name, message, code, .. } in thrown {
        js::append(&words, &JsValue::from_str(name));
        js::append(&words, &JsValue::from_str(message));
        let code = match code {
            None => JsValue::UNDEFINED,
            Some(ThrownCode::Text(code)) => JsValue::from_str(code),
            Some(ThrownCode::Number(code)) => JsValue::from_f64(*code),
        };
        js::append(&words, &code);
    }
    words
}
