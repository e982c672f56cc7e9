use super::{RateLimit, Rules};
use crate::batch::pace::Limit;
use crate::request::{Argument, Checks};

const NONE: Argument<'static> = Argument::Missing;
const OTHERS: [Argument<'static>; 4] =
    [Argument::Text("1"), Argument::Bool(true), Argument::BigInt("1"), Argument::Other];

fn checked(rate_limit: RateLimit, arguments: [Argument<'_>; 6]) -> Result<Rules, &'static str> {
    let mut checks = Checks::default();
    let rules = Rules::new(&mut checks, rate_limit, arguments);
    checks.done(rules).map_err(|invalid| {
        assert!(invalid.problem.starts_with("must be "), "{}", invalid.problem);
        invalid.parameter
    })
}

/// One option of a call, the others missing.
fn with(index: usize, argument: Argument<'_>) -> Result<Rules, &'static str> {
    let mut arguments = [NONE; 6];
    arguments[index] = argument;
    checked(RateLimit::Missing, arguments)
}

/// `{ perMinute, burst }`.
fn limit(per_minute: Argument<'_>, burst: Argument<'_>) -> Result<Option<Limit>, &'static str> {
    checked(RateLimit::Object, [NONE, per_minute, burst, NONE, NONE, NONE]).map(|rules| rules.limit)
}

#[test]
fn the_rules_have_the_documented_defaults() {
    let limit = Some(Limit { per_minute: 60.0, burst: 90.0 });
    let defaults = Rules { concurrency: 4, limit, max_hold_ms: 900_000.0, stop_on_error: false };
    assert_eq!(checked(RateLimit::Missing, [NONE; 6]), Ok(defaults));
    assert_eq!(checked(RateLimit::False, [NONE; 6]), Ok(Rules { limit: None, ..defaults }));
}

#[test]
fn an_option_outside_its_range_is_refused_by_name() {
    let numbers = |numbers: &[f64]| numbers.iter().copied().map(Argument::Number).chain(OTHERS).collect::<Vec<_>>();
    for bad in numbers(&[0.0, 65.0, 1.5, -1.0, f64::NAN, f64::INFINITY]) {
        assert_eq!(with(0, bad), Err("concurrency"), "{bad:?}");
    }
    for lanes in 1..=64 {
        assert_eq!(with(0, Argument::Number(f64::from(lanes))).map(|rules| rules.concurrency), Ok(lanes));
    }
    for bad in numbers(&[0.0, 0.5, -1.0, 2_147_483_648.0, f64::NAN, f64::INFINITY]) {
        assert_eq!(with(3, bad), Err("maxHoldMs"), "{bad:?}");
    }
    for ms in [1.0, 1.5, 2_147_483_647.0] {
        assert_eq!(with(3, Argument::Number(ms)).map(|rules| rules.max_hold_ms), Ok(ms));
    }
    for bad in [Argument::Text("true"), Argument::Number(1.0), Argument::BigInt("1"), Argument::Other] {
        assert_eq!(with(4, bad), Err("stopOnError"), "{bad:?}");
        assert_eq!(with(5, bad), Err("keepOutcomes"), "{bad:?}");
    }
    for flag in [true, false] {
        assert_eq!(with(4, Argument::Bool(flag)).map(|rules| rules.stop_on_error), Ok(flag));
        assert_eq!(with(5, Argument::Bool(flag)), with(5, NONE));
    }
}

#[test]
fn a_rate_limit_is_false_or_has_both_its_numbers() {
    let number = Argument::Number;
    for (per_minute, burst) in [(60.0, 90.0), (0.001, 1.0), (1e6, 1e6), (0.5, 1.5)] {
        assert_eq!(limit(number(per_minute), number(burst)), Ok(Some(Limit { per_minute, burst })));
    }
    for bad in OTHERS.into_iter().chain([NONE]).chain([0.0, -1.0, 1e6 + 1.0, f64::NAN, f64::INFINITY].map(number)) {
        assert_eq!(limit(bad, number(90.0)), Err("rateLimit.perMinute"), "{bad:?}");
        assert_eq!(limit(number(60.0), bad), Err("rateLimit.burst"), "{bad:?}");
    }
    assert_eq!(limit(number(60.0), number(0.999)), Err("rateLimit.burst"));
    assert_eq!(checked(RateLimit::Other, [NONE; 6]), Err("rateLimit"));
}

#[test]
fn the_numbers_of_a_limit_count_in_an_object_alone() {
    let numbers = [NONE, Argument::Number(-1.0), Argument::Other, NONE, NONE, NONE];
    assert_eq!(checked(RateLimit::False, numbers).map(|rules| rules.limit), Ok(None));
    assert_eq!(checked(RateLimit::Missing, numbers).map(|rules| rules.limit), Ok(Some(Limit::DOCUMENTED)));
}

#[test]
fn of_two_that_cannot_be_used_the_first_is_named() {
    assert_eq!(checked(RateLimit::Other, [Argument::Other; 6]), Err("concurrency"));
    assert_eq!(checked(RateLimit::Other, [NONE, NONE, NONE, Argument::Other, Argument::Other, NONE]), Err("rateLimit"));
    assert_eq!(
        checked(RateLimit::Missing, [NONE, NONE, NONE, Argument::Other, Argument::Other, NONE]),
        Err("maxHoldMs")
    );
}
