//! What can go wrong, as the user sees it. Names no JavaScript type.
//!
//! Three words are kept apart: an [`Error`] is what a call rejects with; an `InvalidArgument` (`request`) is an argument
//! that cannot be used; a `Fault` (`call::port`) is why an attempt has no whole response.

use crate::text;

/// `OFAuthError.code`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    /// Refused here; nothing was sent.
    InvalidArgument,
    /// The caller's signal; the cause is its reason.
    Aborted,
    /// `timeoutMs` or `attemptTimeoutMs` ran out.
    Timeout,
    /// No response, or a truncated one.
    Network,
    /// 400, 409, 422 and other 4xx.
    BadRequest,
    /// 401.
    Unauthorized,
    /// 403.
    Forbidden,
    /// 404, 410.
    NotFound,
    /// 429.
    RateLimited,
    /// 5xx.
    Server,
    /// 3xx: never followed, the key would go along.
    Redirected,
    /// A 2xx that is not the API's JSON object.
    UnexpectedResponse,
}

impl Code {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Code::InvalidArgument => "invalid_argument",
            Code::Aborted => "aborted",
            Code::Timeout => "timeout",
            Code::Network => "network",
            Code::BadRequest => "bad_request",
            Code::Unauthorized => "unauthorized",
            Code::Forbidden => "forbidden",
            Code::NotFound => "not_found",
            Code::RateLimited => "rate_limited",
            Code::Server => "server",
            Code::Redirected => "redirected",
            Code::UnexpectedResponse => "unexpected_response",
        }
    }

    pub(crate) const fn of_status(status: u16) -> Code {
        match status {
            300..=399 => Code::Redirected,
            401 => Code::Unauthorized,
            403 => Code::Forbidden,
            404 | 410 => Code::NotFound,
            429 => Code::RateLimited,
            400..=499 => Code::BadRequest,
            500..=599 => Code::Server,
            _ => Code::UnexpectedResponse,
        }
    }
}

/// What something threw, copied: nothing else of the thrown value is kept, since any other part could show a secret.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Thrown {
    pub(crate) name: String,
    pub(crate) message: String,
    pub(crate) code: Option<ThrownCode>,
    /// Node's, for the decision alone; empty if there is none.
    pub(crate) syscall: String,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ThrownCode {
    Text(String),
    Number(f64),
}

impl Thrown {
    /// To be shown: without the system call.
    pub(crate) fn map(&self, clean: impl Fn(&str) -> String) -> Self {
        let code = self.code.as_ref().map(|code| match code {
            ThrownCode::Text(code) => ThrownCode::Text(clean(code)),
            ThrownCode::Number(code) => ThrownCode::Number(*code),
        });
        Thrown { name: clean(&self.name), message: clean(&self.message), code, syscall: String::new() }
    }

    pub(crate) fn code(&self) -> &str {
        if let Some(ThrownCode::Text(code)) = &self.code { code } else { "" }
    }
}

/// `OFAuthError.cause`; `V` is a value of the host's language.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cause<V> {
    /// The reason of the caller's own abort, untouched.
    Reason(V),
    /// What was thrown, then its cause, and so on.
    Thrown(Vec<Thrown>),
}

/// Which other ids would meet the same error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// None, as far as is known.
    One,
    /// All, if the next one meets it as well: a page that is not the API.
    Perhaps,
    All,
}

/// `OFAuthError`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Error<V> {
    pub(crate) code: Code,
    /// One line of plain text, under 200 characters.
    pub(crate) message: String,
    pub(crate) status: Option<u16>,
    /// The API's own words, where it sent them; one line each, at most 200 characters.
    pub(crate) api_type: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) action_required: Option<String>,
    /// Requests sent.
    pub(crate) attempts: u32,
    pub(crate) retryable: bool,
    pub(crate) retry_after_ms: Option<f64>,
    /// Some attempt may have reached the API and its outcome is unknown.
    pub(crate) may_have_succeeded: bool,
    pub(crate) body: Option<V>,
    pub(crate) cause: Option<Cause<V>>,
    /// Not shown.
    pub(crate) reach: Reach,
}

impl<V> Error<V> {
    pub(crate) fn invalid_argument(parameter: &str, problem: &str) -> Box<Self> {
        Error::new(Code::InvalidArgument, &text::join(&[parameter, " ", problem]))
    }

    pub(crate) fn new(code: Code, message: &str) -> Box<Self> {
        Box::new(Error {
            code,
            message: message.to_owned(),
            status: None,
            api_type: None,
            request_id: None,
            action_required: None,
            attempts: 0,
            retryable: false,
            retry_after_ms: None,
            may_have_succeeded: false,
            body: None,
            cause: None,
            reach: Reach::One,
        })
    }
}

#[cfg(test)]
pub(crate) mod tests;
