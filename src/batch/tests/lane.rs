//! What a batch and its lanes call, and what they must never do.

use super::script::Told;
use super::server::Text;
use super::story::{Event, Kept};
use super::time::Slot;
use super::world::{Ends, Inner};
use crate::batch::{Lane, Next, Outcome, Stop, World};
use crate::call::{Attempt, Fault, Host, Reply, RetryClass};
use crate::request::Request;
use crate::text::parts;
use serde_json::Value as Json;
use std::rc::Rc;

pub(super) struct Scripted(pub(super) Rc<Inner>);

pub(in crate::batch) struct ScriptedLane {
    pub(super) world: Rc<Inner>,
    pub(super) place: usize,
    pub(super) ends: Rc<Ends>,
}

impl World for Scripted {
    type Lane = ScriptedLane;

    fn now(&self) -> Option<f64> {
        self.0.now()
    }

    fn wall_clock(&self) -> Option<f64> {
        self.0.wall_clock()
    }

    fn is_aborted(&self) -> bool {
        self.0.is_aborted.get()
    }

    fn is_stop_asked(&self) -> bool {
        self.0.is_stop_asked.get()
    }

    fn total(&self) -> Option<f64> {
        self.0.script.is_list.then_some(self.0.script.ids.len() as f64)
    }

    async fn next(&self) -> Next {
        let world = &self.0;
        assert!(world.may_send_new(), "an id is asked for after a stop");
        assert!(world.busy.get() < world.script.rules.concurrency as usize, "an id is asked for and no lane is free");
        world.assert_token();
        world.note(Event::Next);
        let next = world.take_next().await;
        if let Next::Id(_) = &next {
            let place = world.read.replace(world.read.get() + 1);
            world.note(Event::Read { place });
        }
        next
    }

    async fn park(&self, ms: Option<f64>) -> bool {
        assert!(ms.is_none_or(|ms| ms > 0.0 && ms.is_finite()), "parked for {ms:?}");
        self.0.wait(&self.0.main, ms, true).await
    }

    fn start<F: Future<Output = ()> + 'static>(&self, place: usize, lane: impl FnOnce(ScriptedLane) -> F) {
        let world = self.0.clone();
        world.busy.set(world.busy.get() + 1);
        let ends = Rc::<Ends>::default();
        world.open.borrow_mut().insert(place, ends.clone());
        let lane = lane(ScriptedLane { world: world.clone(), place, ends });
        let over = world.clone();
        world.time.spawn(async move {
            lane.await;
            over.busy.set(over.busy.get() - 1);
        });
    }

    fn is_first(&self, id: &str, place: usize) -> bool {
        let mut first_of = self.0.first_of.borrow_mut();
        let is_first = !first_of.contains_key(id);
        if is_first {
            first_of.insert(id.to_owned(), place);
        }
        is_first
    }

    async fn repeat(&self, lane: &ScriptedLane) {
        let world = &self.0;
        let first = world.first_of.borrow()[&world.script.ids[lane.place]];
        if world.outcome(first).is_none() {
            let slot = Slot::new();
            world.copies.borrow_mut().entry(first).or_default().push(slot.clone());
            slot.await;
        }
        world.open.borrow_mut().remove(&lane.place);
        world.record(lane.place, world.outcome(first).unwrap());
    }

    fn settle(&self, lane: &ScriptedLane, outcome: &Outcome<Self>, attempts: u32) {
        let world = &self.0;
        world.open.borrow_mut().remove(&lane.place);
        if let Outcome::Failed(error) = outcome {
            assert_eq!(error.attempts, attempts, "the error tells of other attempts: {error:?}");
        }
        world.record(lane.place, Kept::of(outcome, attempts));
        world.copies.borrow_mut().remove(&lane.place).unwrap_or_default().iter().for_each(|copy| copy.set(true));
    }

    fn progress(&self, hold_ms: Option<f64>, remaining_ms: Option<f64>) {
        assert!(!self.0.is_finished.get(), "progress after the end");
        assert!(hold_ms.is_none_or(|ms| ms >= 0.0) && remaining_ms.is_none_or(|ms| ms >= 0.0 && ms.is_finite()));
        self.0.note(Event::Progress { hold_ms, remaining_ms });
    }

    async fn tell(&self, lane: &ScriptedLane) -> bool {
        let world = &self.0;
        world.note(Event::Told { place: lane.place });
        let slot = Slot::new();
        let end = slot.clone();
        lane.ends.set(move || end.set(true), false);
        // It is no longer in flight, and an abort ends its wait.
        world.telling.borrow_mut().push(lane.ends.clone());
        match (world.script.told)(lane.place) {
            _ if world.is_aborted.get() => slot.set(true),
            Told::After(0.0) => slot.set(true),
            Told::After(ms) => world.time.after(ms, {
                let slot = slot.clone();
                move || slot.set(true)
            }),
            Told::Fails => slot.set(false),
            Told::Never => {}
            Told::Stops => {
                world.ask_to_stop_soon();
                slot.set(true);
            }
        }
        let is_well = slot.await;
        lane.ends.clear();
        is_well
    }

    fn stop(&self, reason: Stop) {
        assert_eq!(self.0.stopped.replace(Some(reason)), None, "stopped twice");
        self.0.note(Event::Stopped(reason));
        self.0.wake_all();
    }

    fn close(&self) {
        assert!(!self.0.is_closed.replace(true), "closed twice");
        self.0.note(Event::Closed);
    }

    async fn skip_rest(&self) {
        let world = &self.0;
        assert!(world.stopped.get().is_some() && world.busy.get() == 0 && world.is_closed.get());
        let read = world.read.get();
        if world.script.is_list {
            (read..world.script.ids.len()).for_each(|place| world.record(place, Kept::Skipped));
        }
        let slot = Slot::new();
        slot.set(());
        slot.await;
    }

    fn finish(&self) {
        assert!(!self.0.is_finished.replace(true) && self.0.is_closed.get() && self.0.busy.get() == 0);
        self.0.ended_at.set(self.0.time.now());
        self.0.note(Event::Finished);
    }
}

