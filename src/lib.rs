//! Deletes OFAuth mass messages from any JavaScript runtime, through the runtime's own fetch.
//!
//! The call flow of one delete: this border → `host` (JavaScript) → `call` (the loop) → `request`, `answer`, `error`,
//! `text` (its parts). Arrows never point back, and only `host` knows JavaScript: `tests/architecture.test.mjs` holds both.

mod answer;
mod batch;
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
/// `OFAuthError`. `texts` are the arguments as plain data. The result is for [`resume`]. Types and docs for users:
/// `pkg/index.d.ts`.
#[wasm_bindgen(js_name = deleteMassMessage, skip_typescript)]
pub fn delete_mass_message(call: host::Call, texts: &str) -> usize {
    host::start(call, texts, false)
}

/// Starts the deletes of many for good. `call` is what `pkg/batch.js` made of the caller's arguments; its promise is settled
/// with the report, or with an `OFAuthError` if an argument is refused. The rest as above.
#[wasm_bindgen(js_name = deleteMassMessages, skip_typescript)]
pub fn delete_mass_messages(call: host::Call, texts: &str) -> usize {
    host::start(call, texts, true)
}

/// Goes on with the task that waits for `value`. `pkg/promise.js` calls it.
#[wasm_bindgen(skip_typescript)]
pub fn resume(task: usize, value: JsValue) {
    host::resume(task, value);
}
