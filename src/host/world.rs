//! The world of many deletes over JavaScript.

use super::arguments::argument;
use super::js::{self, Batch, Call};
use super::objects;
use super::port::{JsHost, finite, is_true};
use super::task;
use crate::answer::Answer;
use crate::batch::{Next, Outcome, Stop, World};
use crate::request;
use wasm_bindgen::{JsCast, JsValue};

/// The number of an outcome that is an error.
pub(super) const FAILED: u32 = 3;

pub(super) struct JsWorld {
    call: Call,
    batch: Batch,
}

impl JsWorld {
    /// A single call asks nothing of a batch.
    pub(super) fn new(call: Call, is_many: bool) -> Self {
        let batch = if is_many { call.batch() } else { JsValue::UNDEFINED.unchecked_into() };
        JsWorld { call, batch }
    }
}

impl World for JsWorld {
    type Lane = JsHost;

    fn now(&self) -> Option<f64> {
        finite(js::now(&self.call))
    }

    fn wall_clock(&self) -> Option<f64> {
        finite(js::wall_clock())
    }

    fn is_aborted(&self) -> bool {
        self.call.aborted().is_some()
    }

    fn is_stop_asked(&self) -> bool {
        self.batch.is_stop_asked()
    }

    fn total(&self) -> Option<f64> {
        let total = self.batch.total();
        (total >= 0.0).then_some(total)
    }

    fn next(&self) -> impl Future<Output = Next> {
        self.batch.next();
        task::resumed(|given| match (given.as_string(), given.as_f64()) {
            (Some(line), _) => Next::Id(request::message_id(argument(&self.call, 0, &line))),
            (None, Some(1.0)) => Next::End,
            (None, Some(2.0)) => Next::Failed,
            _ => Next::Woken,
        })
    }

    fn park(&self, ms: Option<f64>) -> impl Future<Output = bool> {
        js::park(&self.call, ms.map_or(-1.0, f64::ceil));
        task::resumed(is_true)
    }

    fn has_rung(&self) -> bool {
        self.call.has_rung()
    }

    fn start<F: Future<Output = ()> + 'static>(&self, place: usize, lane: impl FnOnce(JsHost) -> F) {
        let task = task::reserve();
        task::run(task, Box::pin(lane(JsHost { call: self.batch.lane(task, place) })));
    }

    fn is_first(&self, id: &str, place: usize) -> bool {
        self.batch.is_first(id, place)
    }

    fn repeat(&self, lane: &JsHost) -> impl Future<Output = ()> {
        self.batch.repeat(&lane.call);
        task::resumed(drop)
    }

    /// The numbers of `pkg/batch.js` and of `pkg/call.js`.
    fn settle(&self, lane: &JsHost, outcome: &Outcome<Self>, attempts: u32) {
        let (status, value) = match outcome {
            Outcome::Answered(answer) => {
                let status = match answer {
                    Answer::AlreadyDeleted => 1,
                    Answer::Sent { success: false, .. } => 2,
                    Answer::Sent { .. } | Answer::Empty => 0,
                };
                (status, objects::answer(answer))
            }
            Outcome::Failed(error) => (FAILED, objects::error(error)),
            Outcome::Skipped => (4, JsValue::UNDEFINED),
        };
        lane.call.settle(status, &value, attempts);
    }

    fn progress(&self, hold_ms: Option<f64>, remaining_ms: Option<f64>) {
        self.batch.progress(hold_ms.unwrap_or(-1.0), remaining_ms.unwrap_or(-1.0));
    }

    fn tell(&self, lane: &JsHost) -> impl Future<Output = bool> {
        self.batch.tell(&lane.call);
        task::resumed(is_true)
    }

    fn stop(&self, reason: Stop) {
        self.batch.stop(match reason {
            Stop::Aborted => "aborted",
            Stop::Asked => "stopSignal",
            Stop::Error => "error",
            Stop::Unreachable => "unreachable",
            Stop::Throttled => "throttled",
            Stop::Source => "source",
            Stop::Callback => "callback",
        });
    }

    fn close(&self) {
        self.batch.close();
    }

    fn skip_rest(&self) -> impl Future<Output = ()> {
        self.batch.skip_rest();
        task::resumed(drop)
    }

    fn finish(&self) {
        self.batch.finish();
    }
}
