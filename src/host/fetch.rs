//! One exchange: fetch called as `fetch(url, init)`, and the answer's body read within a limit.

use super::objects::set;
use super::{invoke, promise_of, property};
use crate::call::Fault;
use crate::request::{METHOD, Request};
use crate::retry::Hints;
use gloo_net::http::{Headers, Response};
use js_sys::{ArrayBuffer, Function, Object, Uint8Array};
use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

const MAX_ANSWER_BYTES: usize = 8 * 1024 * 1024;
/// Of an error's body; the rest is cancelled, the error stands.
const MAX_ERROR_BYTES: usize = 64 * 1024;

/// Aborts its fetch when dropped before the answer was read to its end.
pub(super) struct Exchange {
    controller: AbortController,
    head: RefCell<Option<(u16, Hints)>>,
    finished: Cell<bool>,
}

impl Exchange {
    pub(super) fn new() -> Result<Self, JsValue> {
        Ok(Exchange { controller: AbortController::new()?, head: RefCell::default(), finished: Cell::new(false) })
    }

    /// Status and hints, once they have come: they stand even where the body does not follow.
    pub(super) fn head(&self) -> Option<(u16, Hints)> {
        self.head.take()
    }

    /// Sends the request and reads the whole body; of an error at most its first 64 KiB.
    pub(super) async fn run(&self, fetch: &Function, request: &Request) -> Result<Vec<u8>, Fault<JsValue>> {
        let promise = self.call(fetch, request).map_err(Fault::Broken)?;
        let value = settled(&promise).await.map_err(Fault::Broken)?;
        let (response, body) = as_response(&value).map_err(Fault::Broken)?;
        let status = response.status();
        self.head.replace(Some((status, hints(&response))));
        let is_error = !(200..300).contains(&status);
        let bytes = if body.is_null() {
            Vec::new()
        } else {
            match invoke(&body, "getReader") {
                Ok(reader) => read_all(reader, is_error).await?,
                // An implementation of fetch whose body is no web stream.
                Err(_) => read_buffered(&value, is_error).await?,
            }
        };
        self.finished.set(true);
        Ok(bytes)
    }

    fn call(&self, fetch: &Function, request: &Request) -> Result<JsValue, JsValue> {
        let headers = Headers::new();
        for (name, value) in request.headers() {
            headers.set(name, value);
        }
        let init = Object::new();
        set(&init, "method", METHOD);
        set(&init, "headers", headers.into_raw());
        // Followed, a redirect to another origin would take the key along. "error" throws on every call in workerd.
        set(&init, "redirect", "manual");
        set(&init, "signal", self.controller.signal());
        // No `this` (workerd refuses one), a string and not a Request (another implementation would not know ours).
        fetch.call2(&JsValue::UNDEFINED, &JsValue::from_str(&request.url), &init)
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        if !self.finished.get() {
            self.controller.abort();
        }
    }
}

/// Awaits a promise, a thenable or a plain value.
async fn settled(value: &JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(promise_of(value)?).await
}

/// A Response of any realm, and its body: null where it has none. A getter that throws is caught here, and only here.
fn as_response(value: &JsValue) -> Result<(Response, JsValue), JsValue> {
    let no_response = || JsValue::from(JsError::new("fetch did not return a Response"));
    if !value.is_object() {
        return Err(no_response());
    }
    let status = property(value, "status")?.as_f64();
    if !status.is_some_and(|status| (0.0..1_000.0).contains(&status)) {
        return Err(no_response());
    }
    property(value, "headers")?;
    if property(value, "bodyUsed")?.is_truthy() {
        return Err(JsError::new("fetch returned a Response whose body was already read").into());
    }
    let response: web_sys::Response = value.clone().unchecked_into();
    Ok((Response::from(response), property(value, "body")?))
}

fn hints(response: &Response) -> Hints {
    let headers = response.headers().into_raw();
    let header = |name: &str| headers.get(name).ok().flatten();
    Hints {
        retry_after_ms: header("retry-after-ms"),
        retry_after: header("retry-after"),
        rate_limit_reset: header("x-ratelimit-reset"),
        date: header("date"),
    }
}

/// Cancels its stream when dropped before the end.
struct Reading {
    reader: JsValue,
    done: bool,
}

impl Drop for Reading {
    fn drop(&mut self) {
        if self.done {
            return;
        }
        // A cancel that fails is no one's business, but must not surface as an unhandled rejection: any function will do.
        if let Ok(cancelled) = invoke(&self.reader, "cancel").and_then(|cancelled| promise_of(&cancelled)) {
            let nothing = property(&js_sys::global(), "Boolean").unwrap_or_default();
            let _ = property(&cancelled, "then")
                .map(|then| then.unchecked_into::<Function>().call2(&cancelled, &nothing, &nothing));
        }
    }
}

async fn read_all(reader: JsValue, is_error: bool) -> Result<Vec<u8>, Fault<JsValue>> {
    let mut reading = Reading { reader, done: false };
    let mut bytes = Vec::new();
    loop {
        let step = invoke(&reading.reader, "read").map_err(Fault::Broken)?;
        let step = settled(&step).await.map_err(Fault::Broken)?;
        let part = |name| property(&step, name).map_err(Fault::Broken);
        if part("done")?.is_truthy() {
            reading.done = true;
            return Ok(bytes);
        }
        let chunk = part("value")?;
        if !ArrayBuffer::is_view(&chunk) {
            return Err(Fault::Broken(JsError::new("the body is no stream of bytes").into()));
        }
        let chunk = Uint8Array::new(&chunk);
        if let Limit::Reached = append(&mut bytes, &chunk, is_error)? {
            return Ok(bytes);
        }
    }
}

async fn read_buffered(response: &JsValue, is_error: bool) -> Result<Vec<u8>, Fault<JsValue>> {
    let buffer = invoke(response, "arrayBuffer").map_err(Fault::Broken)?;
    let buffer = settled(&buffer).await.map_err(Fault::Broken)?;
    if !buffer.is_object() {
        return Err(Fault::Broken(JsError::new("the body is no bytes").into()));
    }
    let mut bytes = Vec::new();
    append(&mut bytes, &Uint8Array::new(&buffer), is_error)?;
    Ok(bytes)
}

enum Limit {
    Free,
    Reached,
}

fn append(bytes: &mut Vec<u8>, chunk: &Uint8Array, is_error: bool) -> Result<Limit, Fault<JsValue>> {
    let room = if is_error { MAX_ERROR_BYTES } else { MAX_ANSWER_BYTES } - bytes.len();
    let length = chunk.length() as usize;
    if length > room && !is_error {
        return Err(Fault::TooLarge);
    }
    let start = bytes.len();
    let take = length.min(room);
    bytes.resize(start + take, 0);
    if let Some(target) = bytes.get_mut(start..) {
        chunk.subarray(0, take as u32).copy_to(target);
    }
    Ok(if length > room { Limit::Reached } else { Limit::Free })
}
