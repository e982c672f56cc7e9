//! What `pkg/call.js` and `pkg/batch.js` read of the caller's arguments, checked: flags, then one tagged line an argument.

use super::js::Call;
use crate::batch::{RateLimit, Rules};
use crate::request::{Argument, Checks, InvalidArgument, Policy, Request};
use crate::text;
use js_sys::Reflect;
use std::ops::Range;
use wasm_bindgen::JsValue;
use web_sys::Url;

/// In the order of `pkg/batch.js`, whose first are those of `pkg/call.js`.
const OPTIONS: [&str; 16] = [
    "timeoutMs",
    "attemptTimeoutMs",
    "maxRetries",
    "allowMissing",
    "baseUrl",
    "fetch",
    "onAttempt",
    "signal",
    "concurrency",
    "rateLimit",
    "maxHoldMs",
    "stopOnError",
    "stopSignal",
    "keepOutcomes",
    "onOutcome",
    "onProgress",
];

/// The flags, in this order, and what it means that one is not "y".
const FLAGS: [(&str, &str); 9] = [
    ("ids", "must be an array, a Set, a generator or another iterable of ids, and not a string"),
    ("options", "must be an object, or left out"),
    ("arguments", "has too many: expected at most four, id or ids, apiKey, connectionId, options"),
    ("fetch", "must be a function (url, init) => Promise<Response>"),
    ("onAttempt", "must be a function"),
    ("signal", "must be an AbortSignal"),
    ("stopSignal", "must be an AbortSignal"),
    ("onOutcome", "must be a function"),
    ("onProgress", "must be a function"),
];
/// Flags that are looked at before anything else.
const FIRST_FLAGS: usize = 2;

/// The rules are those of many deletes.
pub(super) fn read(call: &Call, texts: &str) -> Result<(Request, Policy, Rules), InvalidArgument> {
    let lines = text::parts(texts, b'\n');
    let flags = lines.first().copied().unwrap_or_default().as_bytes();
    let [mut request, mut policy] = [[Argument::Missing; 4]; 2];
    let mut rules = [Argument::Missing; 6];
    fill(&mut request, call, &lines, 1);
    fill(&mut policy, call, &lines, 5);
    fill(&mut rules, call, &lines, 9);

    let mut checks = Checks::default();
    check_flags(&mut checks, flags, 0..FIRST_FLAGS);
    if let Some(name) =
        flags.get(FLAGS.len() + 1).and_then(|letter| OPTIONS.get(usize::from(letter.wrapping_sub(b'a'))))
    {
        checks.refuse(name, "cannot be read: its getter throws");
    }
    let rate_limit = match (flags.get(FLAGS.len()), rules[1]) {
        (Some(b'u'), _) => RateLimit::Missing,
        (Some(b'y'), _) => RateLimit::Object,
        (_, Argument::Bool(false)) => RateLimit::False,
        _ => RateLimit::Other,
    };
    let policy = Policy::new(&mut checks, policy);
    let request = Request::new(&mut checks, request, parse_url);
    let rules = Rules::new(&mut checks, rate_limit, rules);
    check_flags(&mut checks, flags, FIRST_FLAGS..FLAGS.len());
    checks.done((request, policy, rules))
}

/// `from`: the place of the first among the lines.
#[inline(never)]
fn fill<'a>(arguments: &mut [Argument<'a>], call: &Call, lines: &[&'a str], from: usize) {
    for (place, slot) in (from..).zip(arguments) {
        *slot = argument(call, place, lines.get(place).copied().unwrap_or("u"));
    }
}

#[inline(never)]
fn check_flags(checks: &mut Checks, flags: &[u8], places: Range<usize>) {
    for place in places {
        let Some((parameter, problem)) = FLAGS.get(place) else { break };
        match flags.get(place) {
            Some(b'y') => {}
            Some(b'u') => checks.refuse(parameter, "is missing in this runtime; pass options.fetch"),
            _ => checks.refuse(parameter, problem),
        }
    }
}

/// A number is not in its line: it is asked of `call`.
#[inline(never)]
pub(super) fn argument<'a>(call: &Call, place: usize, line: &'a str) -> Argument<'a> {
    let value = line.get(1..).unwrap_or_default();
    match line.as_bytes().first() {
        Some(b'u') => Argument::Missing,
        Some(b'b') => Argument::Bool(value == "1"),
        Some(b'n') => Argument::Number(call.number(place)),
        Some(b'i') => Argument::BigInt(value),
        Some(b't') => Argument::Text(value),
        _ => Argument::Other,
    }
}

/// The engine's parser; what it gives is read as a foreign value, since tests replace `URL`.
fn parse_url(text: &str) -> Option<String> {
    let url = Url::new(text).ok()?;
    Reflect::get(&url, &JsValue::from_str("href")).ok()?.as_string()
}
