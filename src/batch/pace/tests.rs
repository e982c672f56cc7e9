//! Each rule of the pace by itself. How they work together: `batch::tests::table`.

use super::{Limit, Now, Pace, Ticket};
use crate::call::RetryClass;

mod clocks;
mod holds;

const THROTTLED: Option<RetryClass> = Some(RetryClass::Throttled);
const TRANSIENT: Option<RetryClass> = Some(RetryClass::Transient);
/// One token takes as long, with the documented limit.
const TOKEN_MS: f64 = 60_000.0 / 60.0 / 0.99;

const fn at(ms: f64) -> Now {
    Now { steady: ms, wall: None }
}

/// Sends one and hears its success at once.
fn send(pace: &mut Pace, ms: f64) {
    let ticket = pace.sent(at(ms));
    pace.ended(at(ms), ticket, None, None, None);
}

/// A pace of which the first request is over.
fn begun() -> Pace {
    let mut pace = Pace::default();
    send(&mut pace, 0.0);
    pace
}

/// How many may go at one moment, one after the other.
fn count(pace: &mut Pace, ms: f64) -> usize {
    (0..1_000).take_while(|_| pace.delay(at(ms), Some(0.0)).is_none().then(|| send(pace, ms)).is_some()).count()
}

fn throttle(pace: &mut Pace, ms: f64, hint_ms: Option<f64>) -> Ticket {
    let ticket = pace.sent(at(ms));
    pace.ended(at(ms), ticket, THROTTLED, hint_ms, None);
    ticket
}

#[test]
fn a_full_bucket_lets_two_less_than_the_burst_go() {
    let mut pace = Pace::default();
    assert_eq!(count(&mut pace, 0.0), 88);
    let delay = pace.delay(at(0.0), Some(0.0)).unwrap();
    assert!((delay - TOKEN_MS).abs() < 1e-6, "{delay}");
    assert_eq!((count(&mut pace, TOKEN_MS - 1.0), count(&mut pace, TOKEN_MS), count(&mut pace, TOKEN_MS)), (0, 1, 0));
    assert_eq!(count(&mut pace, 1e9), 88, "never more than the bucket holds");
}

#[test]
fn a_burst_never_falls_below_one() {
    for burst in [1.0, 2.0, 2.9, 3.0] {
        let mut pace = Pace::default();
        pace.set_limit(Limit { per_minute: 60.0, burst });
        assert_eq!((count(&mut pace, 0.0), count(&mut pace, TOKEN_MS)), (1, 1), "{burst}");
    }
}

#[test]
fn whoever_waits_behind_others_waits_for_their_tokens_too() {
    let mut pace = Pace::default();
    count(&mut pace, 0.0);
    for ahead in [0.0, 1.0, 7.0] {
        let delay = pace.delay(at(0.0), Some(ahead)).unwrap();
        assert!((delay - TOKEN_MS * (1.0 + ahead)).abs() < 1e-6, "{ahead}: {delay}");
    }
    assert_eq!(pace.delay(at(0.0), None), None, "without a pace of one's own");
}

#[test]
fn the_first_goes_alone_until_its_response_is_there() {
    let mut pace = Pace::default();
    assert_eq!(pace.delay(at(0.0), Some(0.0)), None);
    let ticket = pace.sent(at(0.0));
    assert_eq!(pace.delay(at(10.0), Some(0.0)), Some(250.0));
    assert_eq!(pace.delay(at(10.0), None), None, "without a pace of one's own nothing is awaited but holds");
    pace.ended(at(20.0), ticket, None, None, None);
    assert_eq!(pace.delay(at(20.0), Some(0.0)), None);
    let _second = pace.sent(at(20.0));
    assert_eq!(pace.delay(at(20.0), Some(0.0)), None, "the second is not alone");
}

#[test]
fn after_a_long_rest_one_goes_first_again() {
    let mut pace = begun();
    assert_eq!(pace.delay(at(60_000.0), Some(0.0)), None);
    pace.sent(at(88.0 * TOKEN_MS + 60_001.0));
    assert_eq!(pace.delay(at(88.0 * TOKEN_MS + 60_002.0), Some(0.0)), Some(250.0));
}

#[test]
fn what_is_in_flight_keeps_the_bucket_from_filling() {
    let mut pace = begun();
    let tickets: Vec<_> = (0..8).map(|_| pace.sent(at(0.0))).collect();
    assert_eq!(count(&mut pace, 40.0 * TOKEN_MS), 80, "88 less the eight in flight");
    for ticket in tickets {
        pace.ended(at(40.0 * TOKEN_MS), ticket, None, None, None);
    }
    assert_eq!(count(&mut pace, 40.0 * TOKEN_MS), 0);
}

#[test]
fn a_reserved_token_is_given_back() {
    let mut pace = begun();
    count(&mut pace, 0.0);
    assert_eq!(pace.delay(at(TOKEN_MS), Some(0.0)), None);
    pace.reserve();
    assert!(pace.delay(at(TOKEN_MS), Some(0.0)).is_some());
    pace.release();
    assert_eq!(count(&mut pace, TOKEN_MS), 1);
}

#[test]
fn a_reserved_token_does_not_come_back_by_itself() {
    let mut pace = begun();
    pace.set_limit(Limit { per_minute: 60.0, burst: 1.0 });
    assert_eq!(pace.delay(at(2.0 * TOKEN_MS), Some(0.0)), None);
    pace.reserve();
    assert!(pace.delay(at(9.0 * TOKEN_MS), Some(0.0)).is_some());
}

