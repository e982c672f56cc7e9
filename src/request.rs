//! The request: inputs checked, URL and headers made. Nothing here can be reached with an input that was not checked.

use crate::text;

/// The specification's host; newer guides name another, so it is an option.
const DEFAULT_BASE_URL: &str = "https://api-next.ofauth.com";
/// One newer capture has `/v2/access/mass-messages/scheduled/`: change it here alone.
const PATH: &str = "/v2/access/mass-messages/";
pub(crate) const METHOD: &str = "DELETE";
const API_KEY_HEADER: &str = "apiKey";
const CONNECTION_HEADER: &str = "x-connection-id";
const MAX_ID_LENGTH: usize = 128;
/// 2^53 - 1: beyond it two ids may be one number.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;
/// A longer timer fires at once in every runtime.
const MAX_TIMER_MS: f64 = 2_147_483_647.0;
/// Fewer characters of a secret tell little ("conn_" begins every connection id), and end many innocent texts.
const MIN_PART: usize = 8;
const REDACTED: &str = "[redacted]";

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
pub(crate) struct Invalid {
    pub(crate) parameter: &'static str,
    pub(crate) problem: &'static str,
}

impl Invalid {
    pub(crate) const fn new(parameter: &'static str, problem: &'static str) -> Self {
        Invalid { parameter, problem }
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
    /// A 404 at the first attempt counts as deleted.
    pub(crate) allow_missing: bool,
}

impl Policy {
    pub(crate) fn new(
        timeout_ms: &Argument,
        attempt_timeout_ms: &Argument,
        max_retries: &Argument,
        allow_missing: &Argument,
    ) -> Result<Self, Invalid> {
        Ok(Policy {
            timeout_ms: duration_ms("timeoutMs", timeout_ms, 60_000.0)?,
            attempt_timeout_ms: duration_ms("attemptTimeoutMs", attempt_timeout_ms, 20_000.0)?,
            max_retries: match max_retries {
                Argument::Missing => 2,
                Argument::Number(n) if (0.0..=10.0).contains(n) && n.fract() == 0.0 => *n as u32,
                _ => return Err(Invalid::new("maxRetries", "must be a whole number from 0 to 10")),
            },
            allow_missing: match allow_missing {
                Argument::Missing => false,
                Argument::Bool(allow) => *allow,
                _ => return Err(Invalid::new("allowMissing", "must be true or false")),
            },
        })
    }
}

fn duration_ms(parameter: &'static str, argument: &Argument, default: f64) -> Result<f64, Invalid> {
    match argument {
        Argument::Missing => Ok(default),
        Argument::Number(ms) if (1.0..=MAX_TIMER_MS).contains(ms) => Ok(*ms),
        _ => Err(Invalid::new(parameter, "must be a number of milliseconds from 1 to 2147483647")),
    }
}

/// One checked request; the same for every attempt.
pub(crate) struct Request {
    pub(crate) url: String,
    scope: u64,
    api_key: String,
    connection_id: String,
}

impl Request {
    /// `parse` is the engine's URL parser: the URL as WHATWG normalizes it, none where it is no absolute URL.
    pub(crate) fn new(
        id: &Argument,
        api_key: Argument,
        connection_id: Argument,
        base_url: Argument,
        parse: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, Invalid> {
        let id = message_id(id)?;
        let api_key = secret("apiKey", api_key)?;
        let connection_id = secret("connectionId", connection_id)?;
        let base = base(base_url, &parse)?;
        let url = text::join(&[base.strip_suffix('/').unwrap_or(&base), PATH, &id]);
        // The id's alphabet has no dot, slash or percent sign, so this cannot differ; a delete is worth asking twice.
        if parse(&url).is_none_or(|parsed| parsed != url) {
            return Err(Invalid::new("baseUrl", "must be a plain https URL"));
        }
        let scope = fnv1a([api_key.as_bytes(), b"\n", base.as_bytes()]);
        Ok(Request { url, scope, api_key, connection_id })
    }

    /// The same for every request with this key and this base URL, and it does not show them.
    pub(crate) const fn scope(&self) -> u64 {
        self.scope
    }

    /// Name and value; every value is visible ASCII.
    pub(crate) fn headers(&self) -> [(&'static str, &str); 2] {
        [(API_KEY_HEADER, &self.api_key), (CONNECTION_HEADER, &self.connection_id)]
    }

    /// The text without the key and the connection id.
    pub(crate) fn redact(&self, text: &str) -> String {
        // The longer first: it may hold the shorter one.
        let (mut first, mut second) = (&self.api_key, &self.connection_id);
        if first.len() < second.len() {
            (first, second) = (second, first);
        }
        let mut clean = text::replace(&text::replace(text, first, REDACTED), second, REDACTED);
        // A text may end within a secret.
        let starts = |secret: &String| {
            let mut starts = (MIN_PART..secret.len()).rev().filter_map(|length| secret.get(..length));
            starts.find(|start| clean.ends_with(start)).map(str::len)
        };
        if let Some(length) = starts(first).or_else(|| starts(second)) {
            clean.truncate(clean.len() - length);
            clean.push_str(REDACTED);
        }
        clean
    }

    /// Whether a number's digits could be the key or the connection id, with a sign, a point or an exponent.
    pub(crate) fn may_hide_in_a_number(&self) -> bool {
        let in_numbers = |byte: u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
        [&self.api_key, &self.connection_id].iter().any(|secret| secret.bytes().all(in_numbers))
    }

    /// Whether the text shows the key or the connection id.
    pub(crate) fn is_shown_in(&self, text: &str) -> bool {
        [&self.api_key, &self.connection_id].iter().any(|secret| text::find(text, secret, 0).is_some())
    }
}

fn fnv1a<const N: usize>(parts: [&[u8]; N]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3);
    parts.into_iter().flatten().fold(0xCBF2_9CE4_8422_2325, step)
}

/// Letters, digits, "_" and "-" only: no other text survives a URL path unchanged everywhere (`encodeURIComponent` leaves
/// dots, and `..` deletes something else; half a surrogate pair becomes U+FFFD at the border of wasm).
fn message_id(argument: &Argument) -> Result<String, Invalid> {
    let invalid = |problem| Err(Invalid::new("id", problem));
    let id = match argument {
        Argument::Missing => return invalid("is missing; pass the mass message's id"),
        Argument::Bool(_) | Argument::Other => return invalid("must be a string, a number or a bigint"),
        Argument::Text(text) => text.clone(),
        Argument::Number(number) => {
            if !(0.0..=MAX_SAFE_INTEGER).contains(number) || number.fract() != 0.0 {
                return invalid("must be a whole number from 0 to 2^53 - 1; pass larger ids as a string or a bigint");
            }
            text::decimal(*number as u64)
        }
        Argument::BigInt(digits) if digits.starts_with('-') => return invalid("must not be negative"),
        Argument::BigInt(digits) => digits.clone(),
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
fn secret(parameter: &'static str, argument: Argument) -> Result<String, Invalid> {
    let invalid = |problem| Err(Invalid::new(parameter, problem));
    match argument {
        Argument::Missing => invalid("is missing; pass it as a string"),
        Argument::Text(text) if text.is_empty() => invalid("is empty; is the variable it comes from set?"),
        Argument::Text(text) if text.bytes().all(|byte| matches!(byte, 0x21..=0x7E)) => Ok(text),
        Argument::Text(_) => {
            invalid("has a blank, a line break or another character that is not visible ASCII; trim it")
        }
        _ => invalid("must be a string"),
    }
}

fn base(argument: Argument, parse: impl Fn(&str) -> Option<String>) -> Result<String, Invalid> {
    let invalid = |problem| Err(Invalid::new("baseUrl", problem));
    let text = match argument {
        Argument::Missing => DEFAULT_BASE_URL.to_owned(),
        Argument::Text(text) => text,
        _ => return invalid("must be a string or a URL"),
    };
    let Some(url) = parse(&text) else {
        return invalid("is no absolute URL; it should look like \"https://api-next.ofauth.com\"");
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
        return invalid(
            "must be https (http only for localhost, 127.0.0.0/8 and [::1]), so that nobody reads the key on the way",
        );
    }
    Ok(url)
}

/// The parser has already made every spelling of an IPv4 address four decimal numbers.
fn is_loopback(authority: &str) -> bool {
    let host = text::before(authority, ":");
    let is_ipv4 = host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    host == "localhost" || text::before(authority, "]") == "[::1" || (is_ipv4 && host.starts_with("127."))
}
