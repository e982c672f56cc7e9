//! Anything passed as the id: it never panics, and what is accepted is the URL's last segment, unchanged.

use crate::request::{Argument, Request};

const BEFORE_ID: &str = "https://api-next.ofauth.com/v2/access/mass-messages/";

/// The first byte is the argument's type, the rest its value.
pub fn id(input: &[u8]) {
    let Some((kind, rest)) = input.split_first() else { return };
    let text = String::from_utf8_lossy(rest).into_owned();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let sign = if text.starts_with('-') { "-" } else { "" };
    let whole = format!("{sign}{digits}");
    let (argument, expected) = match kind {
        b't' => (Argument::Text(&text), is_id(&text).then(|| text.clone())),
        // A BigInt has no other digits; a minus sign may stand before them.
        b'b' => (Argument::BigInt(&whole), is_id(&digits).then(|| digits.clone()).filter(|_| sign.is_empty())),
        b'n' => number(text.parse().unwrap_or(f64::NAN)),
        b'f' => number(rest.first_chunk().map_or(f64::NAN, |bytes| f64::from_le_bytes(*bytes))),
        b'y' => (Argument::Bool(rest.is_empty()), None),
        b'm' => (Argument::Missing, None),
        _ => (Argument::Other, None),
    };
    let secret = Argument::Text("secret");
    let as_it_is = |url: &str| Some(url.to_owned());
    match crate::world::request([argument, secret, secret, Argument::Missing], as_it_is) {
        Ok(request) => {
            let sent = request
                .lines
                .split('\n')
                .nth(1)
                .and_then(|url| url.strip_prefix(BEFORE_ID))
                .expect("the URL has another start");
            assert!(is_id(sent), "{sent:?} is sent as an id");
            assert_eq!(expected.as_deref(), Some(sent), "{argument:?}");
        }
        Err(invalid) => {
            assert_eq!(invalid.parameter, "id");
            assert_eq!(expected, None, "{argument:?} is refused: {}", invalid.problem);
        }
    }
}

fn is_id(text: &str) -> bool {
    (1..=128).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

fn number<'a>(number: f64) -> (Argument<'a>, Option<String>) {
    let is_safe = number.trunc() == number && (0.0..9_007_199_254_740_992.0).contains(&number);
    // "-0" is 0, as in JavaScript.
    (Argument::Number(number), is_safe.then(|| format!("{:.0}", number.abs())))
}
