//! What happens when the API asks to wait, or cannot be reached.

use super::script::{Arrival, POLICY, Script, Source, script};
use super::server::{Response, deleted, error, lost, page, silent};
use super::story::{Event, Kept, Story};
use crate::batch::Stop;
use crate::error::Code;
use crate::request::Policy;

/// Attempts of the id at `place`.
fn attempts(story: &Story, place: usize) -> usize {
    story.times(|event| matches!(event, Event::Sent { place: of, .. } if *of == place)).len()
}

fn throttled() -> Response {
    error(429, "RATE_LIMIT_EXCEEDED")
}

/// Down from one moment to another.
fn down(from: f64, to: f64, how: fn() -> Response) -> impl Fn(Arrival<'_>) -> Response {
    move |arrival| if (from..to).contains(&arrival.now) { how() } else { deleted() }
}

fn without_retries(script: Script) -> Script {
    Script { policy: Policy { max_retries: 0, ..POLICY }, ..script }
}

#[test]
fn one_429_holds_all_lanes_for_as_long_as_it_asks_and_costs_no_retry() {
    let serve = |arrival: Arrival<'_>| match arrival.id {
        "5" if arrival.before == 0 => throttled().retry_after_ms(40_000),
        _ => deleted(),
    };
    let story = without_retries(script(20).serving(serve)).run();
    assert_eq!((story.deleted(), story.stopped, story.replies(429)), (20, None, 1));
    let refused_at = story.times(|event| matches!(event, Event::Replied { status: Some(429), .. }))[0];
    let during: Vec<_> = story.sent().into_iter().filter(|time| *time > refused_at).collect();
    assert_eq!(during[0], refused_at + 40_000.0, "nothing is sent before, and something then");
    assert!(during[1] >= during[0] + 100.0, "one goes first until its response is there: {during:?}");
    assert_eq!(story.holds()[0], (refused_at, 40_000.0));
    let ended = during[0] + 100.0;
    let is_told =
        |(time, event): &(f64, Event)| *time == ended && matches!(event, Event::Progress { hold_ms: None, .. });
    assert!(story.log.iter().any(is_told), "the caller is told of the hold's end");
}

#[test]
fn the_429s_of_one_moment_are_one_hold() {
    let story = script(40).serving(down(150.0, 900.0, throttled)).ruled(|rules| rules.concurrency = 16).run();
    assert_eq!((story.deleted(), story.stopped), (40, None));
    let refused = story.replies(429);
    assert!((2..=16).contains(&refused), "{refused}");
    let last_refused = story.times(|event| matches!(event, Event::Replied { status: Some(429), .. })).pop().unwrap();
    let next = story.sent().into_iter().find(|time| *time > last_refused).unwrap();
    assert!((last_refused + 900.0..=last_refused + 1_020.0).contains(&next), "{last_refused}, then {next}");
}

#[test]
fn an_unreadable_hint_is_a_second_and_doubles_up_to_a_minute() {
    let unreadable = || throttled().retry_after_ms("NaN");
    let story = script(3).serving(down(0.0, 400_000.0, unreadable)).run();
    assert_eq!((story.deleted(), story.stopped), (3, None));
    let sent = story.sent();
    let waits: Vec<_> = sent.windows(2).map(|pair| pair[1] - pair[0] - 100.0).take(9).collect();
    // 60 a minute: after a 429 the bucket is empty, and its first token takes a little more than a second.
    assert!((1_000.0..1_020.0).contains(&waits[0]), "{waits:?}");
    assert_eq!(waits[1..], [2_000.0, 4_000.0, 8_000.0, 16_000.0, 32_000.0, 60_000.0, 60_000.0, 60_000.0]);
}

#[test]
fn after_a_success_the_backoff_starts_anew() {
    let serve = |arrival: Arrival<'_>| if arrival.before < 3 { throttled() } else { deleted() };
    let story = script(2).serving(serve).ruled(|rules| rules.concurrency = 1).run();
    let sent = story.sent();
    let waits: Vec<_> = sent.windows(2).map(|pair| ((pair[1] - pair[0] - 100.0) / 1_000.0).floor()).collect();
    assert_eq!(waits, [1.0, 2.0, 4.0, 0.0, 1.0, 2.0, 4.0]);
}

