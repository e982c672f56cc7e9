//! What several batches and single calls of one instance share, and clocks that jump.

use super::script::{Arrival, Clock, Script, Source, Told, script};
use super::server::{Bucket, Random, Response, deleted, error, lost};
use super::story::Event;
use super::time::Time;
use crate::batch::pace::Limit;
use crate::batch::{Now, Scope, Stop};
use std::rc::Rc;

fn scopes() -> [Rc<Scope>; 3] {
    Default::default()
}

fn bucket(per_minute: f64, tokens: f64) -> impl Fn(f64) -> Response {
    let bucket = Bucket::new(per_minute, 90.0, tokens);
    move |now| {
        let is_in = bucket.takes(now);
        let response = if is_in { deleted() } else { error(429, "").retry_after_ms(bucket.retry_after_ms()) };
        response.remaining(bucket.tokens.get().floor())
    }
}

#[test]
fn two_batches_on_one_bucket_are_refused_nothing() {
    let (time, scopes) = (Time::default(), scopes());
    let serve = Rc::new(bucket(60.0, 90.0));
    let batches = [300, 200].map(|count| {
        let serve = serve.clone();
        script(count).serving(move |arrival| serve(arrival.now)).start(&time, &scopes)
    });
    assert_eq!(time.run_until(1e9), 0);
    let stories = batches.map(|batch| batch.story());
    let ended_at = stories.iter().map(|story| story.ended_at).fold(0.0, f64::max);
    assert_eq!(stories.each_ref().map(|story| (story.deleted(), story.replies(429))), [(300, 0), (200, 0)]);
    assert!(ended_at / 410_000.0 <= 1.05, "{ended_at}");
    let both_at = stories[1].sent()[100];
    let of_first = stories[0].sent().iter().filter(|time| **time < both_at).count();
    assert!((50..200).contains(&of_first), "neither starves: {of_first}");
}

#[test]
fn a_hold_of_one_batch_holds_the_other() {
    let (time, scopes) = (Time::default(), scopes());
    let first = script(5).serving(|arrival| {
        if arrival.id == "1" && arrival.before == 0 { error(429, "").retry_after_ms(30_000) } else { deleted() }
    });
    let (first, second) = (first.start(&time, &scopes), script(5).start(&time, &scopes));
    assert_eq!(time.run_until(1e9), 0);
    let (first, second) = (first.story(), second.story());
    assert_eq!((first.deleted(), second.deleted()), (5, 5));
    assert!(second.sent().iter().all(|time| *time < 100.0 || *time >= 30_100.0), "{:?}", second.sent());
}

#[test]
fn a_hold_that_another_batch_ended_is_no_part_of_the_next_one() {
    // The first batch meets a hold of 5 s, and another one after 20 minutes. The second sees the first hold, without a request
    // of its own, and then waits for its source until the second hold.
    let (time, scopes) = (Time::default(), scopes());
    let held = |arrival: Arrival<'_>| match (arrival.id, arrival.before) {
        ("2" | "3", 0) => error(429, "").retry_after_ms(5_000),
        _ => deleted(),
    };
    let late = |at: usize, ms: f64| Box::new(move |place| Source::After(if place == at { ms } else { 120.0 }));
    let first = Script { source: late(2, 1_200_000.0), ..script(3).serving(held) };
    let second = script(2).ruled(|rules| rules.concurrency = 1);
    let (ids, told) = (vec![String::new(), "9".to_owned()], Box::new(|_| Told::After(300.0)));
    let second = Script { ids, told, source: late(1, 1_196_000.0), ..second };
    let (first, second) = (first.start(&time, &scopes), second.start(&time, &scopes));
    assert_eq!(time.run_until(1e9), 0);
    let (first, second) = (first.story(), second.story());
    assert_eq!((first.stopped, first.deleted()), (None, 3));
    assert_eq!((second.stopped, second.deleted()), (None, 1));
}

#[test]
fn an_id_that_was_read_and_never_sent_is_skipped() {
    // The second batch has its id, and waits until the very first request of the first has its response.
    for (abort_at, stop_at, stopped) in [(50.0, f64::INFINITY, Stop::Aborted), (f64::INFINITY, 50.0, Stop::Asked)] {
        let (time, scopes) = (Time::default(), scopes());
        let first = script(1).start(&time, &scopes);
        let second = Script { abort_at, stop_at, ..script(2) }.start(&time, &scopes);
        assert_eq!(time.run_until(1e9), 0);
        let (first, second) = (first.story(), second.story());
        assert_eq!((first.deleted(), second.stopped, second.ended_at), (1, Some(stopped), 50.0));
        assert_eq!((second.read, second.sent().len(), second.skipped()), (1, 0, 2));
    }
}

#[test]
fn the_tokens_that_one_batch_spent_are_spent_for_the_next() {
    let scopes = scopes();
    let first = script(80).run_on(&scopes);
    let serve = bucket(60.0, 90.0 - 80.0);
    let next = script(80).serving(move |arrival| serve(arrival.now)).run_on(&scopes);
    assert_eq!((first.deleted(), next.deleted(), next.replies(429)), (80, 80, 0));
    assert!(next.ended_at > 60_000.0, "{}", next.ended_at);
}

#[test]
fn the_latest_call_s_limit_holds_and_keeps_what_was_spent() {
    let scopes = scopes();
    script(80).run_on(&scopes);
    let limit = Some(Limit { per_minute: 60.0, burst: 10.0 });
    let quick = |limit| script(3).ruled(|rules| rules.limit = limit).run_on(&scopes);
    // 80 of then 8 are spent: the first token is there after 73 more.
    let story = quick(limit);
    assert!(story.sent()[0] > 60_000.0, "{:?}", story.sent());
    let back = quick(Some(Limit::DOCUMENTED));
    assert_eq!(back.sent()[0], 0.0);
}

