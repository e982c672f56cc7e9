//! What one attempt means: the API's answer, or an error with what it says about the next attempt and about the message.

use super::port::{Body, Fault, Host, Redirect, Reply};
use super::retry::RetryClass;
use super::unsent::{self, Contact};
use crate::answer::{Answer, ErrorBody, Word};
use crate::error::{Cause, Code, Error, Thrown};
use crate::request::Request;
use crate::text;

/// `type`, `requestId`, `actionRequired`.
const MAX_WORD: usize = 199;
/// Of each text of a cause.
const MAX_CAUSE: usize = 1_000;
/// `OFAuthError.body`, where it is text.
const MAX_BODY_TEXT: usize = 2_048;

/// A failed attempt.
pub(super) struct Failure<V> {
    pub(super) error: Box<Error<V>>,
    pub(super) class: RetryClass,
    /// It may have reached the API, and whether the message is gone was not said.
    pub(super) unknown: bool,
}

/// `gone_is_done`: a proof that the message is gone counts as deleted.
pub(super) fn judge<H: Host>(
    host: &H,
    request: &Request,
    contact: &Contact,
    reply: Result<Reply<H::Body>, Fault>,
    gone_is_done: bool,
) -> Result<Answer<H::Value>, Failure<H::Value>> {
    let reply = match reply {
        Ok(reply) => reply,
        Err(fault) => return Err(without_status(host, request, contact, fault)),
    };
    contact.made();
    let Reply { status, redirect, hints, body } = reply;
    let is_success = (200..300).contains(&status);
    let judged = match body {
        Err(Fault::Aborted) => Err(without_body(host, Fault::Aborted)),
        _ if redirect == Redirect::Followed => Err(final_error(
            Code::Redirected,
            "fetch followed a redirect, and the key went along; it must honour redirect: \"manual\"",
        )),
        _ if redirect == Redirect::Hidden => Err(final_error(
            Code::Redirected,
            "The API answered with a redirect, which is never followed, since the key would go along",
        )),
        _ if status == 0 => Err(failure(Code::Network, NO_RESPONSE, RetryClass::Transient)),
        // The status decides, as if the body had been empty.
        Err(Fault::Thrown(_)) if is_refusal(status) => refused::<H>(host, request, status, None, false),
        Err(fault) => Err(truncated(host, request, fault, status)),
        Ok(body) if is_success => accepted(host, request, status, &body),
        Ok(body) => refused(host, request, status, Some(&body), gone_is_done),
    };
    judged.map_err(|mut failure| {
        failure.error.status = (status > 0).then_some(status);
        failure.error.retry_after_ms = hints.wait_ms(host.wall_clock());
        failure.unknown = !is_refusal(status) || redirect == Redirect::Followed;
        failure
    })
}

pub(super) fn aborted<V>(reason: V) -> Box<Error<V>> {
    let mut error = Error::new(Code::Aborted, "The call was aborted by its signal");
    error.cause = Some(Cause::Reason(reason));
    error
}

pub(super) fn timed_out<V>() -> Box<Error<V>> {
    let mut error =
        Error::new(Code::Timeout, "Timed out before the full response arrived (timeoutMs or attemptTimeoutMs)");
    error.retryable = true;
    error
}

/// The attempt was not made.
pub(super) fn without_deadline<V>(attempts: u32, unknown: bool) -> Box<Error<V>> {
    let message = "AbortController, or both setTimeout and AbortSignal.timeout, fail here: no deadline could be kept, so the request was not sent";
    let mut error = Error::new(Code::Timeout, message);
    error.attempts = attempts;
    error.may_have_succeeded = unknown;
    error
}

const NO_RESPONSE: &str = "No response arrived; the message may have been deleted";

/// Only a 4xx proves that nothing was deleted, except 408, which may arrive after the server acted.
const fn is_refusal(status: u16) -> bool {
    matches!(status, 400..=499) && status != 408
}

