//! What the API asks for, and outages.

use super::super::{Hold, Pace};
use super::{THROTTLED, TRANSIENT, at, begun, count, send, throttle};
use crate::call::RetryClass;

#[test]
fn a_429_empties_the_bucket_and_holds_all() {
    let mut pace = begun();
    throttle(&mut pace, 0.0, Some(40_000.0));
    assert_eq!(pace.hold(at(0.0)).0, Some((Hold::Throttled, 40_000.0)));
    for ahead in [Some(0.0), Some(3.0), None] {
        assert_eq!(pace.delay(at(10_000.0), ahead), Some(30_000.0), "{ahead:?}");
    }
    assert_eq!(pace.delay(at(40_000.0), None), None);
    let probe = pace.sent(at(40_000.0));
    assert_eq!(pace.delay(at(40_000.0), None), Some(250.0), "one goes first");
    assert_eq!(pace.hold(at(40_000.0)).0, Some((Hold::Throttled, 0.0)));
    pace.ended(at(40_100.0), probe, None, None, None);
    assert_eq!(pace.hold(at(40_100.0)).0, None);
    assert_eq!(count(&mut pace, 40_100.0), 38, "what has accrued since");
}

#[test]
fn a_hint_is_kept_and_a_short_one_lengthened_more_so_the_second_time() {
    for (hint, first, second) in
        [(0.0, 50.0, 1_000.0), (700.0, 700.0, 1_000.0), (5_000.0, 5_000.0, 5_000.0), (3e9, 3e9, 3e9)]
    {
        let mut pace = begun();
        throttle(&mut pace, 0.0, Some(hint));
        assert_eq!(pace.hold(at(0.0)).0, Some((Hold::Throttled, first)), "{hint}");
        throttle(&mut pace, first, Some(hint));
        assert_eq!(pace.hold(at(first)).0, Some((Hold::Throttled, second)), "{hint}");
    }
}

#[test]
fn without_a_hint_the_hold_doubles_up_to_a_minute() {
    let mut pace = begun();
    let mut now = 0.0;
    for seconds in [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0] {
        throttle(&mut pace, now, None);
        assert_eq!(pace.hold(at(now)).0, Some((Hold::Throttled, seconds * 1_000.0)));
        now += seconds * 1_000.0;
    }
    send(&mut pace, now);
    throttle(&mut pace, now, None);
    assert_eq!(pace.hold(at(now)).0, Some((Hold::Throttled, 1_000.0)), "after a success anew");
}

#[test]
fn the_429s_of_one_moment_are_one_hold_and_its_longest_hint_counts() {
    let mut pace = begun();
    let tickets: Vec<_> = (0..8).map(|_| pace.sent(at(0.0))).collect();
    for (ticket, hint) in tickets.iter().zip([None, None, Some(5_000.0), None, Some(2_000.0), None, None, None]) {
        pace.ended(at(0.0), *ticket, THROTTLED, hint, None);
    }
    assert_eq!(pace.hold(at(0.0)), (Some((Hold::Throttled, 5_000.0)), 1));
    throttle(&mut pace, 5_000.0, None);
    assert_eq!(pace.hold(at(5_000.0)), (Some((Hold::Throttled, 2_000.0)), 2), "the second one");
}

#[test]
fn more_429s_of_one_moment_lengthen_no_backoff() {
    let mut pace = begun();
    let tickets: Vec<_> = (0..8).map(|_| pace.sent(at(0.0))).collect();
    for ticket in tickets {
        pace.ended(at(0.0), ticket, THROTTLED, None, None);
    }
    assert_eq!(pace.hold(at(0.0)), (Some((Hold::Throttled, 1_000.0)), 1));
}

#[test]
fn a_late_429_of_before_a_hold_that_has_ended_is_a_hold_of_its_own() {
    let mut pace = begun();
    let late = pace.sent(at(0.0));
    throttle(&mut pace, 0.0, Some(1_000.0));
    send(&mut pace, 1_000.0);
    assert_eq!(pace.hold(at(1_000.0)).0, None);
    pace.ended(at(1_100.0), late, THROTTLED, None, None);
    assert_eq!(pace.hold(at(1_100.0)), (Some((Hold::Throttled, 1_000.0)), 2));
}

