use super::{Budget, Decision, RetryClass, Turn, decide};
use proptest::prelude::*;

const CLASSES: [RetryClass; 4] =
    [RetryClass::Transient, RetryClass::Throttled, RetryClass::Conflict, RetryClass::Final];

/// A first attempt with room for more, the random number in the middle.
fn first(class: RetryClass) -> Turn {
    let left_ms = Some(60_000.0);
    Turn { class, attempts: 1, max_retries: 10, conflict_seen: false, hint_ms: None, left_ms, random: 0.5 }
}

fn decided(turn: Turn) -> Decision {
    decide(&turn, &Budget::default())
}

#[test]
fn each_status_has_its_class() {
    for status in 0..=999 {
        for rules_outdated in [false, true] {
            let class = match status {
                429 => RetryClass::Throttled,
                409 => RetryClass::Conflict,
                408 | 425 | 500 | 502 | 503 | 504 => RetryClass::Transient,
                520..=529 => RetryClass::Transient,
                401 if rules_outdated => RetryClass::Throttled,
                _ => RetryClass::Final,
            };
            assert_eq!(RetryClass::of_status(status, rules_outdated), class, "status {status}, {rules_outdated}");
        }
    }
}

#[test]
fn every_class_but_the_final_one_can_be_retried() {
    assert_eq!(CLASSES.map(RetryClass::is_retryable), [true, true, true, false]);
    assert_eq!(decided(first(RetryClass::Final)), Decision::Stop);
}

#[test]
fn the_backoff_doubles_below_its_cap_and_is_drawn_at_random() {
    for (class, ceilings) in [
        (RetryClass::Transient, [250.0, 500.0, 1_000.0, 2_000.0, 4_000.0, 8_000.0, 8_000.0, 8_000.0, 8_000.0, 8_000.0]),
        (RetryClass::Conflict, [250.0, 500.0, 1_000.0, 2_000.0, 4_000.0, 8_000.0, 8_000.0, 8_000.0, 8_000.0, 8_000.0]),
        (RetryClass::Throttled, [1e3, 2e3, 4e3, 8e3, 8e3, 8e3, 8e3, 8e3, 8e3, 8e3]),
    ] {
        for (attempts, ceiling) in (1..).zip(ceilings) {
            for random in [0.0, 0.1, 0.25, 0.333, 0.5, 0.9, 0.999, 0.999_999_999] {
                let wait = f64::floor(random * ceiling).max(50.0);
                let turn = Turn { attempts, random, ..first(class) };
                assert_eq!(decided(turn), Decision::RetryIn(wait), "{class:?}, attempt {attempts}, random {random}");
            }
        }
    }
}

#[test]
fn a_hint_is_spread_over_a_tenth_of_it_and_250_ms_at_least() {
    for (hint, random, wait) in [
        (1_000.0, 0.0, 1_000.0),
        (1_000.0, 0.5, 1_125.0),
        (1_000.0, 0.999, 1_249.0),
        (2_500.0, 0.999, 2_749.0),
        (10_000.0, 0.0, 10_000.0),
        (10_000.0, 0.5, 10_500.0),
        (10_000.0, 0.999, 10_999.0),
        (50_000.0, 0.5, 52_500.0),
        // The backoff is longer.
        (0.0, 0.0, 50.0),
        (0.0, 0.5, 125.0),
        (20.0, 0.1, 50.0),
        (20.0, 0.5, 145.0),
    ] {
        let turn = Turn { hint_ms: Some(hint), random, ..first(RetryClass::Transient) };
        assert_eq!(decided(turn), Decision::RetryIn(wait), "{hint} at {random}");
    }
}

