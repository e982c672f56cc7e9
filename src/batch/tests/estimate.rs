//! `remainingMs`: within a quarter of the truth from the tenth id on.

use super::script::{Arrival, Script, Told, script};
use super::server::{Bucket, deleted, error, lost};
use super::story::{Event, Story};
use crate::batch::Rules;
use crate::batch::pace::Limit;

/// Of the estimates from the tenth settled id on, the one that is furthest from the truth, as a part of that; at the very end
/// as a part of `least_ms`: six times what one id takes, so that it may be off by half as much again.
fn worst(story: &Story, least_ms: f64) -> f64 {
    let ends_at = story.times(|event| matches!(event, Event::Settled { .. })).pop().unwrap();
    let (mut settled, mut count, mut worst) = (0, 0, 0.0_f64);
    for (time, event) in &story.log {
        match event {
            Event::Settled { .. } => settled += 1,
            Event::Progress { remaining_ms: Some(ms), .. } if settled >= 10 => {
                let truth = ends_at - time;
                worst = worst.max((ms - truth).abs() / truth.max(least_ms));
                count += 1;
            }
            Event::Progress { remaining_ms: None, .. } => assert!(settled < 10, "no estimate after {settled}"),
            _ => {}
        }
    }
    assert!(count > 10, "{count} estimates");
    worst
}

fn ruled(change: impl FnOnce(&mut Rules)) -> Script {
    script(400).ruled(change)
}

#[test]
fn paced_it_is_within_a_quarter_of_the_truth() {
    let at = |per_minute, burst, concurrency| {
        ruled(|rules| (rules.limit, rules.concurrency) = (Some(Limit { per_minute, burst }), concurrency)).run()
    };
    for (per_minute, burst) in
        [(60.0, 90.0), (60.0, 1.0), (600.0, 90.0), (1_200.0, 10.0), (6_000.0, 90.0), (20.0, 390.0)]
    {
        for concurrency in [1, 4, 16, 64] {
            let worst = worst(&at(per_minute, burst, concurrency), 600.0);
            println!("{per_minute}/{burst}, {concurrency} lanes: {worst:.3}");
            assert!(worst <= 0.25, "{per_minute}/{burst}, {concurrency} lanes: {worst}");
        }
    }
}

#[test]
fn unpaced_it_is_within_a_quarter_of_the_truth() {
    for concurrency in [1, 2, 4, 16, 64] {
        for latency in [5.0, 50.0, 1_000.0] {
            let plain = ruled(|rules| (rules.limit, rules.concurrency) = (None, concurrency));
            let worst = worst(&Script { latency: Box::new(move || [latency, latency]), ..plain }.run(), 12.0 * latency);
            println!("{concurrency} lanes, {latency} ms: {worst:.3}");
            assert!(worst <= 0.25, "{concurrency} lanes, {latency} ms: {worst}");
        }
    }
}

#[test]
fn the_caller_s_own_time_counts() {
    for limit in [None, Some(Limit::DOCUMENTED)] {
        let plain = ruled(|rules| rules.limit = limit);
        let story = Script { told: Box::new(|_| Told::After(6_000.0)), ..plain }.run();
        // In its last round nothing is unread, and the functions that still run do not count as in flight.
        let worst = worst(&story, 30_000.0);
        assert!(worst <= 0.25, "{limit:?}: {worst}");
    }
}

#[test]
fn retries_and_a_bucket_that_was_not_full_are_learned() {
    let some_lost = ruled(|rules| rules.limit = None)
        .serving(|arrival| if arrival.id.ends_with('7') && arrival.before == 0 { lost() } else { deleted() });
    assert!(worst(&some_lost.run(), 1_000.0) <= 0.25);
    let bucket = Bucket::new(60.0, 90.0, 30.0);
    let story = ruled(|_| ())
        .serving(move |arrival| {
            let is_in = bucket.takes(arrival.now);
            let response = if is_in { deleted() } else { error(429, "").retry_after_ms(bucket.retry_after_ms()) };
            response.remaining(bucket.tokens.get().floor())
        })
        .run();
    let worst = worst(&story, 1_000.0);
    assert!(worst <= 0.25, "{worst}");
}

#[test]
fn a_hold_that_is_over_does_not_count() {
    let held = |arrival: Arrival<'_>| {
        if arrival.id == "3" && arrival.before == 0 { error(429, "").retry_after_ms(60_000) } else { deleted() }
    };
    let story = ruled(|rules| rules.limit = None).serving(held).run();
    let worst = worst(&story, 600.0);
    assert!(worst <= 0.25, "{worst}");
}

#[test]
fn it_is_absent_where_the_number_of_ids_is_not_known() {
    let story = Script { is_list: false, ..script(30) }.run();
    let is_estimate = |event: &Event| matches!(event, Event::Progress { remaining_ms: Some(_), .. });
    assert!(story.times(is_estimate).is_empty());
}

#[test]
fn the_last_estimate_is_nothing() {
    let story = script(30).run();
    let last = story.log.iter().rev().find_map(|(_, event)| match event {
        Event::Progress { remaining_ms, .. } => Some(*remaining_ms),
        _ => None,
    });
    assert_eq!(last, Some(Some(0.0)));
}

#[test]
fn a_hold_is_part_of_it() {
    let serve = |arrival: Arrival<'_>| {
        if arrival.id == "20" && arrival.before == 0 { error(429, "").retry_after_ms(300_000) } else { deleted() }
    };
    let story = script(60).serving(serve).run();
    let (held_at, _) = story.holds()[0];
    let told = story.log.iter().find_map(|(time, event)| match event {
        Event::Progress { hold_ms: Some(_), remaining_ms: Some(ms) } if *time == held_at => Some(*ms),
        _ => None,
    });
    let truth = story.ended_at - held_at;
    assert!(told.is_some_and(|ms| (ms - truth).abs() / truth <= 0.25), "{told:?}, truly {truth}");
}
