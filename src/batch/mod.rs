//! Many deletes: lanes, when to stop, how long it takes. An id is read when its lane is free and its token is there.

mod gate;
mod pace;
mod port;
mod rules;

pub(crate) use gate::Scope;
use gate::{Gate, State};
pub(crate) use pace::Now;
use port::Given;
pub(crate) use port::{Lane, Next, Outcome, Stop, World};
pub(crate) use rules::{RateLimit, Rules};

use crate::answer::Answer;
use crate::call::{self, Host};
use crate::error::{Code, Error, Reach};
use crate::request::{InvalidArgument, Policy, Request};
use pace::Hold;
use std::rc::Rc;

pub(crate) struct Batch<W> {
    world: W,
    /// Of any id.
    request: Request,
    policy: Policy,
    state: State,
}

impl<W: World + 'static> Batch<W> {
    pub(crate) fn new(
        world: W,
        request: Request,
        (policy, rules): (Policy, Rules),
        scopes: [Rc<Scope>; 3],
    ) -> Rc<Self> {
        Rc::new(Batch { world, request, policy, state: State::new(rules, scopes) })
    }
}

/// Deletes the one of the request, then settles `host`.
pub(crate) fn single<W: World + 'static>(batch: Rc<Batch<W>>, host: W::Lane) -> impl Future<Output = ()> {
    lane(batch, host, Given::Single)
}

/// Deletes them all, then tells the caller.
pub(crate) async fn run<W: World + 'static>(batch: Rc<Batch<W>>) {
    let Batch { world, state, .. } = &*batch;
    if let Some(limit) = state.rules.limit {
        state.pace().set_limit(limit);
    }
    let (mut is_open, mut has_timer) = (true, true);
    while is_open || state.lanes.get() > 0 {
        let hold_ms = batch.look();
        let wait_ms = if !is_open {
            hold_ms
        } else if state.stop.get().is_some() {
            is_open = false;
            world.close();
            continue;
        } else if state.lanes.get() >= state.rules.concurrency {
            None
        } else if let Some(ms) = batch.delay().filter(|_| !batch.is_read()) {
            Some(ms)
        } else {
            state.pace().reserve();
            let next = world.next().await;
            state.pace().release();
            match next {
                Next::Woken => {}
                Next::Id(id) => {
                    // It may have been stopped while the id was on its way.
                    batch.look();
                    batch.begin(id);
                }
                Next::Failed => batch.stop(Stop::Source),
                Next::End => {
                    is_open = false;
                    world.close();
                }
            }
            continue;
        };
        let wait_ms = wait_ms.filter(|_| has_timer);
        has_timer = world.park(wait_ms).await;
        if !has_timer {
            // Nothing can be paced.
            batch.stop(Stop::Error);
        }
        if let Some(ms) = wait_ms.filter(|_| world.has_rung()) {
            state.pace().rang(batch.now(), ms);
        }
    }
    if state.stop.get().is_some() {
        world.skip_rest().await;
    }
    world.finish();
}

/// One message, from the reading of its id to its caller's `onOutcome`.
async fn lane<W: World + 'static>(batch: Rc<Batch<W>>, host: W::Lane, given: Given) {
    let Batch { world, state, .. } = &*batch;
    let is_single = matches!(given, Given::Single);
    let (start, mut held_ms) = (if is_single { None } else { world.now() }, 0.0);
    if matches!(given, Given::Again) {
        world.repeat(&host).await;
    } else {
        let gate = Gate::new(&host, state, is_single);
        let outcome = match &given {
            Given::Single | Given::Request(_) if gate.enter().await => {
                let request = if let Given::Request(request) = &given { request } else { &batch.request };
                match call::delete(&gate, request, &batch.policy, state.shared()).await {
                    Ok(answer) => Outcome::Answered(answer),
                    Err(error) => Outcome::Failed(error),
                }
            }
            Given::Invalid(invalid) => Outcome::Failed(Error::invalid_argument(invalid.parameter, invalid.problem)),
            _ => Outcome::Skipped,
        };
        held_ms = gate.held_ms();
        world.settle(&host, &outcome, gate.attempts());
        if is_single {
            return;
        }
        batch.judge(&outcome);
    }
    state.settled.set(state.settled.get() + 1.0);
    batch.tell_progress(None);
    if !world.tell(&host).await {
        batch.stop(Stop::Callback);
    }
    state.lanes.set(state.lanes.get() - 1);
    state.took(start, world.now(), held_ms);
    host.wake();
}

