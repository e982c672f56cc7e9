use crate::error::{Code, Error};

#[test]
fn each_status_has_its_code() {
    for status in 0..=999 {
        let code = match status {
            0 | 300..400 => "redirected",
            401 => "unauthorized",
            403 => "forbidden",
            404 | 410 => "not_found",
            429 => "rate_limited",
            400 | 402 | 405..=409 | 411..=428 | 430..500 => "bad_request",
            500..600 => "server",
            _ => "unexpected_response",
        };
        assert_eq!(Code::of_status(status).as_str(), code, "status {status}");
    }
}

#[test]
fn a_new_error_claims_nothing() {
    let error: Box<Error<()>> = Error::new(Code::Network, "text");
    assert_eq!((error.code, error.message.as_str(), error.attempts), (Code::Network, "text", 0));
    assert_eq!((error.retryable, error.may_have_succeeded), (false, false));
    assert_eq!((error.status, error.retry_after_ms, error.body, error.cause), (None, None, None, None));
    assert_eq!((error.kind, error.request_id, error.action_required), (None, None, None));
    assert_eq!(Error::caused(Code::Aborted, "text", 7).cause, Some(7));
}
