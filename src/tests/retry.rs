use crate::retry::{Budget, Decision, Kind, Turn, decide};
use proptest::prelude::*;

const KINDS: [Kind; 4] = [Kind::Transient, Kind::Throttled, Kind::Conflict, Kind::Final];

/// A first attempt with room for more, the dice in the middle.
fn first(kind: Kind) -> Turn {
    Turn { kind, attempts: 1, max_retries: 10, conflict_seen: false, hint_ms: None, left_ms: 60_000.0, dice: 0.5 }
}

fn decided(turn: Turn) -> Decision {
    decide(&turn, &Budget::default())
}

#[test]
fn each_status_has_its_kind() {
    for status in 0..=999 {
        for rules_outdated in [false, true] {
            let kind = match status {
                429 => Kind::Throttled,
                409 => Kind::Conflict,
                408 | 425 | 500 | 502 | 503 | 504 => Kind::Transient,
                520..=529 => Kind::Transient,
                401 if rules_outdated => Kind::Transient,
                _ => Kind::Final,
            };
            assert_eq!(Kind::of_status(status, rules_outdated), kind, "status {status}, {rules_outdated}");
        }
    }
}

#[test]
fn all_but_the_final_kind_can_be_retried() {
    assert_eq!(KINDS.map(Kind::is_retryable), [true, true, true, false]);
    assert_eq!(decided(first(Kind::Final)), Decision::Stop);
}

#[test]
fn the_backoff_doubles_below_its_cap_and_is_drawn_by_the_dice() {
    for (kind, ceilings) in [
        (Kind::Transient, [250.0, 500.0, 1_000.0, 2_000.0, 4_000.0, 8_000.0, 8_000.0, 8_000.0, 8_000.0, 8_000.0]),
        (Kind::Conflict, [250.0, 500.0, 1_000.0, 2_000.0, 4_000.0, 8_000.0, 8_000.0, 8_000.0, 8_000.0, 8_000.0]),
        (Kind::Throttled, [1_000.0, 2_000.0, 4_000.0, 8_000.0, 8_000.0, 8_000.0, 8_000.0, 8_000.0, 8_000.0, 8_000.0]),
    ] {
        for (attempts, ceiling) in (1..).zip(ceilings) {
            for dice in [0.0, 0.1, 0.25, 0.333, 0.5, 0.9, 0.999_999_999] {
                let wait = f64::floor(dice * ceiling).max(50.0);
                let turn = Turn { attempts, dice, ..first(kind) };
                assert_eq!(decided(turn), Decision::RetryIn(wait), "{kind:?}, attempt {attempts}, dice {dice}");
            }
        }
    }
}

#[test]
fn the_larger_of_hint_and_backoff_is_waited() {
    for (hint, wait) in
        [(None, 125.0), (Some(0.0), 125.0), (Some(124.0), 125.0), (Some(126.0), 126.0), (Some(30_000.0), 30_000.0)]
    {
        assert_eq!(decided(Turn { hint_ms: hint, ..first(Kind::Transient) }), Decision::RetryIn(wait), "{hint:?}");
    }
}

#[test]
fn a_hint_beyond_a_minute_stops_instead_of_an_early_retry() {
    for kind in KINDS {
        let turn = Turn { left_ms: 1e9, ..first(kind) };
        let at_most = decided(Turn { hint_ms: Some(60_000.0), ..turn });
        assert_eq!(at_most, if kind == Kind::Final { Decision::Stop } else { Decision::RetryIn(60_000.0) });
        for hint in [60_000.1, 3_600_000.0, 3e9, 1e300, f64::INFINITY] {
            assert_eq!(decided(Turn { hint_ms: Some(hint), ..turn }), Decision::Stop, "{hint}");
        }
    }
}

#[test]
fn a_wait_that_does_not_end_before_the_deadline_stops() {
    for (left, hint, decision) in [
        (126.0, None, Decision::RetryIn(125.0)),
        (125.0, None, Decision::Stop),
        (0.0, None, Decision::Stop),
        (-5.0, None, Decision::Stop),
        (1_001.0, Some(1_000.0), Decision::RetryIn(1_000.0)),
        (1_000.0, Some(1_000.0), Decision::Stop),
    ] {
        assert_eq!(
            decided(Turn { left_ms: left, hint_ms: hint, ..first(Kind::Transient) }),
            decision,
            "{left}, {hint:?}"
        );
    }
}

