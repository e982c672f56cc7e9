//! How one call is driven: by its own promise jobs. What a call waits for resumes that call, there and then, so it goes on in
//! the async context it was made in. No queue is shared between calls, as an executor's would be, and no global is needed
//! that a test could fake.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use wasm_bindgen::JsValue;

pub(super) type Task = Pin<Box<dyn Future<Output = ()>>>;

thread_local! {
    /// Each task at its place.
    static TASKS: RefCell<Vec<Place>> = const { RefCell::new(Vec::new()) };
    /// What the running task is resumed with.
    static VALUE: Cell<Option<JsValue>> = const { Cell::new(None) };
}

enum Place {
    Free,
    Running,
    Waiting(Task),
}

/// The place of a new task, for [`run`]: what [`resume`] knows it by.
pub(super) fn reserve() -> usize {
    TASKS.with_borrow_mut(|places| {
        let free = places.iter().position(|place| matches!(place, Place::Free));
        let place = free.unwrap_or(places.len());
        if free.is_none() {
            places.push(Place::Free);
        }
        if let Some(free) = places.get_mut(place) {
            *free = Place::Running;
        }
        place
    })
}

/// Runs the task on from where it waits. The promise job of whatever it waits for calls this, once.
pub(super) fn resume(place: usize, value: JsValue) {
    match set(place, Place::Running) {
        Place::Waiting(task) => {
            VALUE.set(Some(value));
            run(place, task);
        }
        other => drop(set(place, other)),
    }
}

/// Waits until the running task is resumed; gives what `read` makes of the value.
pub(super) fn resumed<T>(read: impl Fn(JsValue) -> T) -> impl Future<Output = T> {
    // Not an async fn: what awaits it then holds no state of another one.
    poll_fn(move |_| take_value().map(&read))
}

#[inline(never)]
fn take_value() -> Poll<JsValue> {
    VALUE.take().map_or(Poll::Pending, Poll::Ready)
}

/// Runs a task up to its next wait.
pub(super) fn run(place: usize, mut task: Task) {
    // Nothing wakes a task but `resume`, which needs no waker.
    let is_waiting = task.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending();
    set(place, if is_waiting { Place::Waiting(task) } else { Place::Free });
}

/// What was there before.
fn set(place: usize, new: Place) -> Place {
    TASKS.with_borrow_mut(|places| places.get_mut(place).map_or(Place::Free, |old| std::mem::replace(old, new)))
}