/// A 2xx: the API's object as it came. An empty body (204 and 205 alone may have one) or an object without its end was
/// truncated on the way: asking again tells. Anything else, such as a captive portal's page, is not the API's, now or
/// later.
fn accepted<H: Host>(
    host: &H,
    request: &Request,
    status: u16,
    body: &H::Body,
) -> Result<Answer<H::Value>, Failure<H::Value>> {
    if let Some(answer) = body.answer() {
        return Ok(answer);
    }
    let text = body.text();
    let (message, class) = match text::first_byte(&text) {
        None if matches!(status, 204 | 205) => return Ok(Answer::Empty),
        None => ("The API's response was empty; the message may have been deleted", RetryClass::Transient),
        Some(b'{') if !body.is_json() => {
            ("The API's response was truncated; the message may have been deleted", RetryClass::Transient)
        }
        Some(_) => (
            "The response is not the API's JSON object; check baseUrl, and whether a proxy answered",
            RetryClass::Final,
        ),
    };
    let mut failure = failure(Code::UnexpectedResponse, message, class);
    failure.error.body = shown(host, request, &text);
    Err(failure)
}

/// Any other status, with the API's own words where the body has them.
fn refused<H: Host>(
    host: &H,
    request: &Request,
    status: u16,
    body: Option<&H::Body>,
    gone_is_done: bool,
) -> Result<Answer<H::Value>, Failure<H::Value>> {
    let api = body.and_then(Body::error);
    if gone_is_done && api.as_ref().is_some_and(|api| proves_gone(status, api)) {
        return Ok(Answer::AlreadyDeleted);
    }
    let text = body.map(Body::text).unwrap_or_default();
    let said = match &api {
        Some(api) => api.text().unwrap_or_default(),
        None if body.is_some_and(Body::is_json) => "",
        None => &text,
    };
    let secrets = &request.secrets;
    let mut message = secrets.line(&text::without_markup(said), text::MAX_LINE);
    if message.is_empty() {
        message = text::join(&["The API answered with HTTP status ", &text::decimal(u64::from(status))]);
    }
    let api = api.unwrap_or_default();
    let word = |word: &str| secrets.line(word, MAX_WORD);
    let mut error = Error::new(Code::of_status(status), &message);
    error.api_type = api.name().map(word);
    error.request_id = api.request_id.as_deref().map(word);
    error.action_required = api.action_required.as_deref().map(word);
    error.body = shown(host, request, &text);
    let class = RetryClass::of_status(status, api.name() == Some("RULES_OUTDATED"));
    Err(Failure { error, class, unknown: true })
}

/// What proves that a message is gone: the API's own name for it; or, from the API's older and barer forms, a 404 with
/// no name and no key that the API does not document, whose text is about the message. A router's, a framework's or a
/// gateway's 404 says nothing about a message.
fn proves_gone(status: u16, body: &ErrorBody) -> bool {
    const NAMES: [&str; 3] = ["RESOURCE_NOT_FOUND", "NOT_FOUND", "MASS_MESSAGE_NOT_FOUND"];
    let is_proof = |word: &Word| match word {
        Word::Text(name) => NAMES.contains(&name.as_str()),
        Word::Absent => true,
        Word::Other => false,
    };
    match (&body.api_type, &body.code) {
        (Word::Absent, Word::Absent) => {
            status == 404 && !body.has_other_keys && body.error.as_deref().is_some_and(is_about_the_message)
        }
        (api_type, code) => matches!(status, 404 | 410) && is_proof(api_type) && is_proof(code),
    }
}

/// Whether the text of a 404 is more than the status in words, and not about something else that is missing.
fn is_about_the_message(error: &str) -> bool {
    const STATUS: [&[u8]; 8] = [b"", b"error", b"http", b"status", b"not", b"found", b"notfound", b"gone"];
    const OTHERS: [&str; 13] = [
        "route",
        "path",
        "url",
        "endpoint",
        "page",
        "connection",
        "account",
        "tenant",
        "user",
        "version",
        "cannot delete",
        "no match",
        "notfound",
    ];
    let lower = error.to_ascii_lowercase();
    let mut words = lower.as_bytes().split(|byte| !byte.is_ascii_alphabetic());
    words.any(|word| !STATUS.contains(&word)) && !OTHERS.iter().any(|other| text::find(&lower, other, 0).is_some())
}

