//! A world for `batch::run` in which time is a number, and which looks on: whatever must never happen fails the test there
//! and then.

use super::script::{Arrival, Script, Source};
use super::server::Text;
use super::story::{Event, Kept};
use super::time::{Slot, Time};
use crate::batch::{Next, Scope, Stop};
use crate::call::{Fault, Reply};
use crate::request::InvalidArgument;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// What the caller sees, and what the test knows besides.
pub(super) struct Inner {
    pub(super) time: Time,
    pub(super) script: Script,
    pub(super) scopes: [Rc<Scope>; 3],
    pub(super) log: RefCell<Vec<(f64, Event)>>,
    pub(super) outcomes: RefCell<Vec<Option<Kept>>>,
    pub(super) stopped: Cell<Option<Stop>>,
    pub(super) read: Cell<usize>,
    pub(super) open: RefCell<HashMap<usize, Rc<Ends>>>,
    /// Of lanes that wait for the caller's function.
    pub(super) telling: RefCell<Vec<Rc<Ends>>>,
    pub(super) ended_at: Cell<f64>,
    pub(super) busy: Cell<usize>,
    pub(super) main: Rc<Ends>,
    pub(super) first_of: RefCell<HashMap<String, usize>>,
    pub(super) copies: RefCell<HashMap<usize, Vec<Slot<bool>>>>,
    requests: RefCell<HashMap<String, usize>>,
    pub(super) sender_of: RefCell<HashMap<String, usize>>,
    /// Whoever waits for an id, and the id that came while nobody did.
    pub(super) give: RefCell<Option<Slot<Next>>>,
    pub(super) kept: RefCell<Option<Next>>,
    pub(super) is_reading: Cell<bool>,
    pub(super) is_closed: Cell<bool>,
    pub(super) is_finished: Cell<bool>,
    pub(super) is_aborted: Cell<bool>,
    pub(super) is_stop_asked: Cell<bool>,
}

type End = RefCell<Option<Rc<dyn Fn()>>>;

/// What ends a wait early.
#[derive(Default)]
pub(super) struct Ends {
    wake: End,
    interrupt: End,
}

fn ring(end: &End) {
    let end = end.borrow().clone();
    if let Some(end) = end {
        end();
    }
}

impl Ends {
    pub(super) fn set(&self, end: impl Fn() + 'static, is_wakeable: bool) {
        let end: Rc<dyn Fn()> = Rc::new(end);
        self.wake.replace(is_wakeable.then(|| end.clone()));
        self.interrupt.replace(Some(end));
    }

    pub(super) fn clear(&self) {
        self.wake.replace(None);
        self.interrupt.replace(None);
    }
}

impl Inner {
    pub(super) fn new(script: Script, time: Time, scopes: [Rc<Scope>; 3]) -> Inner {
        Inner {
            time,
            script,
            scopes,
            log: RefCell::default(),
            outcomes: RefCell::default(),
            stopped: Cell::default(),
            read: Cell::default(),
            open: RefCell::default(),
            telling: RefCell::default(),
            ended_at: Cell::default(),
            busy: Cell::default(),
            main: Rc::default(),
            first_of: RefCell::default(),
            copies: RefCell::default(),
            requests: RefCell::default(),
            sender_of: RefCell::default(),
            give: RefCell::default(),
            kept: RefCell::default(),
            is_reading: Cell::default(),
            is_closed: Cell::default(),
            is_finished: Cell::default(),
            is_aborted: Cell::default(),
            is_stop_asked: Cell::default(),
        }
    }
}

impl Inner {
    pub(super) fn ask_to_stop(&self, is_abort: bool) {
        if self.is_finished.get() {
            return;
        }
        if is_abort { &self.is_aborted } else { &self.is_stop_asked }.set(true);
        self.note(Event::AskedToStop { is_abort });
        if is_abort {
            ring(&self.main.interrupt);
            let telling = self.telling.take();
            self.lanes().iter().chain(&telling).for_each(|ends| ring(&ends.interrupt));
        } else {
            self.wake_all();
        }
    }

