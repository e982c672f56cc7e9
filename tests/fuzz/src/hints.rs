//! Any four header texts: the wait is finite and not negative, or there is none.

use crate::retry::Hints;

/// What `Date` can hold, either side of 1970.
const MAX_DATE_MS: f64 = 8.64e15;

/// One header a line; a line that is a single "-" is a header that did not come.
pub fn hints(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let mut lines = text.split('\n').map(|line| (line != "-").then(|| line.to_owned()));
    let mut next = || lines.next().flatten();
    let hints = Hints { retry_after_ms: next(), retry_after: next(), rate_limit_reset: next(), date: next() };
    for now in [1_764_000_000_000.0, 0.0, MAX_DATE_MS, -MAX_DATE_MS] {
        let wait = hints.wait_ms(now, parse_date);
        assert!(wait.is_none_or(|ms| ms.is_finite() && ms >= 0.0), "{hints:?} at {now} is a wait of {wait:?}");
        assert_eq!(wait, hints.wait_ms(now, parse_date));
        // The first header alone needs no clock, and no other header changes what it says.
        let first = Hints { retry_after_ms: hints.retry_after_ms.clone(), ..Hints::default() }.wait_ms(now, |_| None);
        assert!(first.is_none() || first == wait, "{hints:?}: {first:?} became {wait:?}");
    }
}

/// Stands in for `Date.parse`: any moment that a Date can hold, written as its number before " GMT".
fn parse_date(text: &str) -> Option<f64> {
    let moment: f64 = text.strip_suffix(" GMT")?.parse().ok()?;
    (moment.abs() <= MAX_DATE_MS).then_some(moment)
}