impl<W: World + 'static> Batch<W> {
    fn begin(self: &Rc<Self>, id: Result<String, InvalidArgument>) {
        let state = &self.state;
        let place = state.read.get();
        state.read.set(place + 1);
        state.lanes.set(state.lanes.get() + 1);
        let given = match id {
            Err(invalid) => Given::Invalid(invalid),
            Ok(id) if self.world.is_first(&id, place) => Given::Request(self.request.with_id(&id)),
            Ok(_) => Given::Again,
        };
        let batch = self.clone();
        self.world.start(place, |host| lane(batch, host, given));
    }

    /// Failures that every other id would meet stop the batch.
    fn judge(&self, outcome: &Outcome<W>) {
        let State { rules, is_suspect, .. } = &self.state;
        let reach = match outcome {
            Outcome::Failed(error) if error.code == Code::Aborted => return,
            Outcome::Failed(error) if rules.stop_on_error && error.reach == Reach::One => Reach::All,
            Outcome::Failed(error) => error.reach,
            Outcome::Answered(Answer::Sent { success: false, .. }) if rules.stop_on_error => Reach::All,
            _ => Reach::One,
        };
        let is_second = is_suspect.replace(reach == Reach::Perhaps);
        if reach == Reach::All || (reach == Reach::Perhaps && (is_second || rules.stop_on_error)) {
            self.stop(Stop::Error);
        }
    }

    /// The first reason stands.
    fn stop(&self, reason: Stop) {
        if self.state.stop.get().is_none() {
            self.state.stop.set(Some(reason));
            self.world.stop(reason);
        }
    }

    /// Looks at what may stop it and at what holds it, and tells the caller of a change. The hold, if there is one.
    fn look(&self) -> Option<f64> {
        let Batch { world, state, .. } = self;
        if world.is_aborted() {
            self.stop(Stop::Aborted);
        } else if world.is_stop_asked() {
            self.stop(Stop::Asked);
        }
        let now = self.now();
        let (hold, count) = state.pace().hold(now);
        let time = state.pace().time();
        let since = hold.map(|_| state.held_since.get().unwrap_or(time));
        state.held_since.set(since);
        if let (Some((reason, hold_ms)), Some(since)) = (hold, since)
            && time - since + hold_ms > state.rules.max_hold_ms
        {
            self.stop(if reason == Hold::Throttled { Stop::Throttled } else { Stop::Unreachable });
        }
        let told = hold.map(|_| count);
        let hold_ms = hold.map(|(_, ms)| ms);
        if state.told_hold.replace(told) != told {
            self.tell_progress(hold_ms);
        }
        hold_ms.filter(|ms| *ms > 0.0)
    }

    fn tell_progress(&self, hold_ms: Option<f64>) {
        let hold_ms = hold_ms.or_else(|| self.state.pace().hold(self.now()).0.map(|(_, ms)| ms));
        self.world.progress(hold_ms, self.remaining_ms());
    }

    /// By the bucket or by the lanes, whichever is slower.
    fn remaining_ms(&self) -> Option<f64> {
        let Batch { world, state, .. } = self;
        let each_ms = state.each_ms.get()?;
        let read = state.read.get() as f64;
        let in_flight = read - state.settled.get();
        let unread = (world.total()? - read).max(0.0);
        let by_lanes = each_ms * (unread + in_flight / 2.0) / f64::from(state.rules.concurrency);
        let now = self.now();
        let hold_ms = state.pace().hold(now).0.map_or(0.0, |(_, ms)| ms);
        let by_pace = match state.rules.limit {
            Some(_) if unread > 0.0 => state.pace().time_for(now, unread) + each_ms,
            _ => 0.0,
        };
        Some((by_lanes + hold_ms).max(by_pace))
    }

    /// What is still to be read is the end: no token is needed for that.
    fn is_read(&self) -> bool {
        self.world.total().is_some_and(|total| self.state.read.get() as f64 >= total)
    }

    fn delay(&self) -> Option<f64> {
        let state = &self.state;
        state.pace().delay(self.now(), state.rules.limit.map(|_| state.waiting.get()))
    }

    fn now(&self) -> Now {
        Now { steady: self.world.now().unwrap_or_default(), wall: self.world.wall_clock() }
    }
}

#[cfg(test)]
mod tests;
