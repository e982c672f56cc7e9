//! The call flow of one delete: send, judge, then finish or wait and send again.

mod gone;
mod hints;
mod judge;
mod port;
mod retry;
mod unsent;

pub(crate) use hints::{HEADERS, Hints};
pub(crate) use port::{Attempt, Body, Fault, Host, Redirect, Reply};
pub(crate) use retry::{Budget, RetryClass};
pub(crate) use unsent::Contact;

use crate::answer::Answer;
use crate::error::Error;
use crate::request::{Policy, Request};
use judge::Failure;
use retry::{Decision, Turn};

/// Deletes one mass message and returns the API's answer.
pub(crate) async fn delete<H: Host>(
    host: &H,
    request: &Request,
    policy: &Policy,
    Shared { budget, contact }: Shared<'_>,
) -> Result<Answer<H::Value>, Box<Error<H::Value>>> {
    let start = host.now();
    let elapsed = |from: Option<f64>, to: Option<f64>| Some((to? - from?).max(0.0));
    let left = |now| Some(policy.timeout_ms + host.held_ms() - elapsed(start, now)?);
    let mut now = start;
    let (mut attempts, mut paced, mut unknown, mut conflict_seen, mut last_retry) = (0, 0, false, false, None);
    loop {
        let left_ms = left(now).unwrap_or(policy.timeout_ms);
        let stopped = match host.aborted() {
            Some(reason) => Some(judge::aborted(reason)),
            None => (left_ms <= 0.0).then(judge::timed_out),
        };
        if let Some(mut error) = stopped {
            error.attempts = attempts;
            error.may_have_succeeded = unknown;
            return Err(error);
        }

        let reply = host.send(request, policy.attempt_timeout_ms.min(left_ms)).await;
        if matches!(reply, Err(Fault::NoDeadline)) {
            return Err(judge::without_deadline(attempts, unknown));
        }
        attempts += 1;
        let status = reply.as_ref().ok().map(|reply| reply.status);
        let judged = judge::judge(host, request, contact, reply, unknown || policy.allow_missing);
        let ended = host.now();
        let elapsed_ms = elapsed(now, ended).unwrap_or(0.0);

        let failure = match judged {
            Ok(answer) => {
                budget.refund(last_retry);
                host.paced(None, None);
                let done =
                    Attempt { attempt: attempts, status, code: None, request_id: None, elapsed_ms, retry_in_ms: None };
                host.report(&done);
                return Ok(answer);
            }
            Err(failure) => failure,
        };
        let Failure { mut error, class, .. } = failure;
        unknown |= failure.unknown;
        error.attempts = attempts;
        error.may_have_succeeded = unknown;
        error.retryable = class.is_retryable();
        let turn = Turn {
            class,
            attempts: attempts - paced,
            max_retries: policy.max_retries,
            conflict_seen,
            hint_ms: error.retry_after_ms,
            left_ms: left(ended),
            random: host.random(),
        };
        let held = host.paced(Some(class), error.retry_after_ms);
        let decision = held.map_or_else(|| retry::decide(&turn, budget), Decision::RetryIn);
        host.report(&Attempt {
            attempt: attempts,
            status: error.status,
            code: Some(error.code),
            request_id: error.request_id.as_deref(),
            elapsed_ms,
            retry_in_ms: if let Decision::RetryIn(ms) = decision { Some(ms) } else { None },
        });
        let Decision::RetryIn(ms) = decision else { return Err(error) };
        conflict_seen |= class == RetryClass::Conflict;
        match held {
            Some(_) => paced += 1,
            None => last_retry = Some(class),
        }
        // An abort during the wait is seen at the top of the loop.
        if !host.wait(ms).await {
            return Err(error);
        }
        now = host.now();
    }
}

#[cfg(test)]
mod tests;

/// What a call shares with others.
#[derive(Clone, Copy)]
pub(crate) struct Shared<'a> {
    /// With those of the same base URL, key and connection.
    pub(crate) budget: &'a Budget,
    /// With those of the same base URL.
    pub(crate) contact: &'a Contact,
}
