//! The headers that say when to come back. Pure: the clock is an argument.

use crate::text;
use std::ops::Range;

const SECOND_MS: f64 = 1_000.0;
const DAY_MS: f64 = 86_400_000.0;

/// What the host reports, in this order, one line each; an absent header is an empty line.
pub(crate) const HEADERS: &str = "retry-after-ms,retry-after,x-ratelimit-reset,date,x-ratelimit-remaining,ratelimit";

/// The values of [`HEADERS`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Hints(pub(crate) String);

impl Hints {
    /// The wait in milliseconds, 0 for a moment that has passed; `None` if nothing can be understood.
    /// `now_ms` is the wall clock since 1970; the response's own `Date` comes first, since the two clocks may differ.
    pub(crate) fn wait_ms(&self, now_ms: Option<f64>) -> Option<f64> {
        let lines = text::parts(&self.0, b'\n');
        let [after_ms, after, reset, date, ..] = lines.as_slice() else { return None };
        let now = http_date(date).or(now_ms);
        let asked = number(after_ms).or_else(|| retry_after(after, now));
        // The others say when more will be left, which matters if nothing is.
        asked.or_else(|| match self.remaining() {
            Some(1.0..) => None,
            _ => self.policies().1.or_else(|| reset_ms(reset, now?)),
        })
    }

    /// How many more requests the API would take now.
    pub(crate) fn remaining(&self) -> Option<f64> {
        number(self.line(4)).or_else(|| self.policies().0)
    }

    fn line(&self, index: usize) -> &str {
        text::parts(&self.0, b'\n').get(index).copied().unwrap_or_default()
    }

    /// The IETF's `RateLimit: "default";r=50;t=30`, of several policies the least `r` and, in milliseconds, its `t`.
    fn policies(&self) -> (Option<f64>, Option<f64>) {
        let mut least = (None, None);
        for policy in text::parts(self.line(5), b',') {
            let (mut left, mut wait) = (None, None);
            // The first is the policy's name.
            for parameter in text::parts(policy, b';').get(1..).unwrap_or_default() {
                let parameter = parameter.strip_prefix(" ").unwrap_or(parameter);
                match parameter.get(..2) {
                    Some("r=") => left = parameter.get(2..).and_then(number),
                    Some("t=") => wait = parameter.get(2..).and_then(number),
                    _ => {}
                }
            }
            if left.is_some() && least.0.is_none_or(|least| left < Some(least)) {
                least = (left, wait.map(|seconds| seconds * SECOND_MS));
            }
        }
        least
    }
}

/// Several lines of the header come as one, with ", " between: the longest wait that can be read. A date has such a comma
/// of its own.
fn retry_after(value: &str, now: Option<f64>) -> Option<f64> {
    let mut longest = None;
    let mut rest = value;
    while !rest.is_empty() {
        let part = text::before(rest, ", ");
        rest = rest.get(part.len() + ", ".len()..).unwrap_or_default();
        let seconds = number(part).map(|seconds| seconds * SECOND_MS);
        let wait = seconds.or_else(|| Some((moment(part)? - now?).max(0.0)));
        if wait > longest {
            longest = wait;
        }
    }
    longest
}

/// `X-RateLimit-Reset` has no documented unit. A number that is a moment within a day of now, in seconds or in
/// milliseconds since 1970, can mean only that; a small one could be either unit and is not used.
fn reset_ms(value: &str, now: f64) -> Option<f64> {
    let value = number(value)?;
    let moment = [value * SECOND_MS, value].into_iter().find(|moment| (moment - now).abs() < DAY_MS)?;
    Some((moment - now).max(0.0))
}

/// Digits with at most one point: what `parse` takes beyond that (signs, "inf", exponents) is not a hint. A fraction
/// rounds up: never earlier than asked.
fn number(text: &str) -> Option<f64> {
    let (mut value, mut point, mut fraction, mut digits) = (0.0, false, 0.0, 0);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' if point => fraction = if byte > b'0' { 1.0 } else { fraction },
            b'0'..=b'9' => {
                value = value * 10.0 + f64::from(byte - b'0');
                digits += 1;
            }
            b'.' if !point && digits > 0 => point = true,
            _ => return None,
        }
    }
    (digits > 0 && value < 1e300).then_some(value + fraction)
}

const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";

/// "Sun, 06 Nov 1994 08:49:37 GMT" in milliseconds since 1970.
fn http_date(text: &str) -> Option<f64> {
    moment(text.get("Sun, ".len()..)?)
}

/// The same without its weekday. Read here because test suites mock `Date`, and what engines read beyond this one form
/// differs.
fn moment(text: &str) -> Option<f64> {
    // "0" for any character.
    const FORM: &str = " 000 0000 00:00:00 GMT";
    let (day, rest) = text.split_at_checked(text.len().checked_sub(FORM.len())?)?;
    let is_form = rest.bytes().zip(FORM.bytes()).all(|(byte, form)| byte == form || form == b'0');
    let month = text::find(MONTHS, rest.get(1..4)?, 0)?;
    // 60 is a leap second.
    let (hours, minutes, seconds) = (whole(rest, 10..12, 23)?, whole(rest, 13..15, 59)?, whole(rest, 16..18, 60)?);
    let (day, year) = (whole(day, 0..day.len(), 31)?, whole(rest, 5..9, 9_999)?);
    if !is_form || month % 3 != 0 || year < 1970 || day == 0 {
        return None;
    }
    let seconds = hours * 3_600 + minutes * 60 + seconds;
    let days = days_since_1970(year, month as u32 / 3 + 1, day);
    Some(f64::from(days) * DAY_MS + f64::from(seconds) * SECOND_MS)
}

/// A number of one to four digits.
#[inline(never)]
fn whole(text: &str, at: Range<usize>, most: u32) -> Option<u32> {
    // More would not fit into the value.
    let digits = text.get(at).filter(|digits| (1..=4).contains(&digits.len()))?;
    let mut value = 0;
    for byte in digits.bytes() {
        value = if byte.is_ascii_digit() { value * 10 + u32::from(byte - b'0') } else { return None };
    }
    (value <= most).then_some(value)
}

/// Days of the Gregorian calendar, with years that begin in March so that the leap day is the last.
const fn days_since_1970(year: u32, month: u32, day: u32) -> u32 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 719_469
}

#[cfg(test)]
mod tests;
