use super::{HEADERS, Hints};
use proptest::prelude::*;

mod dates;
mod remaining;

/// A moment in 2025, in milliseconds since 1970: "Mon, 24 Nov 2025 16:00:00 GMT".
const NOW: f64 = 1_764_000_000_000.0;

fn wait_at(now: Option<f64>, headers: [&str; 4]) -> Option<f64> {
    Hints(headers.join("\n")).wait_ms(now)
}

/// In the order of `HEADERS`.
fn wait(after_ms: &str, after: &str, reset: &str, date: &str) -> Option<f64> {
    wait_at(Some(NOW), [after_ms, after, reset, date])
}

#[test]
fn the_headers_are_asked_for_in_the_order_in_which_they_are_read() {
    let names = ["retry-after-ms", "retry-after", "x-ratelimit-reset", "date", "x-ratelimit-remaining", "ratelimit"];
    assert_eq!(HEADERS.split(',').collect::<Vec<_>>(), names);
}

#[test]
fn no_headers_are_no_hint() {
    assert_eq!(Hints::default().wait_ms(Some(NOW)), None);
    for lines in ["", "\n", "\n\n", "\n\n\n"] {
        assert_eq!(Hints(lines.to_owned()).wait_ms(Some(NOW)), None, "{lines:?}");
    }
}

const NUMBERS: &[(&str, Option<f64>)] = &[
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
    ("12s", None),
    ("1 2", None),
    ("١", None),
];

#[test]
fn numbers_are_read_in_their_unit_and_fractions_rounded_up() {
    for (text, number) in NUMBERS {
        assert_eq!(wait(text, "", "", ""), *number, "retry-after-ms: {text:?}");
        assert_eq!(wait("", text, "", ""), number.map(|n| n * 1_000.0), "retry-after: {text:?}");
    }
}

#[test]
fn of_two_retry_after_values_the_larger_one_that_can_be_read_counts() {
    for (text, seconds) in [
        ("1, 5", Some(5.0)),
        ("5, 1", Some(5.0)),
        // A list has a blank after the comma, as runtimes join it; this may be a fraction.
        ("1,5", None),
        ("5,", None),
        (", 5", Some(5.0)),
        ("5, ", Some(5.0)),
        ("0, 0", Some(0.0)),
        ("1, 2, 30, 4", Some(30.0)),
        ("soon, 5", Some(5.0)),
        ("5, soon", Some(5.0)),
        ("-5, 1", Some(1.0)),
        ("soon, later", None),
        (",", None),
        // A date has a comma of its own.
        ("5, Mon, 24 Nov 2025 16:00:30 GMT", Some(30.0)),
        ("Mon, 24 Nov 2025 16:00:30 GMT, 5", Some(30.0)),
        ("Mon, 24 Nov 2025 16:00:30 GMT, 45", Some(45.0)),
        ("Mon, 24 Nov 2025 16:00:30 GMT, Mon, 24 Nov 2025 16:00:20 GMT", Some(30.0)),
        ("Mon, 24 Nov 2025 15:00:00 GMT, 5", Some(5.0)),
        ("Mon, 24 Nov 2025 15:00:00 GMT", Some(0.0)),
    ] {
        assert_eq!(wait("", text, "", ""), seconds.map(|s| s * 1_000.0), "{text}");
    }
}

#[test]
fn a_number_of_any_length_is_a_finite_wait_or_none() {
    for (digits, understood) in [(20, true), (296, true), (301, false), (5_000, false)] {
        let huge = "9".repeat(digits);
        let found = wait("", &huge, "", "");
        assert_eq!(found.is_some(), understood, "{digits} digits");
        assert!(found.is_none_or(|ms| ms.is_finite() && ms > 60_000.0), "{digits} digits");
    }
}

#[test]
fn a_reset_counts_where_it_can_only_be_a_moment() {
    for (text, found) in [
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
        ("Mon, 24 Nov 2025 16:00:10 GMT", None),
        ("2025-11-24T16:00:10Z", None),
        ("soon", None),
        ("-1764000010", None),
        ("", None),
    ] {
        assert_eq!(wait("", "", text, ""), found, "{text}");
    }
}

#[test]
fn the_most_exact_hint_that_can_be_understood_counts() {
    let (ms, after, reset) = ("1500", "2", "1764000003");
    for (hints, found) in [
        ([ms, after, reset], Some(1_500.0)),
        ([ms, "", reset], Some(1_500.0)),
        (["", after, reset], Some(2_000.0)),
        (["", "", reset], Some(3_000.0)),
        (["soon", after, reset], Some(2_000.0)),
        (["soon", "later", reset], Some(3_000.0)),
        (["0", after, reset], Some(0.0)),
        (["soon", "later", "never"], None),
    ] {
        assert_eq!(wait(hints[0], hints[1], hints[2], ""), found, "{hints:?}");
    }
}

#[test]
fn a_wall_clock_that_fails_takes_only_what_needs_it() {
    let date = "Mon, 24 Nov 2025 16:00:30 GMT";
    for (headers, found) in [
        (["1500", "", "", ""], Some(1_500.0)),
        (["", "7", "", ""], Some(7_000.0)),
        (["", date, "", ""], None),
        (["", "7, Mon, 24 Nov 2025 16:00:30 GMT", "", ""], Some(7_000.0)),
        (["", "", "1764000010", ""], None),
        // The response's own date is enough.
        (["", date, "", "Mon, 24 Nov 2025 16:00:00 GMT"], Some(30_000.0)),
        (["", "", "1764000010", "Mon, 24 Nov 2025 16:00:00 GMT"], Some(10_000.0)),
    ] {
        assert_eq!(wait_at(None, headers), found, "{headers:?}");
    }
}

proptest! {
    #[test]
    fn any_headers_give_a_finite_wait_or_none(
        ms in any::<String>(),
        after in prop_oneof![any::<String>(), "[0-9.]{0,400}", "([0-9]{1,3}, ?){0,3}(Mon, )?[0-9]{1,30} Nov [0-9]{4} 16:00:[0-9]{2} GMT"],
        reset in prop_oneof![any::<String>(), "17639[0-9]{5}([0-9]{3})?", "[0-9]{0,20}"],
        date in prop_oneof![any::<String>(), "Mon, [0-9]{2} Nov [0-9]{4} 16:00:00 GMT"],
        now in prop::option::of(prop_oneof![Just(NOW), -8.64e15..8.64e15]),
    ) {
        let found = wait_at(now, [&ms, &after, &reset, &date]);
        prop_assert!(found.is_none_or(|ms| ms.is_finite() && ms >= 0.0));
    }

    #[test]
    fn a_number_is_never_waited_shorter_than_it_says(number in 0.0..1e9f64, decimals in 0..6usize) {
        let text = format!("{number:.decimals$}");
        let asked: f64 = text.parse().unwrap();
        let found = wait(&text, "", "", "").unwrap();
        prop_assert!(found >= asked && found < asked + 1.0, "{} became {}", text, found);
    }

    #[test]
    fn one_more_retry_after_value_never_shortens_the_wait(values in prop::collection::vec("[0-9]{1,4}|[a-z]{0,4}", 1..5)) {
        let all = wait("", &values.join(", "), "", "");
        for value in &values {
            prop_assert!(wait("", value, "", "") <= all, "{:?}", values);
        }
    }
}
