//! What can go wrong, as its user sees it. Holds no key, no connection id and no JS type.

/// `OFAuthError.code`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    /// Refused here, nothing was sent.
    InvalidArgument,
    /// The caller's signal; the cause is its reason.
    Aborted,
    /// `timeoutMs` or `attemptTimeoutMs` ran out.
    Timeout,
    /// No answer, or it broke off.
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

    /// The code of an answer. Status 0 is how a browser hides a redirect that was not followed.
    pub(crate) const fn of_status(status: u16) -> Code {
        match status {
            0 | 300..=399 => Code::Redirected,
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

/// `OFAuthError`; `V` is a value of the host's language.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Error<V> {
    pub(crate) code: Code,
    /// One line of plain text, under 200 characters.
    pub(crate) message: String,
    pub(crate) status: Option<u16>,
    /// The API's own words, where it sent them.
    pub(crate) kind: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) action_required: Option<String>,
    /// Requests sent.
    pub(crate) attempts: u32,
    pub(crate) retryable: bool,
    pub(crate) retry_after_ms: Option<f64>,
    /// Some attempt may have reached the API and its outcome is unknown.
    pub(crate) may_have_succeeded: bool,
    pub(crate) body: Option<V>,
    pub(crate) cause: Option<V>,
}

impl<V> Error<V> {
    pub(crate) fn new(code: Code, message: &str) -> Box<Self> {
        Box::new(Error {
            code,
            message: message.to_owned(),
            status: None,
            kind: None,
            request_id: None,
            action_required: None,
            attempts: 0,
            retryable: false,
            retry_after_ms: None,
            may_have_succeeded: false,
            body: None,
            cause: None,
        })
    }

    pub(crate) fn caused(code: Code, message: &str, cause: V) -> Box<Self> {
        let mut error = Error::new(code, message);
        error.cause = Some(cause);
        error
    }
}
