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
mod world;

use crate::batch::{self, Batch, Now, World};
use crate::scope;
pub use js::Call;
use port::JsHost;
use wasm_bindgen::JsValue;
use world::JsWorld;

/// Of a call that ended at once.
const NO_TASK: usize = usize::MAX;

/// Starts one delete, or many; the call's promise is settled when it ends. [`resume`] wants the number that this returns.
pub(crate) fn start(call: Call, texts: &str, is_many: bool) -> usize {
    let (request, policy, rules) = match arguments::read(&call, texts) {
        Ok(arguments) => arguments,
        Err(invalid) => {
            call.settle(world::FAILED, &objects::invalid_argument(&invalid), 0);
            return NO_TASK;
        }
    };
    let host = JsHost { call: call.clone() };
    let world = JsWorld::new(call, is_many);
    let scopes = scope::shared_by(&request, Now { steady: world.now().unwrap_or_default(), wall: world.wall_clock() });
    let batch = Batch::new(world, request, (policy, rules), scopes);
    let task = task::reserve();
    task::run(task, if is_many { Box::pin(batch::run(batch)) } else { Box::pin(batch::single(batch, host)) });
    task
}

/// Goes on with the task that waits for `value`.
pub(crate) fn resume(task: usize, value: JsValue) {
    task::resume(task, value);
}
