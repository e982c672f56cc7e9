//! HTTP dates, without the runtime's `Date`.

use super::{NOW, wait, wait_at};
use proptest::prelude::*;

/// The moment of a date, as a wait since 1970.
fn moment(date: &str) -> Option<f64> {
    wait_at(Some(0.0), ["", date, "", ""])
}

#[test]
fn a_date_is_its_moment() {
    for (date, seconds) in [
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0u64),
        ("Thu, 01 Jan 1970 00:00:01 GMT", 1),
        ("Thu, 01 Jan 1970 23:59:59 GMT", 86_399),
        ("Wed, 31 Dec 1970 23:59:59 GMT", 31_535_999),
        ("Tue, 29 Feb 1972 12:00:00 GMT", 68_212_800),
        ("Wed, 01 Mar 1972 12:00:00 GMT", 68_299_200),
        ("Thu, 01 Mar 1973 00:00:00 GMT", 99_792_000),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
        ("Mon, 28 Feb 2000 23:59:59 GMT", 951_782_399),
        ("Tue, 29 Feb 2000 00:00:00 GMT", 951_782_400),
        ("Wed, 01 Mar 2000 00:00:00 GMT", 951_868_800),
        ("Mon, 24 Nov 2025 16:00:00 GMT", 1_764_000_000),
        ("Tue, 19 Jan 2038 03:14:07 GMT", 2_147_483_647),
        ("Tue, 19 Jan 2038 03:14:08 GMT", 2_147_483_648),
        ("Sun, 07 Feb 2106 06:28:16 GMT", 4_294_967_296),
        // 2100 is not a leap year.
        ("Sun, 28 Feb 2100 23:59:59 GMT", 4_107_542_399),
        ("Mon, 01 Mar 2100 00:00:00 GMT", 4_107_542_400),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
        // A leap second is the next minute.
        ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800),
    ] {
        assert_eq!(moment(date), Some(seconds as f64 * 1_000.0), "{date}");
    }
}

#[test]
fn whatever_is_not_an_http_date_is_not_a_moment() {
    for date in [
        "Wed, 31 Dec 1969 23:59:59 GMT",
        "Mon, 00 Nov 2025 16:00:00 GMT",
        "Mon, 32 Nov 2025 16:00:00 GMT",
        "Mon, 24 nov 2025 16:00:00 GMT",
        "Mon, 24 Nom 2025 16:00:00 GMT",
        "Mon, 24 Nov 2025 24:00:00 GMT",
        "Mon, 24 Nov 2025 16:60:00 GMT",
        "Mon, 24 Nov 2025 16:00:61 GMT",
        "Mon, 24 Nov 2025 16:00:00",
        "Mon, 24 Nov 2025 16:00:00 UTC",
        "Mon, 24 Nov 2025 16:00:00 gmt",
        "Mon, 24 Nov 2025 16:00:00 GMT+1",
        "Mon, 24 Nov 2025 16:00 GMT",
        "Mon, 24 Nov 25 16:00:00 GMT",
        "Mon, 24 Nov 12025 16:00:00 GMT",
        "Mon, +4 Nov 2025 16:00:00 GMT",
        "Mon, 24  Nov 2025 16:00:00 GMT",
        "Mon, 24-Nov-2025 16:00:00 GMT",
        "Mon, 2٤ Nov 2025 16:00:00 GMT",
        "Monday, 24-Nov-25 16:00:00 GMT",
        "Mon Nov 24 16:00:00 2025",
        "2025-11-24T16:00:00Z",
        "soon GMT",
        "GMT",
        " GMT",
        "é, GMT",
    ] {
        assert_eq!(moment(date), None, "{date}");
    }
}

#[test]
fn a_date_is_the_time_until_then_and_zero_once_it_has_passed() {
    for (date, found) in [
        ("Mon, 24 Nov 2025 16:00:30 GMT", 30_000.0),
        ("Mon, 24 Nov 2025 16:00:00 GMT", 0.0),
        ("Mon, 24 Nov 2025 15:59:30 GMT", 0.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("Tue, 25 Nov 2025 16:00:00 GMT", 86_400_000.0),
    ] {
        assert_eq!(wait("", date, "", ""), Some(found), "{date}");
    }
}

#[test]
fn the_date_of_the_response_corrects_a_clock_that_differs() {
    let at = "Mon, 24 Nov 2025 16:00:30 GMT";
    for (date, found) in [
        ("Mon, 24 Nov 2025 16:00:00 GMT", 30_000.0),
        ("Mon, 24 Nov 2025 15:00:00 GMT", 3_630_000.0),
        ("Mon, 24 Nov 2025 16:00:20 GMT", 10_000.0),
        ("Mon, 24 Nov 2025 17:00:00 GMT", 0.0),
        ("garbage", 30_000.0),
        ("garbage GMT", 30_000.0),
        ("Mon, 24 Nov 2025 15:00:00", 30_000.0),
        ("", 30_000.0),
    ] {
        assert_eq!(wait("", at, "", date), Some(found), "Date: {date}");
    }
    assert_eq!(wait("", "30", "", "Mon, 24 Nov 2025 15:00:00 GMT"), Some(30_000.0), "seconds need no clock");
}

#[test]
fn a_reset_is_taken_against_the_date_of_the_response() {
    for (reset, date, found) in [
        ("1764000010", "Mon, 24 Nov 2025 15:59:40 GMT", Some(30_000.0)),
        ("1764000010", "Mon, 24 Nov 2025 16:00:20 GMT", Some(0.0)),
        ("1764000010", "Sun, 30 Nov 2025 16:00:00 GMT", None),
        ("1764518400", "Sun, 30 Nov 2025 16:00:00 GMT", Some(0.0)),
    ] {
        assert_eq!(wait("", "", reset, date), found, "{reset} at {date}");
    }
}

/// Days since 1970 to a date, by counting: another way than the one under test.
fn date_of(mut days: u32) -> (u32, usize, u32) {
    let is_leap = |year: u32| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1_970;
    while days >= 365 + u32::from(is_leap(year)) {
        days -= 365 + u32::from(is_leap(year));
        year += 1;
    }
    let february = 28 + u32::from(is_leap(year));
    for (month, length) in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].into_iter().enumerate() {
        if days < length {
            return (year, month, days + 1);
        }
        days -= length;
    }
    panic!("a year has twelve months")
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

#[test]
fn every_day_of_four_centuries_follows_the_one_before() {
    for days in 0..146_097 + 366 {
        let (year, month, day) = date_of(days);
        let date = format!("Day, {day:02} {} {year} 00:00:00 GMT", MONTHS[month]);
        assert_eq!(moment(&date), Some(f64::from(days) * 86_400_000.0), "{date}");
    }
}

proptest! {
    #[test]
    fn a_moment_written_as_a_date_is_read_as_that_moment(days in 0..2_932_000u32, seconds in 0..86_400u32) {
        let (year, month, day) = date_of(days);
        let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
        let date = format!("Day, {day:02} {} {year} {hours:02}:{minutes:02}:{:02} GMT", MONTHS[month], seconds % 60);
        let at = f64::from(days) * 86_400_000.0 + f64::from(seconds) * 1_000.0;
        prop_assert_eq!(moment(&date), Some(at));
        prop_assert_eq!(wait("", "", &format!("{at}"), &date), Some(0.0));
        prop_assert_eq!(wait("", &date, "", ""), Some((at - NOW).max(0.0)));
    }
}