#[test]
fn a_hint_of_nothing_is_no_hammering() {
    let none = || throttled().retry_after_ms(0);
    let story = script(3).serving(down(0.0, 30_000.0, none)).run();
    assert_eq!((story.deleted(), story.stopped), (3, None));
    assert!(story.replies(429) <= 31, "{}", story.replies(429));
    let fast = script(3).serving(down(0.0, 30_000.0, none)).ruled(|rules| rules.limit = None).run();
    assert!(fast.replies(429) <= 31, "{}", fast.replies(429));
}

#[test]
fn a_hold_longer_than_allowed_stops_at_once_as_throttled() {
    let story =
        script(10).serving(|_| throttled().retry_after_ms(60_001)).ruled(|rules| rules.max_hold_ms = 60_000.0).run();
    assert_eq!((story.stopped, story.ended_at, story.sent().len()), (Some(Stop::Throttled), 100.0, 1));
    assert_eq!(story.outcomes[0].as_ref().and_then(Kept::code), Some(Code::RateLimited));
    assert_eq!((story.failed(), story.skipped()), (1, 9));
    let story = script(10)
        .serving(down(0.0, 100.0, || throttled().retry_after_ms(60_000)))
        .ruled(|rules| rules.max_hold_ms = 60_000.0)
        .run();
    assert_eq!((story.stopped, story.deleted()), (None, 10), "as long as allowed");
}

#[test]
fn throttling_without_end_stops_after_what_is_allowed() {
    for hint in ["", "5000", "0", "30000"] {
        let story = script(50)
            .serving(move |_| throttled().retry_after_ms(hint))
            .ruled(|rules| rules.max_hold_ms = 120_000.0)
            .run();
        assert_eq!(story.stopped, Some(Stop::Throttled), "{hint}");
        assert!((50_000.0..125_000.0).contains(&story.ended_at), "{hint}: {}", story.ended_at);
        assert_eq!((story.failed(), story.skipped()), (1, 49), "{hint}");
    }
}

#[test]
fn a_success_allows_the_whole_hold_again() {
    let serve = |arrival: Arrival<'_>| {
        if arrival.before == 0 { throttled().retry_after_ms(40_000) } else { deleted() }
    };
    let plain = script(8).serving(serve).ruled(|rules| (rules.concurrency, rules.max_hold_ms) = (1, 60_000.0));
    let story = plain.run();
    assert_eq!((story.stopped, story.deleted()), (None, 8));
}

#[test]
fn outdated_rules_hold() {
    let serve = |arrival: Arrival<'_>| {
        if arrival.id == "3" && arrival.before < 2 { error(401, "RULES_OUTDATED") } else { deleted() }
    };
    let story = without_retries(script(9).serving(serve)).run();
    assert_eq!((story.deleted(), story.stopped), (9, None));
    assert_eq!(attempts(&story, 2), 3);
}

#[test]
fn an_outage_is_probed_by_one_at_a_time_and_ends_as_unreachable() {
    for how in [lost, silent, || error(503, "UNAVAILABLE")] {
        for concurrency in [1, 4, 16, 64] {
            for max_retries in [0, 2, 10] {
                let plain = script(1_000).serving(down(5_000.0, f64::INFINITY, how)).ruled(|rules| {
                    rules.concurrency = concurrency;
                    rules.max_hold_ms = 300_000.0;
                });
                let story = Script { policy: Policy { max_retries, ..POLICY }, ..plain }.run();
                let name = format!("{:?}, {concurrency} lanes, {max_retries} retries", how().status);
                assert_eq!(story.stopped, Some(Stop::Unreachable), "{name}");
                // Each of three probes that are never answered is a part of the call's own time.
                let timed_out = if how().never_comes() { 3 } else { 0 };
                assert!(story.failed() <= concurrency as usize + 5 + timed_out, "{name}: {} failed", story.failed());
                let first_hold = story.holds()[0].0;
                let probes: Vec<_> = story.sent().into_iter().filter(|time| *time > first_hold).collect();
                assert!(probes.len() <= 16, "{name}: {} probes", probes.len());
                assert!(probes.windows(2).all(|pair| pair[1] - pair[0] >= 1_000.0), "{name}: {probes:?}");
                assert!((200_000.0..400_000.0).contains(&story.ended_at), "{name}: {}", story.ended_at);
            }
        }
    }
}

