//! The story of one delete: send, judge, wait and send again, or finish. Runs without JavaScript, time or network:
//! all of that is behind [`Host`].

use crate::error::{Code, Error};
use crate::json;
use crate::model::Value;
use crate::request::{Policy, Request};
use crate::retry::{self, Budget, Decision, Hints, Kind, Turn};
use crate::text;

/// What a call needs of the world. `Value` is a value of the host's language, opaque here.
pub(crate) trait Host {
    type Value: Clone;

    /// Milliseconds of a clock that never goes back.
    fn now(&self) -> f64;
    /// Milliseconds since 1970.
    fn wall_clock(&self) -> f64;
    /// An HTTP date in milliseconds since 1970.
    fn parse_date(&self, text: &str) -> Option<f64>;
    /// 0 or more, below 1.
    fn dice(&self) -> f64;
    /// The reason of the caller's abort, once there was one.
    fn aborted(&self) -> Option<Self::Value>;
    /// One request and its whole answer, or why there is none. Ends within `within_ms`, or at once at an abort.
    async fn send(&self, request: &Request, within_ms: f64) -> Result<Reply<Self::Value>, Fault<Self::Value>>;
    /// Ends early at an abort.
    async fn wait(&self, ms: f64);
    /// None where the engine cannot read a text that [`Value::Verbatim`] holds.
    fn build(&self, value: &Value<'_>) -> Option<Self::Value>;
    /// Tells the caller of an attempt.
    fn report(&self, attempt: &Attempt<'_>);
}

/// An answer of the network: a status line came.
pub(crate) struct Reply<V> {
    pub(crate) status: u16,
    pub(crate) hints: Hints,
    pub(crate) body: Result<Vec<u8>, Fault<V>>,
}

/// Why there is no answer, or no whole one.
pub(crate) enum Fault<V> {
    /// The caller's signal, with its reason.
    Aborted(V),
    TimedOut,
    /// What the runtime threw.
    Broken(V),
    /// Longer than any answer of the API.
    TooLarge,
}

/// `onAttempt`'s argument.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Attempt<'a> {
    pub(crate) attempt: u32,
    pub(crate) status: Option<u16>,
    pub(crate) code: Option<Code>,
    pub(crate) request_id: Option<&'a str>,
    pub(crate) elapsed_ms: f64,
    pub(crate) retry_in_ms: Option<f64>,
}

/// A failed attempt.
struct Failure<V> {
    error: Box<Error<V>>,
    kind: Kind,
    /// It may have reached the API, and whether the message is gone was not said.
    unknown: bool,
}

/// Deletes one mass message and returns the API's answer.
pub(crate) async fn delete<H: Host>(
    host: &H,
    request: &Request,
    policy: &Policy,
    budget: &Budget,
) -> Result<H::Value, Box<Error<H::Value>>> {
    let start = host.now();
    let left = || policy.timeout_ms - (host.now() - start);
    let (mut attempts, mut unknown, mut conflict_seen, mut last_retry) = (0, false, false, None);
    loop {
        let stopped = match host.aborted() {
            Some(reason) => Some(aborted(reason)),
            None => (left() <= 0.0).then(timed_out),
        };
        if let Some(mut error) = stopped {
            error.attempts = attempts;
            error.may_have_succeeded = unknown;
            return Err(error);
        }

        let sent_at = host.now();
        let answer = host.send(request, policy.attempt_timeout_ms.min(left())).await;
        attempts += 1;
        let status = answer.as_ref().ok().map(|reply| reply.status);
        let judged = judge(host, request, answer, unknown || policy.allow_missing);
        let elapsed_ms = host.now() - sent_at;

        let failure = match judged {
            Ok(value) => {
                budget.refund(last_retry);
                let done =
                    Attempt { attempt: attempts, status, code: None, request_id: None, elapsed_ms, retry_in_ms: None };
                host.report(&done);
                return Ok(value);
            }
            Err(failure) => failure,
        };
        unknown |= failure.unknown;
        let Failure { mut error, kind, .. } = failure;
        error.attempts = attempts;
        error.may_have_succeeded = unknown;
        error.retryable = kind.is_retryable();
        let turn = Turn {
            kind,
            attempts,
            max_retries: policy.max_retries,
            conflict_seen,
            hint_ms: error.retry_after_ms,
            left_ms: left(),
            dice: host.dice(),
        };
        let decision = retry::decide(&turn, budget);
        host.report(&Attempt {
            attempt: attempts,
            status: error.status,
            code: Some(error.code),
            request_id: error.request_id.as_deref(),
            elapsed_ms,
            retry_in_ms: if let Decision::RetryIn(ms) = decision { Some(ms) } else { None },
        });
        let Decision::RetryIn(ms) = decision else { return Err(error) };
        conflict_seen |= kind == Kind::Conflict;
        last_retry = Some(kind);
        // An abort during the wait is seen at the top of the loop.
        host.wait(ms).await;
    }
}

/// What one attempt says. `gone_is_done`: a message that is not there counts as deleted.
fn judge<H: Host>(
    host: &H,
    request: &Request,
    answer: Result<Reply<H::Value>, Fault<H::Value>>,
    gone_is_done: bool,
) -> Result<H::Value, Failure<H::Value>> {
    let reply = match answer {
        Ok(reply) => reply,
        Err(fault) => return Err(broken(fault, "No answer came from the API; the message may be deleted")),
    };
    let status = reply.status;
    let retry_after_ms = reply.hints.wait_ms(host.wall_clock(), |text| host.parse_date(text));
    let bytes = match reply.body {
        Ok(bytes) => bytes,
        Err(fault) => {
            let mut failure = broken(fault, "The API's answer broke off");
            failure.error.status = Some(status);
            failure.error.retry_after_ms = retry_after_ms;
            failure.unknown = may_have_acted(status);
            let kind = Kind::of_status(status, false);
            if failure.kind.is_retryable() && kind.is_retryable() {
                failure.kind = kind;
            }
            return Err(failure);
        }
    };
    // As `response.text()` decodes: U+FFFD for what is not UTF-8, a byte order mark dropped.
    let decoded = String::from_utf8_lossy(&bytes);
    let body = decoded.strip_prefix('\u{FEFF}').unwrap_or(&decoded);
    let mut judged = if (200..300).contains(&status) {
        accepted(host, request, status, body)
    } else {
        refused(host, request, status, body, gone_is_done)
    };
    if let Err(failure) = &mut judged {
        failure.error.retry_after_ms = retry_after_ms;
    }
    judged
}

/// Of a 4xx alone it is sure that the API, or something before it, did not act; a 408 may come late.
const fn may_have_acted(status: u16) -> bool {
    !matches!(status, 400..=499) || status == 408
}

/// The answers that this package gives where the API gave none.
const DELETED: &str = r#"{"success":true}"#;
const ALREADY_DELETED: &str = r#"{"success":true,"alreadyDeleted":true}"#;

/// A 2xx: the API's object as it came, or `{ success: true }` where it had nothing to say. An object that does not end
/// was cut on the way: what it said is lost, and asking again tells. Anything else (a captive portal's page) is no
/// answer of the API, now or later.
fn accepted<H: Host>(host: &H, request: &Request, status: u16, body: &str) -> Result<H::Value, Failure<H::Value>> {
    let start = text::first_byte(body);
    let answer = json::from_str::<Value>(if start.is_none() { DELETED } else { body });
    let built = answer.as_ref().ok().filter(|answer| answer.is_answer()).and_then(|answer| host.build(answer));
    if let Some(value) = built {
        return Ok(value);
    }
    let (message, kind) = if answer.is_err() && start == Some(b'{') {
        ("The API's answer is not whole; the message may be deleted", Kind::Transient)
    } else {
        ("The answer is not the API's JSON object; is baseUrl right, or does a proxy answer?", Kind::Final)
    };
    let mut error = Error::new(Code::UnexpectedResponse, message);
    error.status = Some(status);
    error.body = shown(host, request, body);
    Err(Failure { error, kind, unknown: true })
}

/// Any other status, with the API's own words where the body has them.
fn refused<H: Host>(
    host: &H,
    request: &Request,
    status: u16,
    body: &str,
    gone_is_done: bool,
) -> Result<H::Value, Failure<H::Value>> {
    let parsed: Option<Value> = json::from_str(body).ok();
    let word = |name: &str| parsed.as_ref().and_then(|value| value.get(name)).and_then(Value::as_str);
    let kind_name = word("type").or_else(|| word("code"));
    let code = Code::of_status(status);

    let of_the_api = word("error").is_some() && kind_name != Some("ROUTE_NOT_FOUND");
    let gone = code == Code::NotFound && of_the_api && gone_is_done;
    if let Some(value) = json::from_str(ALREADY_DELETED).ok().filter(|_| gone).and_then(|value| host.build(&value)) {
        return Ok(value);
    }

    let said = match &parsed {
        Some(_) => word("error").or_else(|| word("message")).unwrap_or_default(),
        None => body,
    };
    let mut message = text::one_line(&request.redact(said));
    if message.is_empty() {
        message = text::join(&["The API answered with HTTP status ", &text::decimal(u64::from(status))]);
    }
    let own = |name: &str| word(name).map(|word| request.redact(word));
    let mut error = Error::new(code, &message);
    error.status = Some(status);
    error.kind = kind_name.map(|name| request.redact(name));
    error.request_id = own("requestId");
    error.action_required = own("actionRequired");
    error.body = shown(host, request, body);
    let kind = Kind::of_status(status, kind_name == Some("RULES_OUTDATED"));
    Err(Failure { error, kind, unknown: may_have_acted(status) })
}

/// No answer, or one that broke off.
fn broken<V>(fault: Fault<V>, message: &str) -> Failure<V> {
    let (error, kind) = match fault {
        Fault::Aborted(reason) => (aborted(reason), Kind::Final),
        Fault::TimedOut => (timed_out(), Kind::Transient),
        Fault::Broken(cause) => (Error::caused(Code::Network, message, cause), Kind::Transient),
        Fault::TooLarge => {
            (Error::new(Code::UnexpectedResponse, "The answer is longer than any of the API's"), Kind::Final)
        }
    };
    Failure { error, kind, unknown: true }
}

fn aborted<V>(reason: V) -> Box<Error<V>> {
    Error::caused(Code::Aborted, "The call was aborted by its signal", reason)
}

fn timed_out<V>() -> Box<Error<V>> {
    let mut error = Error::new(Code::Timeout, "No whole answer came in time (timeoutMs, attemptTimeoutMs)");
    error.retryable = true;
    error
}

/// `OFAuthError.body`: what came, parsed where it is JSON, its start where it is not.
fn shown<H: Host>(host: &H, request: &Request, body: &str) -> Option<H::Value> {
    match json::from_str(body) {
        Ok(mut value) => {
            redact(request, &mut value);
            host.build(&value)
        }
        // Cut JSON may hold a secret in escapes, where it is not found: shown up to the first one.
        Err(_) => {
            let clean = request.redact(text::before(body, "\\"));
            host.build(&Value::Text(text::start_of(&clean, text::MAX_BODY_TEXT).to_owned().into()))
        }
    }
}

/// A body without the secrets. A text that the engine would still decode could hide one: it goes.
fn redact(request: &Request, value: &mut Value<'_>) {
    match value {
        Value::Text(text) => *text = request.redact(text).into(),
        Value::Number(_) if request.may_hide_in_a_number() => *value = Value::Null,
        Value::Verbatim(_) => *value = Value::Null,
        Value::Array(items) => items.iter_mut().for_each(|item| redact(request, item)),
        Value::Object(entries) => {
            entries.retain(|(key, _)| key.as_str().is_some_and(|name| !request.is_shown_in(name)));
            entries.iter_mut().for_each(|(_, value)| redact(request, value));
        }
        _ => {}
    }
}
