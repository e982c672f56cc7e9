//! Deletes OFAuth mass messages from any JavaScript runtime, through the runtime's own fetch.
//!
//! The call flow of one delete: this border → `host` (JavaScript) → `call` (the loop) → `request`, `answer`, `error`,
//! `text` (its parts). Arrows never point back, and only `host` knows JavaScript: `tests/architecture.test.mjs` holds both.

mod answer;
mod call;
mod error;
mod host;
mod request;
mod scope;
mod text;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
// SAFETY: wasm32-unknown-unknown without atomics has one thread.
static ALLOCATOR: lol_alloc::AssumeSingleThreaded<lol_alloc::FreeListAllocator> =
    unsafe { lol_alloc::AssumeSingleThreaded::new(lol_alloc::FreeListAllocator::new()) };

use wasm_bindgen::prelude::*;

/// Starts the delete of one mass message for good: `DELETE /v2/access/mass-messages/{id}`.
///
/// `call` is what `pkg/call.js` made of the caller's arguments; its promise is settled with the API's answer or with an
/// `OFAuthError`. `texts` and the numbers are the arguments as plain data. The result is for [`resume`]. Types and docs for
/// users: `pkg/index.d.ts`.
#[wasm_bindgen(js_name = deleteMassMessage, skip_typescript)]
pub fn delete_mass_message(
    call: host::Call,
    texts: &str,
    id: f64,
    timeout_ms: f64,
    attempt_timeout_ms: f64,
    max_retries: f64,
) -> usize {
    host::start(call, texts, [id, timeout_ms, attempt_timeout_ms, max_retries])
}

/// Goes on with the delete at `place`, which waits for `value`. `src/host/attempt.js` calls it.
#[wasm_bindgen(skip_typescript)]
pub fn resume(place: usize, value: JsValue) {
    host::resume(place, value);
}