#[test]
fn calls_that_were_given_one_hint_do_not_come_back_together() {
    let waits = |hint: f64| {
        let wait = |step: u32| {
            let random = f64::from(step) / 20.0;
            match decided(Turn { hint_ms: Some(hint), random, ..first(RetryClass::Throttled) }) {
                Decision::RetryIn(ms) => ms,
                Decision::Stop => panic!("stopped"),
            }
        };
        (0..20).map(wait).collect::<Vec<_>>()
    };
    for hint in [1_000.0, 5_000.0, 30_000.0] {
        let mut waits = waits(hint);
        waits.dedup();
        assert_eq!(waits.len(), 20, "{hint}: {waits:?}");
        assert!(waits.iter().all(|ms| *ms >= hint), "{hint}: {waits:?}");
        assert!(waits[19] - waits[0] >= (hint * 0.1).max(250.0) * 0.9, "{hint}: {waits:?}");
    }
}

#[test]
fn near_the_deadline_the_spread_shrinks_and_the_hint_stays() {
    for (hint, left, random, decision) in [
        (1_000.0, 1_001.0, 0.999, Decision::RetryIn(1_000.0)),
        (1_000.0, 1_100.0, 0.999, Decision::RetryIn(1_099.0)),
        (1_000.0, 1_100.0, 0.5, Decision::RetryIn(1_050.0)),
        (1_000.0, 1_000.0, 0.0, Decision::Stop),
        (1_000.0, 999.0, 0.0, Decision::Stop),
    ] {
        let turn = Turn { hint_ms: Some(hint), left_ms: Some(left), random, ..first(RetryClass::Transient) };
        assert_eq!(decided(turn), decision, "{hint} with {left} left");
    }
}

#[test]
fn a_hint_beyond_a_minute_stops_instead_of_an_early_retry() {
    for class in CLASSES {
        let turn = Turn { left_ms: Some(1e9), random: 0.0, ..first(class) };
        let at_most = decided(Turn { hint_ms: Some(60_000.0), ..turn });
        assert_eq!(at_most, if class == RetryClass::Final { Decision::Stop } else { Decision::RetryIn(60_000.0) });
        for hint in [60_000.1, 3_600_000.0, 3e9, 1e300, f64::INFINITY] {
            assert_eq!(decided(Turn { hint_ms: Some(hint), ..turn }), Decision::Stop, "{hint}");
        }
    }
}

#[test]
fn a_wait_that_does_not_end_before_the_deadline_stops() {
    for (left, decision) in
        [(126.0, Decision::RetryIn(125.0)), (125.0, Decision::Stop), (0.0, Decision::Stop), (-5.0, Decision::Stop)]
    {
        assert_eq!(decided(Turn { left_ms: Some(left), ..first(RetryClass::Transient) }), decision, "{left}");
    }
}

#[test]
fn a_clock_that_fails_stops_the_retries() {
    for class in CLASSES {
        assert_eq!(decided(Turn { left_ms: None, ..first(class) }), Decision::Stop);
        assert_eq!(decided(Turn { left_ms: Some(f64::NAN), ..first(class) }), Decision::Stop);
    }
}

#[test]
fn no_more_retries_are_made_than_allowed() {
    for max_retries in 0..=10 {
        for attempts in 1..=12 {
            let turn = Turn { attempts, max_retries, ..first(RetryClass::Transient) };
            let retried = decided(turn) != Decision::Stop;
            assert_eq!(retried, attempts <= max_retries, "attempt {attempts} of 1 + {max_retries}");
        }
    }
}

#[test]
fn a_conflict_is_asked_again_once_and_stops_nothing_else() {
    assert_eq!(decided(first(RetryClass::Conflict)), Decision::RetryIn(125.0));
    assert_eq!(decided(Turn { conflict_seen: true, ..first(RetryClass::Conflict) }), Decision::Stop);
    assert_eq!(decided(Turn { conflict_seen: true, ..first(RetryClass::Transient) }), Decision::RetryIn(125.0));
}

