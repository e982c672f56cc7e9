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

/// What a caller passed, as far as a plain Rust value can tell. Borrowed: nothing has to be dropped on the many ways out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Argument<'a> {
    Missing,
    Bool(bool),
    Text(&'a str),
    Number(f64),
    /// Its decimal digits.
    BigInt(&'a str),
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
        checks: &mut Checks,
        [timeout_ms, attempt_timeout_ms, max_retries, allow_missing]: [Argument<'_>; 4],
    ) -> Self {
        const RETRIES: Range = Range {
            parameter: "maxRetries",
            least: 0.0,
            most: 10.0,
            is_whole: true,
            default: 2.0,
            problem: "must be a whole number from 0 to 10",
        };
        Policy {
            timeout_ms: checks.number(&const { Range::duration("timeoutMs", 60_000.0) }, timeout_ms),
            attempt_timeout_ms: checks
                .number(&const { Range::duration("attemptTimeoutMs", 20_000.0) }, attempt_timeout_ms),
            max_retries: checks.number(&RETRIES, max_retries) as u32,
            allow_missing: checks.flag("allowMissing", allow_missing),
        }
    }
}

/// What a number may be.
pub(crate) struct Range {
    pub(crate) parameter: &'static str,
    pub(crate) least: f64,
    pub(crate) most: f64,
    pub(crate) is_whole: bool,
    pub(crate) default: f64,
    pub(crate) problem: &'static str,
}

impl Range {
    pub(crate) const fn duration(parameter: &'static str, default: f64) -> Range {
        let problem = "must be a number of milliseconds from 1 to 2147483647";
        Range { parameter, least: 1.0, most: MAX_TIMER_MS, is_whole: false, default, problem }
    }

    fn allows(&self, number: f64) -> bool {
        (self.least..=self.most).contains(&number) && !(self.is_whole && number.fract() != 0.0)
    }
}

/// Checks arguments one after the other. The first that cannot be used stands; the checks after it go on, so that each of
/// them needs no way out of its own.
#[derive(Default)]
pub(crate) struct Checks {
    refused: Option<InvalidArgument>,
}

impl Checks {
    #[inline(never)]
    pub(crate) fn refuse(&mut self, parameter: &'static str, problem: &'static str) {
        self.refused.get_or_insert(InvalidArgument::new(parameter, problem));
    }

    #[inline(never)]
    pub(crate) fn number(&mut self, range: &Range, argument: Argument<'_>) -> f64 {
        match argument {
            Argument::Number(number) if range.allows(number) => return number,
            Argument::Missing => {}
            _ => self.refuse(range.parameter, range.problem),
        }
        range.default
    }

    /// False by default.
    #[inline(never)]
    pub(crate) fn flag(&mut self, parameter: &'static str, argument: Argument<'_>) -> bool {
        match argument {
            Argument::Bool(flag) => return flag,
            Argument::Missing => {}
            _ => self.refuse(parameter, "must be true or false"),
        }
        false
    }

    /// What a check of its own gave, or the default.
    pub(crate) fn passed<T: Default>(&mut self, checked: Result<T, InvalidArgument>) -> T {
        checked.unwrap_or_else(|invalid| {
            self.refuse(invalid.parameter, invalid.problem);
            T::default()
        })
    }

    pub(crate) fn done<T>(self, checked: T) -> Result<T, InvalidArgument> {
        self.refused.map_or(Ok(checked), Err)
    }
}

/// Letters, digits, "_" and "-" only: no other text survives a URL path unchanged everywhere (`encodeURIComponent` leaves
/// dots, and `..` deletes something else; half a surrogate pair becomes U+FFFD at the border of wasm).
pub(crate) fn message_id(argument: Argument<'_>) -> Result<String, InvalidArgument> {
    let invalid = |problem| Err(InvalidArgument::new("id", problem));
    let id = match argument {
        Argument::Missing => return invalid("is missing; pass the mass message's id"),
        Argument::Bool(_) | Argument::Other => return invalid("must be a string, a number or a bigint"),
        Argument::Text(text) => text.to_owned(),
        Argument::Number(number) => {
            if !(0.0..=MAX_SAFE_INTEGER).contains(&number) || number.fract() != 0.0 {
                return invalid("must be a whole number from 0 to 2^53 - 1; pass larger ids as a string or a bigint");
            }
            text::decimal(number as u64)
        }
        Argument::BigInt(digits) if digits.starts_with("-") => return invalid("must not be negative"),
        Argument::BigInt(digits) => digits.to_owned(),
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
#[inline(never)]
pub(super) fn secret<'a>(parameter: &'static str, argument: Argument<'a>) -> Result<&'a str, InvalidArgument> {
    let invalid = |problem| Err(InvalidArgument::new(parameter, problem));
    match argument {
        Argument::Missing => invalid("is missing; pass it as a string"),
        Argument::Text("") => invalid("is empty; is the variable it comes from set?"),
        Argument::Text(text) if text.len() > MAX_TEXT_LENGTH => invalid("is longer than 4096 characters"),
        Argument::Text(text) if is_visible(text) => Ok(text),
        Argument::Text(_) => {
            invalid("has a blank, a line break or another character that is not visible ASCII; trim it")
        }
        _ => invalid("must be a string"),
    }
}

/// `parse` is the engine's URL parser: the URL as WHATWG normalizes it, `None` if it is not an absolute URL. `is_plain` asks it
/// whether the whole URL of a request stays as it is.
pub(super) fn base_url(
    argument: Argument<'_>,
    parse: impl Fn(&str) -> Option<String>,
    is_plain: impl Fn(&str) -> bool,
) -> Result<String, InvalidArgument> {
    let invalid = |problem| Err(InvalidArgument::new("baseUrl", problem));
    let text = match argument {
        Argument::Missing => return Ok(DEFAULT_BASE_URL.to_owned()),
        Argument::Text(text) if text.len() > MAX_TEXT_LENGTH => return invalid("is longer than 4096 characters"),
        Argument::Text(text) => text,
        _ => return invalid("must be a string or a URL"),
    };
    let mut url = text;
    let parsed;
    // The id's alphabet has no dot, slash or percent sign, so a second answer cannot differ; a delete is worth asking twice.
    let mut is_sure = !text.ends_with("/") && is_plain(text);
    if !is_sure {
        parsed = parse(text);
        let Some(parsed) = &parsed else {
            return invalid("is not an absolute URL; it should look like \"https://api-next.ofauth.com\"");
        };
        url = parsed.strip_suffix("/").unwrap_or(parsed);
        is_sure = is_plain(url);
    }
    let is_https = url.starts_with("https://");
    let rest = url.strip_prefix(if is_https { "https://" } else { "http://" }).unwrap_or_default();
    let authority = text::before(rest, "/");
    if text::find(authority, "@", 0).is_some() {
        return invalid("must not carry a user name or a password");
    }
    if text::find(url, "?", 0).is_some() || text::find(url, "#", 0).is_some() {
        return invalid("must not carry a query or a fragment");
    }
    if !is_https && !is_loopback(authority) {
        return invalid("must be https (http only for localhost, 127.0.0.0/8 and [::1])");
    }
    // The URL goes into a line of its own, and a path is sent as it stands.
    if !is_sure || !is_visible(url) {
        return invalid("must be a plain https URL");
    }
    Ok(url.to_owned())
}

#[inline(never)]
fn is_visible(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, 0x21..=0x7E))
}

/// The parser has already made every spelling of an IPv4 address four decimal numbers.
fn is_loopback(authority: &str) -> bool {
    let host = text::before(authority, ":");
    let is_ipv4 = host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    host == "localhost" || text::before(authority, "]") == "[::1" || (is_ipv4 && host.starts_with("127."))
}

#[cfg(test)]
mod tests;
