//! What `pkg/call.js` read of the caller's arguments, checked: flags, then one tagged line an argument.

use crate::request::{Argument, InvalidArgument, Policy, Request};
use crate::text;
use js_sys::Reflect;
use wasm_bindgen::JsValue;
use web_sys::Url;

/// In the order of `pkg/call.js`.
const OPTIONS: [&str; 8] =
    ["timeoutMs", "attemptTimeoutMs", "maxRetries", "allowMissing", "baseUrl", "fetch", "onAttempt", "signal"];

pub(super) fn read(
    texts: &str,
    [id, timeout_ms, attempt_timeout_ms, max_retries]: [f64; 4],
) -> Result<(Request, Policy), InvalidArgument> {
    let mut lines = text::parts(texts, b'\n').into_iter();
    let flags = lines.next().unwrap_or_default();
    let mut next = |number| argument(lines.next().unwrap_or_default(), number);
    let flag = |place| flags.as_bytes().get(place).copied();
    let refuse = |parameter, problem| Err(InvalidArgument::new(parameter, problem));

    if flag(0) != Some(b'y') {
        return refuse("options", "must be an object, or left out");
    }
    if let Some(name) = flag(5).and_then(|digit| OPTIONS.get(usize::from(digit.wrapping_sub(b'0')))) {
        return refuse(name, "cannot be read: its getter throws");
    }
    let (id, api_key, connection_id, base_url) = (next(id), next(0.0), next(0.0), next(0.0));
    let policy = Policy::new(&next(timeout_ms), &next(attempt_timeout_ms), &next(max_retries), &next(0.0))?;
    let request = Request::new(id, api_key, connection_id, base_url, parse_url)?;
    if flag(1) != Some(b'y') {
        return refuse("arguments", "has too many: expected at most four, id, apiKey, connectionId, options");
    }
    match flag(2) {
        Some(b'y') => {}
        Some(b'u') => return refuse("fetch", "is missing in this runtime; pass options.fetch"),
        _ => return refuse("fetch", "must be a function (url, init) => Promise<Response>"),
    }
    if flag(3) != Some(b'y') {
        return refuse("onAttempt", "must be a function");
    }
    if flag(4) != Some(b'y') {
        return refuse("signal", "must be an AbortSignal");
    }
    Ok((request, policy))
}

/// `number`: the value, if the line says that it is one.
fn argument(line: &str, number: f64) -> Argument {
    let value = || line.get(1..).unwrap_or_default().to_owned();
    match line.as_bytes().first() {
        Some(b'u') => Argument::Missing,
        Some(b'b') => Argument::Bool(line == "b1"),
        Some(b'n') => Argument::Number(number),
        Some(b'i') => Argument::BigInt(value()),
        Some(b't') => Argument::Text(value()),
        _ => Argument::Other,
    }
}

/// The engine's parser; what it gives is read as a foreign value, since tests replace `URL`.
fn parse_url(text: &str) -> Option<String> {
    let url = Url::new(text).ok()?;
    Reflect::get(&url, &JsValue::from_str("href")).ok()?.as_string()
}
