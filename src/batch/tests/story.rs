//! How a batch went.

use super::lane::Scripted;
use super::time::Slot;
use super::world::Inner;
use crate::answer::Answer;
use crate::batch::{Next, Now, Outcome, Stop};
use crate::error::Code;
use std::rc::Rc;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kept {
    Deleted,
    AlreadyDeleted,
    NotDeleted,
    Failed { code: Code, attempts: u32, may_have_succeeded: bool },
    Skipped,
}

impl Kept {
    pub(super) fn of(outcome: &Outcome<Scripted>, attempts: u32) -> Kept {
        match outcome {
            Outcome::Answered(Answer::AlreadyDeleted) => Kept::AlreadyDeleted,
            Outcome::Answered(Answer::Sent { success: false, .. }) => Kept::NotDeleted,
            Outcome::Answered(_) => Kept::Deleted,
            Outcome::Failed(error) => {
                Kept::Failed { code: error.code, attempts, may_have_succeeded: error.may_have_succeeded }
            }
            Outcome::Skipped => Kept::Skipped,
        }
    }

    pub(super) const fn code(&self) -> Option<Code> {
        if let Kept::Failed { code, .. } = self { Some(*code) } else { None }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Event {
    /// An id is asked for; one came.
    Next,
    Read {
        place: usize,
    },
    Sent {
        place: usize,
        id: String,
    },
    Replied {
        place: usize,
        status: Option<u16>,
    },
    Attempt {
        place: usize,
        attempt: u32,
        code: Option<Code>,
        retry_in_ms: Option<f64>,
    },
    Settled {
        place: usize,
        outcome: Kept,
    },
    Told {
        place: usize,
    },
    Progress {
        hold_ms: Option<f64>,
        remaining_ms: Option<f64>,
    },
    AskedToStop {
        is_abort: bool,
    },
    Stopped(Stop),
    Closed,
    Finished,
}

#[derive(Debug)]
pub(super) struct Story {
    pub(super) log: Vec<(f64, Event)>,
    /// `None`: never read, nor skipped.
    pub(super) outcomes: Vec<Option<Kept>>,
    pub(super) read: usize,
    pub(super) stopped: Option<Stop>,
    pub(super) ended_at: f64,
}

impl Story {
    pub(super) fn times(&self, is: impl Fn(&Event) -> bool) -> Vec<f64> {
        self.log.iter().filter(|(_, event)| is(event)).map(|(time, _)| *time).collect()
    }

    pub(super) fn sent(&self) -> Vec<f64> {
        self.times(|event| matches!(event, Event::Sent { .. }))
    }

    /// Responses with this status.
    pub(super) fn replies(&self, status: u16) -> usize {
        self.times(|event| matches!(event, Event::Replied { status: Some(given), .. } if *given == status)).len()
    }

    pub(super) fn count(&self, is: impl Fn(&Kept) -> bool) -> usize {
        self.outcomes.iter().flatten().filter(|outcome| is(outcome)).count()
    }

    pub(super) fn deleted(&self) -> usize {
        self.count(|outcome| *outcome == Kept::Deleted)
    }

    pub(super) fn failed(&self) -> usize {
        self.count(|outcome| matches!(outcome, Kept::Failed { .. }))
    }

    pub(super) fn skipped(&self) -> usize {
        self.count(|outcome| *outcome == Kept::Skipped)
    }

    /// Every hold that the caller was told of: when, and for how long.
    pub(super) fn holds(&self) -> Vec<(f64, f64)> {
        let hold = |(time, event): &(f64, Event)| match event {
            Event::Progress { hold_ms: Some(ms), .. } => Some((*time, *ms)),
            _ => None,
        };
        self.log.iter().filter_map(hold).collect()
    }
}

impl Inner {
    pub(super) fn note(&self, event: Event) {
        self.log.borrow_mut().push((self.time.now(), event));
    }

    pub(super) fn note_sent(&self, place: usize, id: &str) {
        assert!(!self.is_aborted.get(), "{id} is sent after an abort");
        let sender = self.sender_of.borrow_mut().insert(id.to_owned(), place);
        assert!(sender.is_none_or(|sender| sender == place), "{id} is sent by two calls");
        let is_new = sender.is_none();
        assert!(!is_new || self.may_send_new(), "{id} is sent after a stop");
        self.note(Event::Sent { place, id: id.to_owned() });
    }

    /// That of the reader is reserved. The end of a list needs none.
    pub(super) fn assert_token(&self) {
        let is_at_end = self.script.is_list && self.read.get() == self.script.ids.len();
        let now = Now { steady: self.now().unwrap_or_default(), wall: self.wall_clock() };
        let mut pace = self.scopes[2].pace.borrow_mut();
        pace.release();
        let delay = pace.delay(now, self.script.rules.limit.map(|_| 0.0));
        pace.reserve();
        assert!(is_at_end || delay.is_none(), "an id is asked for without a token");
    }

    pub(super) async fn take_next(self: &Rc<Self>) -> Next {
        let slot = Slot::new();
        if let Some(kept) = self.kept.take() {
            slot.set(kept);
            return slot.await;
        }
        assert!(self.give.replace(Some(slot.clone())).is_none(), "two wait for an id");
        let world = self.clone();
        let woken = move || {
            if let Some(slot) = world.give.take() {
                world.main.clear();
                slot.set(Next::Woken);
            }
        };
        self.main.set(woken, true);
        if !self.is_reading.get() {
            self.advance();
        }
        slot.await
    }

    pub(super) fn outcome(&self, place: usize) -> Option<Kept> {
        self.outcomes.borrow().get(place).cloned().flatten()
    }

    pub(super) fn record(&self, place: usize, outcome: Kept) {
        let mut outcomes = self.outcomes.borrow_mut();
        if outcomes.len() <= place {
            outcomes.resize(place + 1, None);
        }
        assert_eq!(outcomes[place], None, "a second outcome for the id at {place}");
        outcomes[place] = Some(outcome.clone());
        drop(outcomes);
        self.note(Event::Settled { place, outcome });
    }

    pub(super) fn story(&self) -> Story {
        Story {
            log: self.log.take(),
            outcomes: self.outcomes.take(),
            read: self.read.get(),
            stopped: self.stopped.get(),
            ended_at: self.ended_at.get(),
        }
    }
}