#[test]
fn a_gateway_s_page_is_an_outage_too() {
    let plain = without_retries(script(1_000).serving(|_| page(502)).ruled(|rules| rules.concurrency = 1));
    assert_eq!(plain.run().stopped, Some(Stop::Unreachable));
}

#[test]
fn an_outage_that_passes_costs_a_handful_at_most() {
    for how in [lost, || error(503, "UNAVAILABLE")] {
        let plain = script(400).serving(down(5_000.0, 305_000.0, how));
        let story = plain.run();
        assert_eq!((story.stopped, story.read), (None, 400));
        assert!(story.failed() <= 2 && story.deleted() >= 398, "{} failed", story.failed());
    }
}

#[test]
fn five_failures_that_are_not_in_a_row_are_no_outage() {
    let serve = |arrival: Arrival<'_>| if arrival.id.ends_with(['1', '3', '5', '7']) { lost() } else { deleted() };
    let story = without_retries(script(80).serving(serve).ruled(|rules| rules.concurrency = 1)).run();
    assert_eq!((story.stopped, story.failed(), story.deleted()), (None, 32, 48));
    assert_eq!(story.holds(), []);
}

#[test]
fn four_in_a_row_are_no_outage_and_five_are() {
    for (count, holds) in [(4, false), (5, true)] {
        let serve = move |arrival: Arrival<'_>| {
            let id: usize = arrival.id.parse().unwrap();
            if (10..10 + count).contains(&id) && arrival.before == 0 { lost() } else { deleted() }
        };
        let story = without_retries(script(30).serving(serve).ruled(|rules| rules.concurrency = 1)).run();
        assert_eq!((!story.holds().is_empty(), story.failed(), story.stopped), (holds, 4, None), "{count}");
    }
}

#[test]
fn a_late_429_of_before_the_hold_costs_no_retry_and_is_held() {
    // 2 is slow: it is refused as 3 was, and hears of it when the hold of that is over.
    let serve = |arrival: Arrival<'_>| match arrival.id {
        "2" | "3" if arrival.before == 0 => throttled().retry_after_ms(1_000),
        _ => deleted(),
    };
    let latency = std::cell::Cell::new(0);
    let plain = without_retries(script(8).serving(serve));
    let slow = Box::new(move || if latency.replace(latency.get() + 1) == 1 { [50.0, 5_000.0] } else { [50.0, 50.0] });
    let story = Script { latency: slow, ..plain }.run();
    assert_eq!((story.deleted(), story.failed(), story.replies(429)), (8, 0, 2), "{:#?}", story.outcomes);
    let refused_at = story.times(|event| matches!(event, Event::Replied { status: Some(429), .. }))[1];
    let next = story.sent().into_iter().find(|time| *time > refused_at).unwrap();
    assert!(next >= refused_at + 1_000.0, "{next} is within the hold");
}

#[test]
fn an_id_that_comes_into_a_hold_is_taken_after_it_and_sent_at_once() {
    let serve = |arrival: Arrival<'_>| match (arrival.id, arrival.before) {
        ("2", 0) => throttled().retry_after_ms(30_000),
        ("3", _) => silent(),
        _ => deleted(),
    };
    let story = Script {
        source: Box::new(|place| Source::After(if place == 2 { 150.0 } else { 0.0 })),
        policy: Policy { timeout_ms: 1_000.0, max_retries: 0, ..POLICY },
        ..script(3).serving(serve)
    }
    .run();
    let read = story.times(|event| matches!(event, Event::Read { place: 2 }))[0];
    let sent = story.times(|event| matches!(event, Event::Sent { place: 2, .. }))[0];
    let ended = story.times(|event| matches!(event, Event::Settled { place: 2, .. }))[0];
    assert_eq!((sent, ended), (read, sent + 1_000.0), "the hold is no part of its time");
    assert!(read >= 30_200.0, "{read}");
}
