//! How one call is driven: by its own promise jobs. What a call waits for resumes that call, there and then, so it goes on in
//! the async context it was made in. No queue is shared between calls, as an executor's would be, and no global is needed
//! that a test could fake.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use wasm_bindgen::JsValue;

type Task = Pin<Box<dyn Future<Output = ()>>>;

thread_local! {
    /// Those that wait, each at its place. A place is empty while its task runs, and once it has ended.
    static WAITING: RefCell<Vec<Option<Task>>> = const { RefCell::new(Vec::new()) };
    /// What the running task is resumed with.
    static VALUE: RefCell<Option<JsValue>> = const { RefCell::new(None) };
}

/// Runs a task up to its first wait. The place is what [`resume`] knows it by.
pub(super) fn spawn(future: impl Future<Output = ()> + 'static) -> usize {
    let place = WAITING.with_borrow_mut(|tasks| {
        let free = tasks.iter().position(Option::is_none);
        free.unwrap_or_else(|| {
            tasks.push(None);
            tasks.len() - 1
        })
    });
    run(place, Box::pin(future));
    place
}

/// Runs the task on from where it waits. The promise job of whatever it waits for calls this, once.
pub(super) fn resume(place: usize, value: JsValue) {
    let task = WAITING.with_borrow_mut(|tasks| tasks.get_mut(place).and_then(Option::take));
    if let Some(task) = task {
        VALUE.set(Some(value));
        run(place, task);
    }
}

/// Waits until the running task is resumed, with a value.
pub(super) async fn resumed() -> JsValue {
    poll_fn(|_| VALUE.take().map_or(Poll::Pending, Poll::Ready)).await
}

fn run(place: usize, mut task: Task) {
    // Nothing wakes a task but `resume`, which needs no waker.
    if task.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending() {
        WAITING.with_borrow_mut(|tasks| {
            if let Some(waiting) = tasks.get_mut(place) {
                *waiting = Some(task);
            }
        });
    }
}
