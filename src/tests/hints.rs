use crate::retry::Hints;
use proptest::prelude::*;

/// A moment in 2025, in milliseconds since 1970.
const NOW: f64 = 1_764_000_000_000.0;

/// The dates of these tests: `NOW` plus so many seconds.
fn parse_date(text: &str) -> Option<f64> {
    let seconds: f64 = text.strip_prefix("now ")?.strip_suffix(" GMT")?.parse().ok()?;
    Some(NOW + seconds * 1_000.0)
}

fn of(retry_after_ms: Option<&str>, retry_after: Option<&str>, reset: Option<&str>, date: Option<&str>) -> Option<f64> {
    let own = |text: Option<&str>| text.map(str::to_owned);
    let (retry_after_ms, retry_after, rate_limit_reset, date) =
        (own(retry_after_ms), own(retry_after), own(reset), own(date));
    Hints { retry_after_ms, retry_after, rate_limit_reset, date }.wait_ms(NOW, parse_date)
}

#[test]
fn numbers_are_read_in_their_unit_and_fractions_rounded_up() {
    for (text, number) in [
        ("0", Some(0.0)),
        ("7", Some(7.0)),
        ("007", Some(7.0)),
        ("120", Some(120.0)),
        ("3000000", Some(3_000_000.0)),
        ("1.0", Some(1.0)),
        ("1.", Some(1.0)),
        ("0.5", Some(1.0)),
        ("1.001", Some(2.0)),
        ("1.10", Some(2.0)),
        ("1.01", Some(2.0)),
        ("0.000", Some(0.0)),
        // None of these is a number of a header.
        ("", None),
        (" ", None),
        (".", None),
        (".5", None),
        ("1.2.3", None),
        ("-1", None),
        ("+1", None),
        ("1e3", None),
        ("0x10", None),
        ("inf", None),
        ("NaN", None),
        ("1,5", None),
        ("1, 2", None),
        ("12s", None),
        ("١", None),
    ] {
        assert_eq!(of(Some(text), None, None, None), number, "retry-after-ms: {text:?}");
        assert_eq!(of(None, Some(text), None, None), number.map(|n| n * 1_000.0), "retry-after: {text:?}");
    }
}

#[test]
fn a_number_of_any_length_is_a_finite_wait_or_none() {
    for (digits, understood) in [(20, true), (299, true), (301, false), (5_000, false)] {
        let huge = "9".repeat(digits);
        let wait = of(None, Some(&huge), None, None);
        assert_eq!(wait.is_some(), understood, "{digits} digits");
        assert!(wait.is_none_or(|ms| ms.is_finite() && ms > 60_000.0), "{digits} digits");
    }
}

#[test]
fn a_date_is_the_time_until_then_and_zero_once_it_has_passed() {
    for (text, wait) in [
        ("now 30 GMT", Some(30_000.0)),
        ("now 0 GMT", Some(0.0)),
        ("now -30 GMT", Some(0.0)),
        ("now -99999999 GMT", Some(0.0)),
        ("now 99999999 GMT", Some(99_999_999_000.0)),
        // What is no HTTP date is not asked of the engine.
        ("now 30", None),
        ("now 30 UTC", None),
        ("Wed, 21 Oct 2015 07:28:00", None),
        ("soon GMT", None),
        ("GMT", None),
    ] {
        assert_eq!(of(None, Some(text), None, None), wait, "{text}");
    }
}

#[test]
fn the_date_of_the_answer_corrects_a_clock_that_differs() {
    for (date, wait) in [
        ("now 0 GMT", 30_000.0),
        ("now -3600 GMT", 3_630_000.0),
        ("now 20 GMT", 10_000.0),
        ("now 3600 GMT", 0.0),
        ("garbage", 30_000.0),
        ("garbage GMT", 30_000.0),
        ("now -3600", 30_000.0),
        ("", 30_000.0),
    ] {
        assert_eq!(of(None, Some("now 30 GMT"), None, Some(date)), Some(wait), "Date: {date}");
    }
    assert_eq!(of(None, Some("30"), None, Some("now -3600 GMT")), Some(30_000.0), "seconds need no clock");
}

