//! Arguments and options, checked before anything is sent.

use crate::text;

/// The specification's host; newer guides name another, so it is an option.
pub(super) const DEFAULT_BASE_URL: &str = "https://api-next.ofauth.com";
const MAX_ID_LENGTH: usize = 128;
/// Of a key, a connection id or a base URL.
const MAX_TEXT_LENGTH: usize = 4_096;
/// 2^53 - 1: beyond it two ids may be one number.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;
/// A longer timer fires at once in every runtime.
const MAX_TIMER_MS: f64 = 2_147_483_647.0;

/// What a caller passed, as far as a plain Rust value can tell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Argument {
    Missing,
    Bool(bool),
    Text(String),
    Number(f64),
    /// Its decimal digits.
    BigInt(String),
    /// A value of another type.
    Other,
}

/// An argument that cannot be used: which, and what to do about it. Never holds its value: it may be a secret.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct InvalidArgument {
    pub(crate) parameter: &'static str,
    pub(crate) problem: &'static str,
}

impl InvalidArgument {
    pub(crate) const fn new(parameter: &'static str, problem: &'static str) -> Self {
        InvalidArgument { parameter, problem }
    }
}

/// How long, how often, and what counts as done: the caller's numbers, checked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Policy {
    /// The whole call: all attempts, their bodies and the waits between them.
    pub(crate) timeout_ms: f64,
    /// One attempt, up to the last byte of its body.
    pub(crate) attempt_timeout_ms: f64,
    /// Attempts after the first.
    pub(crate) max_retries: u32,
    /// A 404 that proves the message gone resolves, at the first attempt too.
    pub(crate) allow_missing: bool,
}

impl Policy {
    pub(crate) fn new(
        timeout_ms: &Argument,
        attempt_timeout_ms: &Argument,
        max_retries: &Argument,
        allow_missing: &Argument,
    ) -> Result<Self, InvalidArgument> {
        Ok(Policy {
            timeout_ms: duration_ms("timeoutMs", timeout_ms, 60_000.0)?,
            attempt_timeout_ms: duration_ms("attemptTimeoutMs", attempt_timeout_ms, 20_000.0)?,
            max_retries: match max_retries {
                Argument::Missing => 2,
                Argument::Number(n) if (0.0..=10.0).contains(n) && n.fract() == 0.0 => *n as u32,
                _ => return Err(InvalidArgument::new("maxRetries", "must be a whole number from 0 to 10")),
            },
            allow_missing: match allow_missing {
                Argument::Missing => false,
                Argument::Bool(allow) => *allow,
                _ => return Err(InvalidArgument::new("allowMissing", "must be true or false")),
            },
        })
    }
}

fn duration_ms(parameter: &'static str, argument: &Argument, default: f64) -> Result<f64, InvalidArgument> {
    match argument {
        Argument::Missing => Ok(default),
        Argument::Number(ms) if (1.0..=MAX_TIMER_MS).contains(ms) => Ok(*ms),
        _ => Err(InvalidArgument::new(parameter, "must be a number of milliseconds from 1 to 2147483647")),
    }
}

/// Letters, digits, "_" and "-" only: no other text survives a URL path unchanged everywhere (`encodeURIComponent` leaves
/// dots, and `..` deletes something else; half a surrogate pair becomes U+FFFD at the border of wasm).
pub(super) fn message_id(argument: Argument) -> Result<String, InvalidArgument> {
    let invalid = |problem| Err(InvalidArgument::new("id", problem));
    let id = match argument {
        Argument::Missing => return invalid("is missing; pass the mass message's id"),
        Argument::Bool(_) | Argument::Other => return invalid("must be a string, a number or a bigint"),
        Argument::Text(text) => text,
        Argument::Number(number) => {
            if !(0.0..=MAX_SAFE_INTEGER).contains(&number) || number.fract() != 0.0 {
                return invalid("must be a whole number from 0 to 2^53 - 1; pass larger ids as a string or a bigint");
            }
            text::decimal(number as u64)
        }
        Argument::BigInt(digits) if digits.starts_with('-') => return invalid("must not be negative"),
        Argument::BigInt(digits) => digits,
    };
    if id.is_empty() {
        return invalid("is empty; pass the mass message's id");
    }
    if id.len() > MAX_ID_LENGTH {
        return invalid("is longer than 128 characters");
    }
    if !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-') {
        return invalid("has a character other than letters, digits, \"_\" and \"-\"");
    }
    Ok(id)
}

/// Visible ASCII only: what runtimes do with any other byte differs, and some quote the whole value in their error.
pub(super) fn secret(parameter: &'static str, argument: Argument) -> Result<String, InvalidArgument> {
    let invalid = |problem| Err(InvalidArgument::new(parameter, problem));
    match argument {
        Argument::Missing => invalid("is missing; pass it as a string"),
        Argument::Text(text) if text.is_empty() => invalid("is empty; is the variable it comes from set?"),
        Argument::Text(text) if text.len() > MAX_TEXT_LENGTH => invalid("is longer than 4096 characters"),
        Argument::Text(text) if text.bytes().all(|byte| matches!(byte, 0x21..=0x7E)) => Ok(text),
        Argument::Text(_) => {
            invalid("has a blank, a line break or another character that is not visible ASCII; trim it")
        }
        _ => invalid("must be a string"),
    }
}

/// `parse` is the engine's URL parser: the URL as WHATWG normalizes it, `None` if it is not an absolute URL.
pub(super) fn base_url(argument: Argument, parse: impl Fn(&str) -> Option<String>) -> Result<String, InvalidArgument> {
    let invalid = |problem| Err(InvalidArgument::new("baseUrl", problem));
    let text = match argument {
        Argument::Missing => return Ok(DEFAULT_BASE_URL.to_owned()),
        Argument::Text(text) if text.len() > MAX_TEXT_LENGTH => return invalid("is longer than 4096 characters"),
        Argument::Text(text) => text,
        _ => return invalid("must be a string or a URL"),
    };
    let Some(url) = parse(&text) else {
        return invalid("is not an absolute URL; it should look like \"https://api-next.ofauth.com\"");
    };
    let is_https = url.starts_with("https://");
    let rest = url.strip_prefix(if is_https { "https://" } else { "http://" }).unwrap_or_default();
    let authority = text::before(rest, "/");
    if text::find(authority, "@", 0).is_some() {
        return invalid("must not carry a user name or a password");
    }
    if url.bytes().any(|byte| matches!(byte, b'?' | b'#')) {
        return invalid("must not carry a query or a fragment");
    }
    if !is_https && !is_loopback(authority) {
        return invalid("must be https (http only for localhost, 127.0.0.0/8 and [::1])");
    }
    // The URL goes into a line of its own, and a path is sent as it stands.
    if !url.bytes().all(|byte| matches!(byte, 0x21..=0x7E)) {
        return invalid("must be a plain https URL");
    }
    Ok(url.strip_suffix('/').unwrap_or(&url).to_owned())
}

/// The parser has already made every spelling of an IPv4 address four decimal numbers.
fn is_loopback(authority: &str) -> bool {
    let host = text::before(authority, ":");
    let is_ipv4 = host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    host == "localhost" || text::before(authority, "]") == "[::1" || (is_ipv4 && host.starts_with("127."))
}

#[cfg(test)]
mod tests;