impl Host for ScriptedLane {
    type Value = Json;
    type Body = Text;

    fn now(&self) -> Option<f64> {
        self.world.now()
    }

    fn wall_clock(&self) -> Option<f64> {
        self.world.wall_clock()
    }

    fn random(&self) -> f64 {
        0.5
    }

    fn aborted(&self) -> Option<Json> {
        self.world.is_aborted.get().then(|| Json::from("the caller's reason"))
    }

    async fn send(&self, request: &Request, within_ms: f64) -> Result<Reply<Text>, Fault> {
        let ScriptedLane { world, place, ends } = self;
        if !world.has_timer() {
            return Err(Fault::NoDeadline);
        }
        let url = parts(&request.lines, b'\n')[1].to_owned();
        let id = url.rsplit('/').next().unwrap().to_owned();
        world.note_sent(*place, &id);
        let slot = Slot::new();
        let end = slot.clone();
        ends.set(move || end.set(Err(Fault::Aborted)), false);
        let end = slot.clone();
        world.time.after(within_ms.ceil(), move || end.set(Err(Fault::TimedOut)));
        world.request(id, &slot);
        let reply = slot.await;
        ends.clear();
        world.note(Event::Replied { place: *place, status: reply.as_ref().ok().map(|reply| reply.status) });
        reply
    }

    async fn wait(&self, ms: f64) -> bool {
        self.world.wait(&self.ends, Some(ms), false).await
    }

    fn paced(&self, _: Option<RetryClass>, _: Option<f64>) -> Option<f64> {
        panic!("the gate does not ask its host");
    }

    fn held_ms(&self) -> f64 {
        panic!("the gate does not ask its host");
    }

    fn parse(&self, json: &str) -> Option<Json> {
        serde_json::from_str(json).ok()
    }

    fn text(&self, text: &str) -> Json {
        Json::from(text)
    }

    fn report(&self, attempt: &Attempt<'_>) {
        let Attempt { attempt, code, retry_in_ms, .. } = *attempt;
        self.world.note(Event::Attempt { place: self.place, attempt, code, retry_in_ms });
    }
}

impl Lane for ScriptedLane {
    async fn park(&self, ms: f64) -> bool {
        assert!(ms > 0.0 && ms.is_finite(), "parked for {ms}");
        self.world.wait(&self.ends, Some(ms), true).await
    }

    fn wake(&self) {
        self.world.wake_main();
    }
}