#[test]
fn another_limit_keeps_what_was_spent() {
    let mut pace = begun();
    count(&mut pace, 0.0);
    pace.set_limit(Limit { per_minute: 600.0, burst: 10.0 });
    let delay = pace.delay(at(0.0), Some(0.0)).unwrap();
    assert!((delay - 81.0 * TOKEN_MS / 10.0).abs() < 1e-6, "{delay}");
    let _single = pace.sent(at(0.0));
    pace.set_limit(Limit::DOCUMENTED);
    assert_eq!(count(&mut pace, 0.0), 0);
    pace.set_limit(Limit { per_minute: 60.0, burst: 100.0 });
    assert_eq!(count(&mut pace, 0.0), 10);
}

#[test]
fn remaining_is_an_upper_bound_and_never_a_grant() {
    let mut pace = Pace::default();
    let hear = |pace: &mut Pace, remaining| {
        let ticket = pace.sent(at(0.0));
        pace.ended(at(0.0), ticket, None, None, Some(remaining));
    };
    hear(&mut pace, 37.0);
    assert_eq!(count(&mut pace, 0.0), 36);
    let mut pace = Pace::default();
    hear(&mut pace, 37.0);
    hear(&mut pace, 20.0);
    hear(&mut pace, 36.0);
    assert_eq!(count(&mut pace, 0.0), 18, "an older response raises nothing");
    let mut pace = Pace::default();
    count(&mut pace, 0.0);
    hear(&mut pace, 500.0);
    assert_eq!(count(&mut pace, 0.0), 0);
}

#[test]
fn a_reserved_token_is_one_of_those_that_are_left() {
    let mut pace = Pace::default();
    let ticket = pace.sent(at(0.0));
    pace.ended(at(0.0), ticket, None, None, Some(4.0));
    pace.reserve();
    assert!((pace.time_for(at(0.0), 3.0) - TOKEN_MS).abs() < 1e-6, "{}", pace.time_for(at(0.0), 3.0));
    pace.release();
    assert_eq!(pace.time_for(at(0.0), 3.0), 0.0);
    assert_eq!(count(&mut pace, 0.0), 3);
}

#[test]
fn nothing_left_is_two_tokens_to_wait_for() {
    let mut pace = Pace::default();
    let ticket = pace.sent(at(0.0));
    pace.ended(at(0.0), ticket, None, None, Some(0.0));
    let delay = pace.delay(at(0.0), Some(0.0)).unwrap();
    assert!((delay - 2.0 * TOKEN_MS).abs() < 1e-6, "{delay}");
    assert!((pace.delay(at(TOKEN_MS), Some(0.0)).unwrap() - TOKEN_MS).abs() < 1e-6);
    assert_eq!(pace.delay(at(2.0 * TOKEN_MS), Some(0.0)), None);
    let mut pace = Pace::default();
    let ticket = pace.sent(at(0.0));
    pace.ended(at(0.0), ticket, None, None, Some(0.0));
    // Single calls go all the same; they make it neither better nor worse.
    for _ in 0..50 {
        send(&mut pace, 0.0);
        let delay = pace.delay(at(0.0), Some(0.0)).unwrap();
        assert!((delay - 2.0 * TOKEN_MS).abs() < 1e-6, "{delay}");
    }
}

#[test]
fn a_remaining_that_never_moves_is_not_believed() {
    for value in [0.0, 1.0, 5.0] {
        let mut pace = Pace::default();
        for _ in 0..2 {
            let ticket = pace.sent(at(0.0));
            pace.ended(at(0.0), ticket, None, None, Some(value));
        }
        assert_eq!(count(&mut pace, 0.0), 86, "{value}");
    }
    // It has moved once: that server counts.
    let mut pace = Pace::default();
    for value in [3.0, 2.0, 2.0, 2.0] {
        let ticket = pace.sent(at(0.0));
        pace.ended(at(0.0), ticket, None, None, Some(value));
    }
    assert!(count(&mut pace, 0.0) <= 1);
}

#[test]
fn a_remaining_that_is_not_a_count_is_ignored() {
    for value in [f64::NAN, -1.0, f64::INFINITY, f64::NEG_INFINITY, 1e9] {
        let mut pace = Pace::default();
        let ticket = pace.sent(at(0.0));
        pace.ended(at(0.0), ticket, None, None, Some(value));
        assert_eq!(count(&mut pace, 0.0), 87, "{value}");
    }
}

#[test]
fn how_long_many_take_is_that_of_their_tokens_or_of_the_hold() {
    let mut pace = begun();
    assert_eq!(pace.time_for(at(0.0), 87.0), 0.0);
    assert!((pace.time_for(at(0.0), 187.0) - 100.0 * TOKEN_MS).abs() < 1e-6);
    throttle(&mut pace, 0.0, Some(500_000.0));
    assert_eq!(pace.time_for(at(0.0), 10.0), 500_000.0);
}

#[test]
fn only_a_full_bucket_without_a_hold_is_as_new() {
    let mut pace = begun();
    assert!(!pace.is_as_new(at(0.0)) && pace.is_as_new(at(TOKEN_MS + 1.0)));
    throttle(&mut pace, 2_000.0, Some(10.0));
    assert!(!pace.is_as_new(at(1e9)), "a hold is not forgotten");
}