#[test]
fn no_more_retries_are_made_than_allowed() {
    for max_retries in 0..=10 {
        for attempts in 1..=12 {
            let turn = Turn { attempts, max_retries, ..first(Kind::Transient) };
            let retried = decided(turn) != Decision::Stop;
            assert_eq!(retried, attempts <= max_retries, "attempt {attempts} of 1 + {max_retries}");
        }
    }
}

#[test]
fn a_conflict_is_asked_again_once_and_stops_nothing_else() {
    assert_eq!(decided(first(Kind::Conflict)), Decision::RetryIn(125.0));
    assert_eq!(decided(Turn { conflict_seen: true, ..first(Kind::Conflict) }), Decision::Stop);
    assert_eq!(decided(Turn { conflict_seen: true, ..first(Kind::Transient) }), Decision::RetryIn(125.0));
}

/// How many retries the budget still pays, up to more than it ever does.
fn retries_left(budget: &Budget, kind: Kind) -> usize {
    (0..1_000).take_while(|_| decide(&first(kind), budget) != Decision::Stop).count()
}

#[test]
fn the_budget_pays_35_retries_or_100_throttled_ones() {
    assert_eq!(retries_left(&Budget::default(), Kind::Transient), 35);
    assert_eq!(retries_left(&Budget::default(), Kind::Conflict), 35);
    assert_eq!(retries_left(&Budget::default(), Kind::Throttled), 100);
}

#[test]
fn what_35_retries_leave_pays_two_throttled_ones() {
    let budget = Budget::default();
    retries_left(&budget, Kind::Transient);
    assert_eq!(retries_left(&budget, Kind::Throttled), 2);
}

#[test]
fn a_success_gives_back_what_its_last_retry_cost_or_one_token() {
    let spent = || {
        let budget = Budget::default();
        retries_left(&budget, Kind::Throttled);
        budget
    };
    for (last_retry, transient, throttled) in
        [(Some(Kind::Transient), 1, 2), (Some(Kind::Conflict), 1, 2), (Some(Kind::Throttled), 0, 1), (None, 0, 0)]
    {
        for (kind, retries) in [(Kind::Transient, transient), (Kind::Throttled, throttled)] {
            let budget = spent();
            budget.refund(last_retry);
            assert_eq!(retries_left(&budget, kind), retries, "{kind:?} after a refund for {last_retry:?}");
        }
    }
    let budget = spent();
    (0..4).for_each(|_| budget.refund(None));
    assert_eq!(retries_left(&budget, Kind::Throttled), 0);
    budget.refund(None);
    assert_eq!(retries_left(&budget, Kind::Throttled), 1);
}

#[test]
fn refunds_never_raise_the_budget_above_full() {
    let budget = Budget::default();
    (0..100).for_each(|_| budget.refund(Some(Kind::Transient)));
    assert_eq!(retries_left(&budget, Kind::Transient), 35);
}

#[test]
fn a_stop_for_another_reason_costs_nothing() {
    let budget = Budget::default();
    for turn in [
        first(Kind::Final),
        Turn { conflict_seen: true, ..first(Kind::Conflict) },
        Turn { attempts: 11, ..first(Kind::Transient) },
        Turn { hint_ms: Some(60_001.0), ..first(Kind::Throttled) },
        Turn { left_ms: 10.0, ..first(Kind::Transient) },
    ] {
        (0..200).for_each(|_| assert_eq!(decide(&turn, &budget), Decision::Stop));
    }
    assert_eq!(retries_left(&budget, Kind::Throttled), 100);
}

proptest! {
    #[test]
    fn a_wait_is_never_early_never_late_and_always_within_a_minute(
        kind in prop::sample::select(&KINDS[..]),
        attempts in 1..2_000u32,
        max_retries in 0..2_000u32,
        hint_ms in prop::option::of(prop_oneof![0.0..500.0, 0.0..100_000.0, 0.0..1e300]),
        left_ms in prop_oneof![-10.0..500.0, 0.0..1e9],
        dice in 0.0..1.0,
        conflict_seen: bool,
    ) {
        let turn = Turn { kind, attempts, max_retries, conflict_seen, hint_ms, left_ms, dice };
        if let Decision::RetryIn(ms) = decided(turn) {
            prop_assert!((50.0..=60_000.0).contains(&ms) && ms < left_ms);
            prop_assert!(ms >= hint_ms.unwrap_or(0.0));
            prop_assert!(ms < 8_000.0 || hint_ms == Some(ms));
            prop_assert!(attempts <= max_retries && kind.is_retryable());
        }
    }
}
