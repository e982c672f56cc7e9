//! The only part of the crate that knows JavaScript.
//!
//! Nothing foreign reaches the other modules: `attempt.js` makes every call into a value or a global that is not ours,
//! catches what it throws, and hands over plain data. What it cannot be told to catch is never called from Rust.

mod arguments;
mod js;
mod json;
mod objects;
mod port;
mod task;

use crate::call;
use crate::scope;
pub use js::Call;
use port::JsHost;
use wasm_bindgen::JsValue;

/// Starts one delete; the call's promise is settled when it ends. [`resume`] wants the number that this returns.
pub(crate) fn start(call: Call, texts: &str, numbers: [f64; 4]) -> usize {
    let arguments = arguments::read(texts, numbers);
    task::spawn(async move {
        let (request, policy) = match arguments {
            Ok(arguments) => arguments,
            Err(invalid) => return call.reject(&objects::invalid_argument(&invalid)),
        };
        let shared = scope::shared_by(&request);
        let outcome = call::delete(&JsHost::new(&call), &request, &policy, &shared).await;
        match outcome.map(|answer| objects::answer(&answer)) {
            Ok(answer) => call.resolve(&answer),
            Err(error) => call.reject(&objects::error(&error)),
        }
    })
}

/// Goes on with a delete that waits for `value`.
pub(crate) fn resume(place: usize, value: JsValue) {
    task::resume(place, value);
}