/// How many retries the budget still pays, up to more than it ever does.
fn retries_left(budget: &Budget, class: RetryClass) -> usize {
    (0..1_000).take_while(|_| decide(&first(class), budget) != Decision::Stop).count()
}

#[test]
fn the_budget_pays_35_retries_or_100_throttled_ones() {
    assert_eq!(retries_left(&Budget::default(), RetryClass::Transient), 35);
    assert_eq!(retries_left(&Budget::default(), RetryClass::Conflict), 35);
    assert_eq!(retries_left(&Budget::default(), RetryClass::Throttled), 100);
    let budget = Budget::default();
    retries_left(&budget, RetryClass::Transient);
    assert_eq!(retries_left(&budget, RetryClass::Throttled), 2, "what 35 retries leave");
}

#[test]
fn a_success_gives_back_what_its_last_retry_cost_or_one_token() {
    let spent = || {
        let budget = Budget::default();
        retries_left(&budget, RetryClass::Throttled);
        budget
    };
    for (last_retry, transient, throttled) in [
        (Some(RetryClass::Transient), 1, 2),
        (Some(RetryClass::Conflict), 1, 2),
        (Some(RetryClass::Throttled), 0, 1),
        (None, 0, 0),
    ] {
        for (class, retries) in [(RetryClass::Transient, transient), (RetryClass::Throttled, throttled)] {
            let budget = spent();
            budget.refund(last_retry);
            assert_eq!(retries_left(&budget, class), retries, "{class:?} after a refund for {last_retry:?}");
        }
    }
    let budget = spent();
    (0..4).for_each(|_| budget.refund(None));
    assert_eq!(retries_left(&budget, RetryClass::Throttled), 0);
    budget.refund(None);
    assert_eq!(retries_left(&budget, RetryClass::Throttled), 1);
}

#[test]
fn refunds_never_raise_the_budget_above_full() {
    let budget = Budget::default();
    (0..100).for_each(|_| budget.refund(Some(RetryClass::Transient)));
    assert_eq!(retries_left(&budget, RetryClass::Transient), 35);
}

#[test]
fn a_stop_for_another_reason_costs_nothing() {
    let budget = Budget::default();
    for turn in [
        first(RetryClass::Final),
        Turn { conflict_seen: true, ..first(RetryClass::Conflict) },
        Turn { attempts: 11, ..first(RetryClass::Transient) },
        Turn { hint_ms: Some(60_001.0), ..first(RetryClass::Throttled) },
        Turn { left_ms: Some(10.0), ..first(RetryClass::Transient) },
        Turn { left_ms: None, ..first(RetryClass::Transient) },
    ] {
        (0..200).for_each(|_| assert_eq!(decide(&turn, &budget), Decision::Stop));
    }
    assert_eq!(retries_left(&budget, RetryClass::Throttled), 100);
}

proptest! {
    #[test]
    fn a_wait_is_never_early_and_always_inside_the_deadline(
        class in prop::sample::select(&CLASSES[..]),
        attempts in 1..2_000u32,
        max_retries in 0..2_000u32,
        hint_ms in prop::option::of(prop_oneof![0.0..500.0, 0.0..100_000.0, 0.0..1e300]),
        left_ms in prop_oneof![-10.0..500.0, 0.0..1e9],
        random in prop_oneof![0.0..1.0, Just(0.0), Just(0.999_999_999_999)],
        conflict_seen: bool,
    ) {
        let turn = Turn { class, attempts, max_retries, conflict_seen, hint_ms, left_ms: Some(left_ms), random };
        if let Decision::RetryIn(ms) = decided(turn) {
            prop_assert!(ms >= 50.0 && ms < left_ms);
            let hint = hint_ms.unwrap_or(0.0);
            prop_assert!(ms >= hint && hint <= 60_000.0);
            prop_assert!(ms < 8_000.0 || ms < hint + (hint * 0.1).max(250.0));
            prop_assert!(attempts <= max_retries && class.is_retryable());
        }
    }
}
