//! Bindings of `attempt.js`, and of the call's object that `pkg/call.js` makes.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// What the caller passed, and the promise that the caller holds.
    #[derive(Clone)]
    pub type Call;

    /// `[reason]` once the caller's signal is aborted, else undefined.
    #[wasm_bindgen(method, structural)]
    pub(super) fn aborted(this: &Call) -> Option<js_sys::Array>;
    #[wasm_bindgen(method, structural)]
    pub(super) fn resolve(this: &Call, answer: &JsValue);
    #[wasm_bindgen(method, structural)]
    pub(super) fn reject(this: &Call, error: &JsValue);
}

#[wasm_bindgen(module = "/src/host/attempt.js")]
extern "C" {
    /// One attempt's outcome: plain data, every property its own.
    pub(super) type Reply;
    #[wasm_bindgen(method, getter)]
    pub(super) fn fault(this: &Reply) -> u32;
    /// Below 0 if no status line came.
    #[wasm_bindgen(method, getter)]
    pub(super) fn status(this: &Reply) -> i32;
    #[wasm_bindgen(method, getter)]
    pub(super) fn redirect(this: &Reply) -> u32;
    #[wasm_bindgen(method, getter)]
    pub(super) fn hints(this: &Reply) -> String;
    /// Name, message, code and system call of what was thrown, then those of its cause, and so on.
    #[wasm_bindgen(method, getter)]
    pub(super) fn causes(this: &Reply) -> js_sys::Array;
    #[wasm_bindgen(method, getter)]
    pub(super) fn text(this: &Reply) -> String;
    #[wasm_bindgen(method, getter, js_name = isJson)]
    pub(super) fn is_json(this: &Reply) -> bool;
    /// The keys and values of a JSON object by turns; undefined if the body is not one.
    #[wasm_bindgen(method, getter)]
    pub(super) fn fields(this: &Reply) -> Option<js_sys::Array>;

    /// Resumes the call's task with a [`Reply`].
    pub(super) fn attempt(call: &Call, request: &str, hints: &str, ms: f64);
    /// Resumes the call's task with whether there was a timer to wait with.
    pub(super) fn wait(call: &Call, ms: f64);
    pub(super) fn now(call: &Call) -> f64;
    #[wasm_bindgen(js_name = wallClock)]
    pub(super) fn wall_clock() -> f64;
    pub(super) fn random() -> f64;
    pub(super) fn parse(json: &str) -> JsValue;
    pub(super) fn report(
        call: &Call,
        attempt: u32,
        status: Option<u16>,
        code: Option<&str>,
        request_id: Option<&str>,
        elapsed_ms: f64,
        retry_in_ms: Option<f64>,
    );
    #[wasm_bindgen(js_name = makeCause)]
    pub(super) fn make_cause(words: &js_sys::Array) -> JsValue;
    #[wasm_bindgen(js_name = makeError)]
    pub(super) fn make_error(
        message: &str,
        code: &str,
        status: Option<u16>,
        api_type: Option<&str>,
        request_id: Option<&str>,
        action_required: Option<&str>,
        attempts: u32,
        retryable: bool,
        retry_after_ms: Option<f64>,
        may_have_succeeded: bool,
        body: &JsValue,
        cause: &JsValue,
    ) -> JsValue;
}
