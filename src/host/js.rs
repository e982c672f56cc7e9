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
    /// The argument of a line, which is a number; at 0 the id that was read last.
    #[wasm_bindgen(method, structural)]
    pub(super) fn number(this: &Call, place: usize) -> f64;
    /// Gives a single call, or one of many, its outcome.
    #[wasm_bindgen(method, structural)]
    pub(super) fn settle(this: &Call, status: u32, value: &JsValue, attempts: u32);
    #[wasm_bindgen(method, getter, structural, js_name = hasRung)]
    pub(super) fn has_rung(this: &Call) -> bool;
    /// Of many deletes.
    #[wasm_bindgen(method, getter, structural)]
    pub(super) fn batch(this: &Call) -> Batch;

    /// `pkg/batch.js` says what each does.
    pub(super) type Batch;
    #[wasm_bindgen(method, structural, js_name = isStopAsked)]
    pub(super) fn is_stop_asked(this: &Batch) -> bool;
    #[wasm_bindgen(method, structural)]
    pub(super) fn total(this: &Batch) -> f64;
    /// Resumes the batch's task with the line of an id, or with a number: `pkg/source.js` has the list.
    #[wasm_bindgen(method, structural)]
    pub(super) fn next(this: &Batch);
    #[wasm_bindgen(method, structural)]
    pub(super) fn wake(this: &Batch);
    #[wasm_bindgen(method, structural)]
    pub(super) fn lane(this: &Batch, task: usize, place: usize) -> Call;
    #[wasm_bindgen(method, structural, js_name = isFirst)]
    pub(super) fn is_first(this: &Batch, id: &str, place: usize) -> bool;
    /// Resumes the lane's task.
    #[wasm_bindgen(method, structural)]
    pub(super) fn repeat(this: &Batch, lane: &Call);
    #[wasm_bindgen(method, structural)]
    pub(super) fn progress(this: &Batch, hold_ms: f64, remaining_ms: f64);
    /// Resumes the lane's task with whether the caller's function did well.
    #[wasm_bindgen(method, structural)]
    pub(super) fn tell(this: &Batch, lane: &Call);
    #[wasm_bindgen(method, structural)]
    pub(super) fn stop(this: &Batch, reason: &str);
    #[wasm_bindgen(method, structural)]
    pub(super) fn close(this: &Batch);
    /// Resumes the batch's task.
    #[wasm_bindgen(method, structural, js_name = skipRest)]
    pub(super) fn skip_rest(this: &Batch);
    #[wasm_bindgen(method, structural)]
    pub(super) fn finish(this: &Batch);
}

#[wasm_bindgen(module = "/src/host/attempt.js")]
extern "C" {
    /// One attempt's outcome: plain data, every property its own.
    pub(super) type Reply;
    /// How it ended, in one number: the fault, eight times the redirect, and 32 times the status plus 1, or 0 if no status
    /// line came.
    #[wasm_bindgen(method, getter)]
    pub(super) fn end(this: &Reply) -> u32;
    #[wasm_bindgen(method, getter)]
    pub(super) fn hints(this: &Reply) -> JsValue;
    /// Name, message, code and system call of what was thrown, then those of its cause, and so on.
    #[wasm_bindgen(method, getter)]
    pub(super) fn causes(this: &Reply) -> js_sys::Array;
    #[wasm_bindgen(method, getter)]
    pub(super) fn text(this: &Reply) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = isJson)]
    pub(super) fn is_json(this: &Reply) -> bool;
    /// The keys of a JSON object, and the value of each; undefined if the body is not one.
    #[wasm_bindgen(method, getter)]
    pub(super) fn names(this: &Reply) -> Option<js_sys::Array>;
    #[wasm_bindgen(method, getter)]
    pub(super) fn values(this: &Reply) -> Option<js_sys::Array>;

    /// Which headers a [`Reply`] has.
    #[wasm_bindgen(js_name = readHeaders)]
    pub(super) fn read_headers(names: &str);
    /// Resumes the call's task with a [`Reply`].
    pub(super) fn attempt(call: &Call, request: &str, ms: f64);
    /// Resumes the call's task with whether there was a timer to wait with.
    pub(super) fn wait(call: &Call, ms: f64);
    /// The same until woken; below 0 that alone ends it.
    pub(super) fn park(call: &Call, ms: f64);
    pub(super) fn now(call: &Call) -> f64;
    #[wasm_bindgen(js_name = wallClock)]
    pub(super) fn wall_clock() -> f64;
    pub(super) fn random() -> f64;
    pub(super) fn parse(json: &str) -> JsValue;
    pub(super) fn append(list: &js_sys::Array, value: &JsValue);
    pub(super) fn report(
        call: &Call,
        attempt: u32,
        status: Option<u16>,
        code: Option<&str>,
        request_id: Option<&str>,
        elapsed_ms: f64,
        retry_in_ms: Option<f64>,
    );
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
        reason: &JsValue,
        thrown: Option<js_sys::Array>,
    ) -> JsValue;
}