    pub(super) fn ask_to_stop_soon(self: &Rc<Self>) {
        let (world, job) = (self.clone(), Slot::new());
        job.set(());
        self.time.spawn(async move {
            job.await;
            world.ask_to_stop(false);
        });
    }

    fn lanes(&self) -> Vec<Rc<Ends>> {
        let open = self.open.borrow();
        let mut places: Vec<_> = open.keys().copied().collect();
        places.sort_unstable();
        places.iter().map(|place| open[place].clone()).collect()
    }

    pub(super) fn wake_all(&self) {
        ring(&self.main.wake);
        self.lanes().iter().for_each(|ends| ring(&ends.wake));
    }

    pub(super) fn wake_main(&self) {
        ring(&self.main.wake);
    }

    pub(super) fn may_send_new(&self) -> bool {
        self.stopped.get().is_none() && !self.is_aborted.get() && !self.is_stop_asked.get()
    }

    pub(super) fn now(&self) -> Option<f64> {
        (self.script.clocks[0])(self.time.now())
    }

    pub(super) fn wall_clock(&self) -> Option<f64> {
        (self.script.clocks[1])(self.time.now())
    }

    pub(super) fn has_timer(&self) -> bool {
        self.time.now() < self.script.timers_end_at
    }

    /// What comes of one request, at its moment.
    pub(super) fn request(self: &Rc<Self>, id: String, slot: &Slot<Result<Reply<Text>, Fault>>) {
        let [up, down] = (self.script.latency)();
        let (world, slot) = (self.clone(), slot.clone());
        self.time.after(up, move || {
            let before = world.requests.borrow_mut().entry(id.clone()).and_modify(|n| *n += 1).or_default().to_owned();
            let response = (world.script.serve)(Arrival { now: world.time.now(), id: &id, before });
            if !response.never_comes() {
                world.time.after(down, move || slot.set(response.arrive()));
            }
        });
    }

    pub(super) async fn wait(self: &Rc<Self>, ends: &Rc<Ends>, ms: Option<f64>, is_wakeable: bool) -> bool {
        let slot = Slot::new();
        let (end, of) = (slot.clone(), ends.clone());
        ends.set(
            move || {
                of.clear();
                end.set(true);
            },
            is_wakeable,
        );
        if let Some(ms) = ms {
            if self.is_aborted.get() {
                ring(&ends.interrupt);
            } else if self.has_timer() {
                let (end, of) = (slot.clone(), ends.clone());
                // A timer that was stopped does nothing.
                self.time.after(ms.ceil(), move || {
                    if !end.is_set() {
                        of.clear();
                        end.set(true);
                    }
                });
            } else {
                ends.clear();
                slot.set(false);
            }
        }
        slot.await
    }

    /// Whoever waits gets it; otherwise it is kept.
    fn hand(&self, next: Next) {
        self.is_reading.set(false);
        let waits = self.give.take();
        match waits {
            Some(slot) => {
                self.main.clear();
                slot.set(next);
            }
            None => drop(self.kept.replace(Some(next))),
        }
    }

    pub(super) fn advance(self: &Rc<Self>) {
        assert!(!self.is_reading.replace(true), "two ids are read at once");
        let place = self.read.get();
        let Some(id) = self.script.ids.get(place) else { return self.hand(Next::End) };
        let invalid = || Err(InvalidArgument::new("id", "is empty"));
        let next = Next::Id(if id.is_empty() { invalid() } else { Ok(id.clone()) });
        match (self.script.source)(place) {
            Source::After(0.0) => self.hand(next),
            Source::After(ms) => {
                let world = self.clone();
                self.time.after(ms, move || world.hand(next));
            }
            Source::Fails => self.hand(Next::Failed),
            Source::Never => {}
        }
    }
}