#[test]
fn a_limit_for_a_moment_grants_nothing_to_the_next() {
    let scopes = scopes();
    script(88).run_on(&scopes);
    scopes[2].pace.borrow_mut().set_limit(Limit { per_minute: 60.0, burst: 1.0 });
    script(1).ruled(|rules| rules.limit = None).run_on(&scopes);
    let story = script(50).run_on(&scopes);
    assert!(story.sent()[20] > 14_000.0, "88 of 90 were spent, and {:?} at once", story.sent());
}

const FROZEN: Clock = |_| Some(5.0);
const FAILING: Clock = |_| None;
const BACK: Clock = |time| Some(if time < 20_000.0 { time + 1e9 } else { time });
const FORTH: Clock = |time| Some(if time < 20_000.0 { time } else { time + 1e9 });
const PLAIN: Clock = |time| Some(time + 77.0);
const TURNING: Clock = |time| Some(if time % 2_000.0 < 1_000.0 { time } else { -1e6 });

#[test]
fn clocks_that_jump_grant_nothing_and_cost_no_429() {
    for (name, clocks) in [
        ("plain", [PLAIN, PLAIN]),
        ("steady frozen", [FROZEN, PLAIN]),
        ("steady fails", [FAILING, PLAIN]),
        ("steady jumps back", [BACK, PLAIN]),
        ("steady jumps forth", [FORTH, PLAIN]),
        ("wall frozen", [PLAIN, FROZEN]),
        ("wall fails", [PLAIN, FAILING]),
        ("wall jumps back", [PLAIN, BACK]),
        ("wall jumps forth", [PLAIN, FORTH]),
        ("wall turns", [PLAIN, TURNING]),
    ] {
        let serve = bucket(60.0, 90.0);
        let story = Script { clocks, ..script(200).serving(move |arrival| serve(arrival.now)) }.run();
        assert_eq!((story.deleted(), story.replies(429)), (200, 0), "{name}");
        assert!(story.ended_at <= 110_000.0 * 1.06, "{name}: {}", story.ended_at);
    }
}

#[test]
fn a_hold_survives_clocks_that_jump() {
    for clocks in [[BACK, PLAIN], [FORTH, PLAIN], [PLAIN, BACK], [PLAIN, FORTH], [FROZEN, PLAIN], [PLAIN, FROZEN]] {
        let plain = script(5).serving(|arrival| {
            if arrival.id == "1" && arrival.before == 0 { error(429, "").retry_after_ms(40_000) } else { deleted() }
        });
        let story = Script { clocks, ..plain }.run();
        assert_eq!((story.stopped, story.deleted()), (None, 5));
        let next = story.sent()[1];
        assert!((40_100.0..61_000.0).contains(&next), "{next}");
    }
}

#[test]
fn how_long_a_batch_is_held_does_not_mind_a_clock_that_jumps() {
    for clocks in [[PLAIN, PLAIN], [FORTH, PLAIN], [BACK, PLAIN], [FROZEN, PLAIN], [PLAIN, FROZEN]] {
        let plain = script(50).serving(|_| lost()).ruled(|rules| rules.max_hold_ms = 300_000.0);
        let time = Time::default();
        let batch = Script { clocks, ..plain }.start(&time, &scopes());
        let left = time.run_until(2_000_000.0);
        let story = batch.story();
        assert_eq!((left, story.stopped), (0, Some(Stop::Unreachable)));
        assert!((200_000.0..400_000.0).contains(&story.ended_at), "{}", story.ended_at);
    }
}

#[test]
fn timers_that_are_lost_on_the_way_end_the_batch() {
    for timers_end_at in [0.0, 50.0, 150.0, 10_000.0] {
        let held = |arrival: Arrival<'_>| {
            if arrival.now > 40.0 && arrival.before == 0 { error(429, "").retry_after_ms(2_000) } else { deleted() }
        };
        for (is_held, plain) in [(false, script(200)), (true, script(200).serving(held))] {
            let story = Script { timers_end_at, ..plain }.run();
            assert_eq!(story.stopped, Some(Stop::Error), "{timers_end_at}, {is_held}");
        }
    }
}

#[test]
fn what_is_in_flight_when_the_timers_are_lost_is_waited_for() {
    let held = |arrival: Arrival<'_>| {
        if arrival.id == "1" { error(429, "").retry_after_ms(9_000) } else { deleted() }
    };
    let plain = script(4).serving(held).ruled(|rules| rules.limit = None);
    let random = Random::new(3);
    let story =
        Script { timers_end_at: 20.0, latency: Box::new(move || [30.0, random.between(10.0, 3_000.0)]), ..plain }.run();
    assert_eq!((story.deleted(), story.failed()), (3, 1));
}

#[test]
fn a_bucket_that_has_long_been_full_is_as_new() {
    let scopes = scopes();
    script(5).run_on(&scopes);
    let is_as_new = |steady| scopes[2].pace.borrow_mut().is_as_new(Now { steady, wall: None });
    assert!(!is_as_new(4_096.0 + 200.0));
    assert!(is_as_new(4_096.0 + 60_000.0));
}

#[test]
fn the_end_of_a_list_needs_no_token() {
    let slow = script(1).ruled(|rules| rules.limit = Some(Limit { per_minute: 1.0, burst: 1.0 }));
    let story = slow.run();
    let settled = story.times(|event| matches!(event, Event::Settled { .. }))[0];
    assert_eq!(story.ended_at, settled, "its only id was settled long before");
}
