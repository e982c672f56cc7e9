//! Tasks and timers on a virtual clock. A task that waits for what will never come is found out: the run ends without it.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

type Task = Pin<Box<dyn Future<Output = ()>>>;
type Action = Box<dyn FnOnce()>;

/// Resumptions within one moment beyond which a loop is taken to be endless.
const MAX_AT_ONCE: u32 = 100_000;

#[derive(Clone, Default)]
pub(super) struct Time(Rc<Inner>);

#[derive(Default)]
struct Inner {
    now: Cell<f64>,
    count: Cell<u64>,
    /// By moment, then in the order in which they were set.
    timers: RefCell<BTreeMap<(u64, u64), Action>>,
    tasks: RefCell<Vec<Option<Task>>>,
    ready: Arc<Ready>,
}

#[derive(Default)]
struct Ready(Mutex<VecDeque<usize>>);

struct Turn {
    task: usize,
    ready: Arc<Ready>,
}

impl Wake for Turn {
    fn wake(self: Arc<Self>) {
        self.ready.0.lock().unwrap().push_back(self.task);
    }
}

impl Time {
    pub(super) fn now(&self) -> f64 {
        self.0.now.get()
    }

    pub(super) fn after(&self, ms: f64, action: impl FnOnce() + 'static) {
        let count = self.0.count.replace(self.0.count.get() + 1);
        let moment = (self.now() + ms.max(0.0)).to_bits();
        self.0.timers.borrow_mut().insert((moment, count), Box::new(action));
    }

    /// Runs a task up to its first wait.
    pub(super) fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        let mut tasks = self.0.tasks.borrow_mut();
        tasks.push(Some(Box::pin(task)));
        let place = tasks.len() - 1;
        drop(tasks);
        self.resume(place);
    }

    /// Until nothing more can happen, at the latest until `until`. The number of tasks that have not ended.
    pub(super) fn run_until(&self, until: f64) -> usize {
        let mut at_once = 0;
        loop {
            let next = self.0.ready.0.lock().unwrap().pop_front();
            if let Some(task) = next {
                at_once += 1;
                assert!(at_once < MAX_AT_ONCE, "an endless loop at {} ms", self.now());
                self.resume(task);
                continue;
            }
            if self.left() == 0 {
                break;
            }
            let Some(((moment, _), action)) = self.0.timers.borrow_mut().pop_first() else { break };
            let moment = f64::from_bits(moment);
            if moment > until {
                break;
            }
            at_once = 0;
            self.0.now.set(moment);
            action();
        }
        // They may hold what holds this clock.
        self.0.timers.borrow_mut().clear();
        let left = self.left();
        drop(self.0.tasks.take());
        left
    }

    fn left(&self) -> usize {
        self.0.tasks.borrow().iter().flatten().count()
    }

    fn resume(&self, place: usize) {
        let task = self.0.tasks.borrow_mut().get_mut(place).and_then(Option::take);
        let Some(mut task) = task else { return };
        let waker = Waker::from(Arc::new(Turn { task: place, ready: self.0.ready.clone() }));
        // While a task runs it counts as one that has not ended.
        self.0.tasks.borrow_mut()[place] = Some(Box::pin(std::future::pending()));
        let is_ready = task.as_mut().poll(&mut Context::from_waker(&waker)).is_ready();
        self.0.tasks.borrow_mut()[place] = (!is_ready).then_some(task);
    }
}

/// A value that a task waits for, as for a promise: the first one counts, and the task goes on in a job of its own, after
/// whatever is ready before it.
pub(super) struct Slot<T>(Rc<State<T>>);

struct State<T> {
    value: RefCell<Option<T>>,
    is_set: Cell<bool>,
    is_polled: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        Slot(self.0.clone())
    }
}

impl<T> Slot<T> {
    pub(super) fn new() -> Self {
        Slot(Rc::new(State {
            value: RefCell::new(None),
            is_set: Cell::new(false),
            is_polled: Cell::new(false),
            waker: RefCell::default(),
        }))
    }

    pub(super) fn is_set(&self) -> bool {
        self.0.is_set.get()
    }

    pub(super) fn set(&self, value: T) {
        if self.0.is_set.replace(true) {
            return;
        }
        self.0.value.replace(Some(value));
        if let Some(waker) = self.0.waker.take() {
            waker.wake();
        }
    }
}

impl<T> Future for Slot<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        if !self.0.is_polled.replace(true) && self.0.is_set.get() {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.0.waker.replace(Some(context.waker().clone()));
        match self.0.value.take() {
            Some(value) => Poll::Ready(value),
            None => Poll::Pending,
        }
    }
}