/// No status line came.
fn without_status<H: Host>(host: &H, request: &Request, contact: &Contact, fault: Fault) -> Failure<H::Value> {
    let Fault::Thrown(thrown) = fault else { return without_body(host, fault) };
    let unsent = unsent::reason(&thrown, contact.is_first());
    let (message, class) = match unsent {
        Some((message, class)) => (message, class),
        None => (no_response(&thrown), RetryClass::Transient),
    };
    let mut failure = failure(Code::Network, message, class);
    failure.error.cause = Some(redacted(request, thrown));
    failure.unknown = unsent.is_none();
    failure
}

/// Browsers do not tell a page why a request failed: they throw a bare TypeError.
fn no_response(thrown: &[Thrown]) -> &'static str {
    let is_bare = |thrown: &Thrown| thrown.name == "TypeError" && thrown.code.is_none();
    if thrown.len() == 1 && thrown.iter().all(is_bare) {
        "No response arrived; the message may have been deleted (in a browser, CORS, a CSP's connect-src or being offline are possible reasons)"
    } else {
        NO_RESPONSE
    }
}

/// A status line came, and not the whole body: what passes by itself keeps the pace that the status asks for.
fn truncated<H: Host>(host: &H, request: &Request, fault: Fault, status: u16) -> Failure<H::Value> {
    let mut failure = match fault {
        Fault::Thrown(thrown) => {
            let mut failure = failure(
                Code::Network,
                "The response broke off; the message may have been deleted",
                RetryClass::Transient,
            );
            failure.error.cause = Some(redacted(request, thrown));
            failure
        }
        fault => without_body(host, fault),
    };
    let class = RetryClass::of_status(status, false);
    if failure.class.is_retryable() && class.is_retryable() {
        failure.class = class;
    }
    failure
}

fn without_body<H: Host>(host: &H, fault: Fault) -> Failure<H::Value> {
    match fault {
        // The reason is there, or the attempt would not have been told.
        Fault::Aborted => {
            let error =
                host.aborted().map_or_else(|| Error::new(Code::Aborted, "The call was aborted by its signal"), aborted);
            Failure { error, class: RetryClass::Final, unknown: true }
        }
        Fault::NoStatus => {
            final_error(Code::UnexpectedResponse, "fetch did not resolve with a Response: it has no numeric status")
        }
        Fault::NoBody => final_error(
            Code::UnexpectedResponse,
            "The response cannot be read: it has none of body, arrayBuffer(), text() and json()",
        ),
        Fault::TooLarge => final_error(Code::UnexpectedResponse, "The response exceeds the 1 MiB limit"),
        Fault::TimedOut | Fault::Thrown(_) | Fault::NoDeadline => {
            Failure { error: timed_out(), class: RetryClass::Transient, unknown: true }
        }
    }
}

fn final_error<V>(code: Code, message: &str) -> Failure<V> {
    failure(code, message, RetryClass::Final)
}

fn failure<V>(code: Code, message: &str, class: RetryClass) -> Failure<V> {
    Failure { error: Error::new(code, message), class, unknown: true }
}

fn redacted<V>(request: &Request, thrown: Vec<Thrown>) -> Cause<V> {
    let clean = |text: &str| request.secrets.line(text, MAX_CAUSE);
    let redacted = thrown.into_iter().map(|thrown| thrown.map(clean)).collect();
    Cause::Thrown(redacted)
}

/// `OFAuthError.body`: the parsed body, or the start of one that is not JSON or too long to be searched as JSON.
fn shown<H: Host>(host: &H, request: &Request, text: &str) -> Option<H::Value> {
    let parsed = host.parse(&request.secrets.redact_json(text));
    parsed.or_else(|| Some(host.text(text::start_of(&request.secrets.redact(text), MAX_BODY_TEXT))))
}

#[cfg(test)]
mod tests;
