//! Deletes OFAuth mass messages from any JavaScript runtime, through the runtime's own fetch.
//!
//! The way of one delete: this border → `host` (JavaScript) → `request` (inputs checked) → `call` (the story) →
//! `retry`, `json`, `model`, `text`, `error` (its parts). Arrows never point back; only `host` knows JavaScript.

mod call;
mod error;
mod host;
mod json;
mod model;
mod request;
mod retry;
mod text;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;

/// Deletes the mass message `id` for good: `DELETE /v2/access/mass-messages/{id}`.
///
/// Resolves with the API's answer, every key as it came. Rejects with an `OFAuthError`, whose `mayHaveSucceeded` tells
/// whether the message may be gone all the same. Parameters, options and defaults: `types.d.ts`. Two more come from the
/// loader: `rest` is what was passed beyond the last parameter, and `sent.attempts` counts the requests, for the case
/// that this module traps and cannot say so itself.
#[wasm_bindgen(js_name = deleteMassMessage, skip_typescript)]
pub async fn delete_mass_message(
    id: JsValue,
    #[wasm_bindgen(js_name = apiKey)] api_key: JsValue,
    #[wasm_bindgen(js_name = connectionId)] connection_id: JsValue,
    options: JsValue,
    rest: Array,
    sent: Object,
) -> Result<JsValue, JsValue> {
    host::delete_mass_message(&id, &api_key, &connection_id, &options, &rest, sent).await
}

#[cfg(test)]
mod tests;
