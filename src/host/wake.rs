//! What can end a wait: the caller's signal and the clock. Both leave nothing behind when dropped.

use super::property;
use crate::call::Fault;
use js_sys::Function;
use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = setTimeout)]
    fn set_timeout(handler: &JsValue, ms: f64) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue) -> Result<(), JsValue>;
}

/// Wakes whoever waits, once JS calls its function.
struct Bell {
    state: Rc<Rang>,
    function: Closure<dyn FnMut()>,
}

#[derive(Default)]
struct Rang {
    rang: Cell<bool>,
    waker: Cell<Option<Waker>>,
}

impl Bell {
    fn new() -> Self {
        let state: Rc<Rang> = Rc::default();
        let ring = state.clone();
        let function = Closure::new(move || {
            ring.rang.set(true);
            if let Some(waker) = ring.waker.take() {
                waker.wake();
            }
        });
        Bell { state, function }
    }

    /// Whether it rang; if not, the context is woken when it does.
    fn poll(&self, context: &Context<'_>) -> bool {
        self.state.waker.set(Some(context.waker().clone()));
        self.state.rang.get()
    }
}

/// One listener on the caller's signal, of any realm or polyfill, for the whole call; removed on drop.
pub(super) struct Abort(Option<(JsValue, Bell)>);

impl Abort {
    pub(super) fn none() -> Self {
        Abort(None)
    }

    /// None where this is no AbortSignal.
    pub(super) fn on(signal: JsValue) -> Option<Self> {
        if !signal.is_object() || property(&signal, "aborted").ok()?.as_bool().is_none() {
            return None;
        }
        let bell = Bell::new();
        listening(&signal, "addEventListener", &bell).ok()?;
        Some(Abort(Some((signal, bell))))
    }

    /// The reason, once the signal is aborted: whatever value the caller gave.
    pub(super) fn reason(&self) -> Option<JsValue> {
        let (signal, _) = self.0.as_ref()?;
        let aborted = property(signal, "aborted").is_ok_and(|aborted| aborted.is_truthy());
        aborted.then(|| property(signal, "reason").unwrap_or_default())
    }

    fn poll(&self, context: &Context<'_>) -> Poll<JsValue> {
        if let Some((_, bell)) = &self.0 {
            bell.poll(context);
        }
        self.reason().map_or(Poll::Pending, Poll::Ready)
    }
}

fn listening(signal: &JsValue, method: &str, bell: &Bell) -> Result<JsValue, JsValue> {
    let method = property(signal, method)?.dyn_into::<Function>()?;
    method.call2(signal, &JsValue::from_str("abort"), bell.function.as_ref())
}

impl Drop for Abort {
    fn drop(&mut self) {
        if let Some((signal, bell)) = &self.0 {
            let _ = listening(signal, "removeEventListener", bell);
        }
    }
}

/// A timer that is cleared on drop, so that no process is kept alive by it.
pub(super) struct Timer {
    handle: JsValue,
    bell: Bell,
}

impl Timer {
    /// `ms`: at most 2^31 - 1, see `request.rs`.
    pub(super) fn start(ms: f64) -> Self {
        let bell = Bell::new();
        // A runtime without timers: the call still ends, by its answer or its signal.
        let handle = set_timeout(bell.function.as_ref(), ms.ceil()).unwrap_or_default();
        Timer { handle, bell }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        let _ = clear_timeout(&self.handle);
    }
}

/// The work's result, unless the signal or the clock comes first. The work is asked first: a result that is there counts.
pub(super) async fn first<T>(work: impl Future<Output = T>, abort: &Abort, timer: &Timer) -> Result<T, Fault<JsValue>> {
    let mut work = pin!(work);
    poll_fn(|context| {
        if let Poll::Ready(result) = work.as_mut().poll(context) {
            return Poll::Ready(Ok(result));
        }
        rang(abort, timer, context).map_or(Poll::Pending, |fault| Poll::Ready(Err(fault)))
    })
    .await
}

/// What has come, the abort or the end of the time; else the context is woken by either.
pub(super) fn rang(abort: &Abort, timer: &Timer, context: &Context<'_>) -> Option<Fault<JsValue>> {
    if let Poll::Ready(reason) = abort.poll(context) {
        return Some(Fault::Aborted(reason));
    }
    timer.bell.poll(context).then_some(Fault::TimedOut)
}