#[test]
fn a_reset_counts_where_it_can_only_be_a_moment() {
    for (text, wait) in [
        ("1764000010", Some(10_000.0)),
        ("1764000010000", Some(10_000.0)),
        ("1764000000", Some(0.0)),
        ("1763999990", Some(0.0)),
        ("1763999990000", Some(0.0)),
        ("1764000010.5", Some(11_000.0)),
        // A day is the border.
        ("1764086399", Some(86_399_000.0)),
        ("1764086400", None),
        ("1763913601", Some(0.0)),
        ("1763913600", None),
        ("1764086399999", Some(86_399_999.0)),
        ("1764086400000", None),
        // Seconds or milliseconds from now: no one knows.
        ("0", None),
        ("1", None),
        ("60", None),
        ("30000", None),
        // Microseconds, a date, garbage.
        ("1764000010000000", None),
        ("now 10 GMT", None),
        ("2025-11-24T16:00:10Z", None),
        ("soon", None),
        ("-1764000010", None),
        ("", None),
    ] {
        assert_eq!(of(None, None, Some(text), None), wait, "{text}");
    }
}

#[test]
fn a_reset_is_taken_against_the_date_of_the_answer() {
    assert_eq!(of(None, None, Some("1764000010"), Some("now -20 GMT")), Some(30_000.0));
    assert_eq!(of(None, None, Some("1764000010"), Some("now 20 GMT")), Some(0.0));
    assert_eq!(of(None, None, Some("1764000010"), Some("now 999999 GMT")), None);
    assert_eq!(of(None, None, Some("1764999999"), Some("now 999999 GMT")), Some(0.0));
}

#[test]
fn the_most_exact_hint_that_can_be_understood_counts() {
    let (ms, after, reset) = (Some("1500"), Some("2"), Some("1764000003"));
    for (hints, wait) in [
        ((ms, after, reset), Some(1_500.0)),
        ((ms, None, reset), Some(1_500.0)),
        ((None, after, reset), Some(2_000.0)),
        ((None, None, reset), Some(3_000.0)),
        ((Some("soon"), after, reset), Some(2_000.0)),
        ((Some("soon"), Some("later"), reset), Some(3_000.0)),
        ((Some("0"), after, reset), Some(0.0)),
        ((Some("soon"), Some("later"), Some("never")), None),
        ((None, None, None), None),
    ] {
        assert_eq!(of(hints.0, hints.1, hints.2, None), wait, "{hints:?}");
    }
}

proptest! {
    #[test]
    fn any_headers_give_a_finite_wait_or_none(
        ms in prop::option::of(any::<String>()),
        after in prop::option::of(prop_oneof![any::<String>(), "[0-9.]{0,400}", "now -?[0-9]{1,12} GMT"]),
        reset in prop::option::of(prop_oneof![any::<String>(), "17639[0-9]{5}([0-9]{3})?", "[0-9]{0,20}"]),
        date in prop::option::of(prop_oneof![any::<String>(), "now -?[0-9]{1,12} GMT"]),
    ) {
        let wait = of(ms.as_deref(), after.as_deref(), reset.as_deref(), date.as_deref());
        prop_assert!(wait.is_none_or(|ms| ms.is_finite() && ms >= 0.0));
    }

    #[test]
    fn a_number_is_never_waited_shorter_than_it_says(number in 0.0..1e9f64, decimals in 0..6usize) {
        let text = format!("{number:.decimals$}");
        let asked: f64 = text.parse().unwrap();
        let wait = of(Some(&text), None, None, None).unwrap();
        prop_assert!(wait >= asked && wait < asked + 1.0, "{} became {}", text, wait);
    }
}
