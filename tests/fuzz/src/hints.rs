//! Any six header texts: the wait is finite and not negative, or there is none.

use crate::call::Hints;

/// What `Date` can hold, either side of 1970.
const MAX_DATE_MS: f64 = 8.64e15;

/// One header a line, in the order in which they are asked for.
pub fn hints(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let lines: Vec<&str> = text.split('\n').chain([""; 6]).take(6).collect();
    let all = Hints(lines.join("\n"));
    for now in [Some(1_764_000_000_000.0), Some(0.0), Some(MAX_DATE_MS), Some(-MAX_DATE_MS), None] {
        let wait = all.wait_ms(now);
        assert!(wait.is_none_or(|ms| ms.is_finite() && ms >= 0.0), "{all:?} at {now:?} is a wait of {wait:?}");
        assert_eq!(wait, all.wait_ms(now));
        // The first header alone needs no clock, and no other header changes what it says.
        let first = Hints(format!("{}\n\n\n", lines[0])).wait_ms(None);
        assert!(first.is_none() || first == wait, "{all:?}: {first:?} became {wait:?}");
    }
}
