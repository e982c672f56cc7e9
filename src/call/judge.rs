//! What one attempt means: the API's answer, or an error with what it says about the next attempt and about the message.

use super::gone::proves_gone;
use super::port::{Body, Fault, Host, Redirect, Reply};
use super::retry::RetryClass;
use super::unsent::{self, Contact};
use crate::answer::Answer;
use crate::error::{Cause, Code, Error, Reach, Thrown};
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
    let is_json_object = api.is_some();
    let api = api.unwrap_or_default();
    let is_gone = is_json_object && proves_gone(status, &api);
    if is_gone && gone_is_done {
        return Ok(Answer::AlreadyDeleted);
    }
    let text = body.map(Body::text).unwrap_or_default();
    let said = match body {
        Some(body) if !is_json_object && !body.is_json() => &text,
        _ => api.text().unwrap_or_default(),
    };
    let secrets = &request.secrets;
    let mut message = secrets.line(&text::without_markup(said), text::MAX_LINE);
    if message.is_empty() {
        message = text::join(&["The API answered with HTTP status ", &text::decimal(u64::from(status))]);
    }
    let word = |word: &str| secrets.line(word, MAX_WORD);
    let mut error = Error::new(Code::of_status(status), &message);
    error.api_type = api.name().map(word);
    error.request_id = api.request_id.text().map(word);
    error.action_required = api.action_required.text().map(word);
    error.body = shown(host, request, &text);
    let class = RetryClass::of_status(status, api.name() == Some("RULES_OUTDATED"));
    error.reach = match () {
        () if class.is_retryable() || body.is_none() => Reach::One,
        () if matches!(status, 300..=399 | 401 | 403) || api.name() == Some("ROUTE_NOT_FOUND") => Reach::All,
        () if is_json_object && (is_gone || status != 404) => Reach::One,
        () => Reach::Perhaps,
    };
    Err(Failure { error, class, unknown: true })
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
    failure.error.cause = Some(redacted(request, &thrown));
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
            failure.error.cause = Some(redacted(request, &thrown));
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
    let mut error = Error::new(code, message);
    // No fetch, certificate or proxy changes from one id to the next.
    error.reach = match (code, class) {
        (Code::Redirected | Code::Network, RetryClass::Final) => Reach::All,
        (_, RetryClass::Final) => Reach::Perhaps,
        _ => Reach::One,
    };
    Failure { error, class, unknown: true }
}

fn redacted<V>(request: &Request, thrown: &[Thrown]) -> Cause<V> {
    let clean = |text: &str| request.secrets.line(text, MAX_CAUSE);
    let mut redacted = Vec::new();
    for thrown in thrown {
        redacted.push(thrown.map(clean));
    }
    Cause::Thrown(redacted)
}

/// `OFAuthError.body`: the parsed body, or the start of one that is not JSON or too long to be searched as JSON.
fn shown<H: Host>(host: &H, request: &Request, text: &str) -> Option<H::Value> {
    let parsed = host.parse(&request.secrets.redact_json(text));
    parsed.or_else(|| Some(host.text(text::start_of(&request.secrets.redact(text), MAX_BODY_TEXT))))
}

#[cfg(test)]
mod tests;
