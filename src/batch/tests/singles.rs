//! Single calls and the bucket: counted, never delayed.

use super::script::{Script, script};
use super::server::{deleted, error, lost, silent};
use super::story::{Event, Story};
use super::time::Time;
use crate::batch::{Now, Scope};
use crate::request::Policy;
use std::rc::Rc;

fn scopes() -> [Rc<Scope>; 3] {
    Default::default()
}

/// One single call by itself.
fn single(script: Script, scopes: &[Rc<Scope>; 3]) -> Story {
    let time = Time::default();
    let call = script.start_single(&time, scopes);
    assert_eq!(time.run_until(1e9), 0);
    call.story()
}

/// What the bucket says to a batch at the start of the clock, later than any call took.
fn delay(scopes: &[Rc<Scope>; 3]) -> Option<f64> {
    scopes[2].pace.borrow_mut().delay(Now { steady: 4_096.0 + 200.0, wall: None }, Some(0.0))
}

#[test]
fn single_calls_are_counted() {
    let scopes = scopes();
    let quick = || Script { latency: Box::new(|| [0.0, 0.0]), ..script(1) };
    for _ in 0..87 {
        single(quick(), &scopes);
    }
    assert_eq!(delay(&scopes), None);
    single(quick(), &scopes);
    single(quick(), &scopes);
    assert!(delay(&scopes).is_some_and(|ms| ms > 800.0), "{:?}", delay(&scopes));
}

#[test]
fn single_calls_are_never_delayed() {
    let scopes = scopes();
    for _ in 0..100 {
        let story = single(script(1), &scopes);
        assert_eq!((story.sent(), story.deleted()), (vec![0.0], 1), "not even where the bucket is empty");
    }
    let held = single(script(1).serving(|_| error(429, "").retry_after_ms(900_000)), &scopes);
    assert_eq!((held.sent().len(), held.failed()), (1, 1), "a long hint rejects at once");
    let story = single(script(1), &scopes);
    assert_eq!(story.sent(), [0.0], "nor in a hold");
}

#[test]
fn a_single_call_keeps_its_own_rule_of_retry() {
    let story = single(script(1).serving(|_| error(429, "").retry_after_ms(2_000)), &scopes());
    assert_eq!((story.sent().len(), story.failed()), (3, 1));
    let once = Script { policy: Policy { max_retries: 0, ..script(0).policy }, ..script(1) };
    assert_eq!(single(once.serving(|_| error(429, "")), &scopes()).sent().len(), 1);
    let lost = single(script(1).serving(|_| lost()), &scopes());
    assert_eq!(lost.sent(), [0.0, 225.0, 575.0]);
    let told = lost.times(|event| matches!(event, Event::Attempt { .. }));
    assert_eq!(told, [100.0, 325.0, 675.0], "each attempt is told");
    assert!(lost.times(|event| matches!(event, Event::Progress { .. } | Event::Told { .. } | Event::Next)).is_empty());
}

#[test]
fn a_call_behind_the_pace_keeps_its_own_clocks() {
    let policy = Policy { timeout_ms: 1_000.0, attempt_timeout_ms: 400.0, max_retries: 10, ..script(0).policy };
    let silent = || Script { policy, ..script(1).serving(|_| silent()) };
    for story in [single(silent(), &scopes()), silent().run()] {
        assert_eq!(story.times(|event| matches!(event, Event::Settled { .. })), [925.0], "no third attempt fits");
    }
    let dated = script(2).serving(|arrival| {
        let date = "Mon, 24 Nov 2025 16:00:30 GMT";
        if arrival.before == 0 { error(429, "").retry_after(date) } else { deleted() }
    });
    let next = dated.run().sent()[1];
    assert!((29_900.0..31_100.0).contains(&next), "30 s after the start by the wall clock: {next}");
}

#[test]
fn a_single_call_s_429_holds_a_batch_and_one_success_ends_it() {
    let (time, scopes) = (Time::default(), scopes());
    let refused = script(1)
        .serving(|arrival| if arrival.before == 0 { error(429, "").retry_after_ms(30_000) } else { deleted() });
    let refused = refused.start_single(&time, &scopes);
    let batch = script(5).start(&time, &scopes);
    assert_eq!(time.run_until(1e9), 0);
    let (refused, batch) = (refused.story(), batch.story());
    assert_eq!((refused.deleted(), batch.deleted(), batch.stopped), (1, 5, None));
    assert!(batch.sent()[0] >= 30_100.0, "{:?}", batch.sent());
}

#[test]
fn five_single_calls_in_a_row_that_are_lost_are_an_outage_for_a_batch() {
    let scopes = scopes();
    for _ in 0..2 {
        single(script(1).serving(|_| lost()), &scopes);
    }
    let story = script(3).run_on(&scopes);
    assert_eq!((story.deleted(), story.stopped), (3, None));
    assert!(story.sent()[0] >= 500.0, "{:?}", story.sent());
}
