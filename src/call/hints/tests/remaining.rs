//! How many requests the API says are left, and what that means for the wait.

use super::super::Hints;
use super::NOW;
use proptest::prelude::*;

/// In the order of `HEADERS`; what is not given here is absent.
fn hints(reset: &str, remaining: &str, rate_limit: &str) -> Hints {
    Hints(format!("\n\n{reset}\n\n{remaining}\n{rate_limit}"))
}

fn remaining(remaining: &str, rate_limit: &str) -> Option<f64> {
    hints("", remaining, rate_limit).remaining()
}

fn wait(reset: &str, remaining: &str, rate_limit: &str) -> Option<f64> {
    hints(reset, remaining, rate_limit).wait_ms(Some(NOW))
}

#[test]
fn the_header_s_number_is_what_is_left() {
    for (text, left) in [
        ("0", Some(0.0)),
        ("89", Some(89.0)),
        ("007", Some(7.0)),
        ("1000000000", Some(1e9)),
        ("1e9", None),
        ("NaN", None),
        ("-1", None),
        ("", None),
        ("many", None),
        ("5, 5", None),
    ] {
        assert_eq!(remaining(text, ""), left, "{text:?}");
    }
    assert_eq!(Hints::default().remaining(), None);
    assert_eq!(Hints("\n\n\n".to_owned()).remaining(), None, "of a host that reports fewer headers");
}

const POLICIES: &[(&str, Option<f64>, Option<f64>)] = &[
    ("\"default\"; r=0; t=7", Some(0.0), Some(7_000.0)),
    ("\"a;r=9\";r=5;t=3", Some(5.0), Some(3_000.0)),
    (r#""default";r=50;t=30"#, Some(50.0), Some(30_000.0)),
    (r#""default";t=30;r=0"#, Some(0.0), Some(30_000.0)),
    (r#""default";r=0"#, Some(0.0), None),
    (r#""burst";r=50;t=30, "daily";r=3;t=3600"#, Some(3.0), Some(3_600_000.0)),
    (r#""daily";r=3;t=3600,"burst";r=50;t=30"#, Some(3.0), Some(3_600_000.0)),
    (r#""a";r=3;t=10, "b";r=3;t=20"#, Some(3.0), Some(10_000.0)),
    (r#""a";r=3;pk=:Y29ubg==:;t=10"#, Some(3.0), Some(10_000.0)),
    (r#""a";r=x;t=10, "b";r=7;t=20"#, Some(7.0), Some(20_000.0)),
    (r#""a";r=5;t=soon"#, Some(5.0), None),
    // Malformed, or of an older draft.
    (r#""a";t=10"#, None, None),
    (r#""a";r=-1;t=10"#, None, None),
    (r#""a";r=1e3;t=10"#, None, None),
    ("limit=100, remaining=50, reset=30", None, None),
    ("100, 50, 30", None, None),
    ("r=5;t=10", None, None),
    (";", None, None),
    (";r=", None, None),
    (",,;;,", None, None),
];

#[test]
fn of_the_ietf_s_policies_the_one_with_the_least_left_counts() {
    for (text, left, wait_ms) in POLICIES {
        assert_eq!(remaining("", text), *left, "{text}");
        let waits = wait_ms.filter(|_| *left == Some(0.0));
        assert_eq!(wait("", "", text), waits, "{text}: it is waited for where nothing is left");
    }
}

#[test]
fn the_plain_header_comes_first() {
    assert_eq!(remaining("7", r#""default";r=50;t=30"#), Some(7.0));
    assert_eq!(remaining("7", r#""default";r=5;t=30"#), Some(7.0));
    assert_eq!(remaining("soon", r#""default";r=5;t=30"#), Some(5.0));
}

#[test]
fn a_reset_matters_only_where_nothing_is_left() {
    let reset = "1764000010";
    assert_eq!(wait(reset, "", ""), Some(10_000.0), "nothing is said");
    assert_eq!(wait(reset, "0", ""), Some(10_000.0));
    assert_eq!(wait(reset, "1", ""), None);
    assert_eq!(wait(reset, "37", ""), None);
    assert_eq!(wait(reset, "", r#""default";r=0;t=4"#), Some(4_000.0), "the exact one first");
    assert_eq!(wait(reset, "", r#""default";r=2;t=4"#), None);
    assert_eq!(wait(reset, "0", r#""default";r=2;t=4"#), Some(4_000.0));
    assert_eq!(wait(reset, "-1", ""), Some(10_000.0), "not a number, so nothing is said");
}

#[test]
fn retry_after_wins() {
    for (after_ms, after, found) in [("1500", "", 1_500.0), ("", "7", 7_000.0), ("1500", "7", 1_500.0)] {
        for left in ["", "0", "50"] {
            let lines = format!("{after_ms}\n{after}\n1764000010\n\n{left}\n\"default\";r=0;t=4");
            assert_eq!(Hints(lines).wait_ms(Some(NOW)), Some(found), "{after_ms}, {after}, {left}");
        }
    }
}

proptest! {
    #[test]
    fn whatever_the_headers_are_what_is_left_is_a_finite_number_or_unknown(
        plain in prop_oneof![any::<String>(), "[0-9.]{0,400}"],
        policies in prop_oneof![any::<String>(), "(\"[a-z]{0,3}\"(;[rt]=[0-9]{0,4}){0,3},? ?){0,4}"],
    ) {
        let hints = hints("", &plain, &policies);
        prop_assert!(hints.remaining().is_none_or(|left| left.is_finite() && left >= 0.0));
        prop_assert!(hints.wait_ms(Some(NOW)).is_none_or(|ms| ms.is_finite() && ms >= 0.0));
    }
}