#[test]
fn a_success_of_before_a_429_does_not_end_its_hold() {
    let mut pace = begun();
    let earlier = pace.sent(at(0.0));
    throttle(&mut pace, 0.0, Some(5_000.0));
    pace.ended(at(100.0), earlier, None, None, None);
    assert_eq!(pace.hold(at(100.0)).0, Some((Hold::Throttled, 4_900.0)));
}

#[test]
fn five_failures_in_a_row_are_an_outage() {
    let fail = |pace: &mut Pace, now, failure| {
        let ticket = pace.sent(at(now));
        pace.ended(at(now), ticket, failure, None, None);
    };
    for between in [None, Some(RetryClass::Final), Some(RetryClass::Conflict), THROTTLED] {
        let mut pace = begun();
        (0..4).for_each(|_| fail(&mut pace, 0.0, TRANSIENT));
        fail(&mut pace, 0.0, between);
        let now = 10_000.0;
        send(&mut pace, now);
        (0..4).for_each(|_| fail(&mut pace, now, TRANSIENT));
        assert_eq!(pace.hold(at(now)).0, None, "{between:?}");
        fail(&mut pace, now, TRANSIENT);
        assert_eq!(pace.hold(at(now)).0, Some((Hold::Outage, 1_000.0)), "{between:?}");
        fail(&mut pace, now + 1_000.0, TRANSIENT);
        assert_eq!(pace.hold(at(now + 1_000.0)).0, Some((Hold::Outage, 2_000.0)), "{between:?}");
        fail(&mut pace, now + 3_000.0, Some(RetryClass::Final));
        assert_eq!(pace.hold(at(now + 3_000.0)).0, None, "any response ends an outage");
    }
}

#[test]
fn the_first_request_of_all_that_is_lost_is_no_outage() {
    let mut pace = Pace::default();
    let ticket = pace.sent(at(0.0));
    pace.ended(at(10.0), ticket, TRANSIENT, None, None);
    assert_eq!((pace.hold(at(10.0)).0, pace.delay(at(10.0), Some(0.0))), (None, None));
}

#[test]
fn a_success_in_an_outage_ends_it_at_once() {
    let mut pace = begun();
    let earlier = pace.sent(at(0.0));
    for _ in 0..5 {
        let ticket = pace.sent(at(0.0));
        pace.ended(at(0.0), ticket, TRANSIENT, None, None);
    }
    pace.ended(at(10.0), earlier, None, None, None);
    assert_eq!((pace.hold(at(10.0)).0, pace.delay(at(10.0), Some(0.0))), (None, None));
}

#[test]
fn a_probe_that_is_lost_makes_a_hold_an_outage() {
    let mut pace = begun();
    throttle(&mut pace, 0.0, Some(1_000.0));
    let probe = pace.sent(at(2_000.0));
    pace.ended(at(2_100.0), probe, TRANSIENT, None, None);
    assert_eq!(pace.hold(at(2_100.0)).0, Some((Hold::Outage, 2_000.0)));
    let mut pace = begun();
    let other = pace.sent(at(0.0));
    throttle(&mut pace, 0.0, Some(1_000.0));
    pace.ended(at(100.0), other, TRANSIENT, None, None);
    assert_eq!(pace.hold(at(100.0)).0, Some((Hold::Throttled, 900.0)), "that was sent before it");
}

#[test]
fn a_cancelled_attempt_tells_nothing_and_frees_the_way() {
    let mut pace = Pace::default();
    let ticket = pace.sent(at(0.0));
    pace.cancelled(at(10.0), ticket);
    assert_eq!(pace.delay(at(10.0), Some(0.0)), None);
    let mut pace = begun();
    for _ in 0..9 {
        let ticket = pace.sent(at(0.0));
        pace.cancelled(at(0.0), ticket);
    }
    assert_eq!(pace.hold(at(0.0)).0, None);
}
