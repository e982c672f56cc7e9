use super::{Code, Error, Thrown, ThrownCode};

/// What a runtime throws.
pub(crate) fn thrown(name: &str, message: &str, code: Option<&str>) -> Thrown {
    let code = code.map(|code| ThrownCode::Text(code.to_owned()));
    Thrown { name: name.to_owned(), message: message.to_owned(), code, syscall: String::new() }
}

#[test]
fn each_status_has_its_code() {
    for status in 0..=999 {
        let code = match status {
            300..400 => "redirected",
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
    assert_eq!((error.api_type, error.request_id, error.action_required), (None, None, None));
}

#[test]
fn every_text_of_a_thrown_value_is_cleaned_and_a_number_is_kept() {
    let upper = |text: &str| text.to_uppercase();
    let cleaned = thrown("name", "message", Some("code")).map(upper);
    assert_eq!((cleaned.name.as_str(), cleaned.message.as_str(), cleaned.code()), ("NAME", "MESSAGE", "CODE"));
    let numbered = Thrown { code: Some(ThrownCode::Number(7.0)), ..thrown("name", "message", None) }.map(upper);
    assert_eq!((numbered.code(), numbered.code.clone()), ("", Some(ThrownCode::Number(7.0))));
    let without = thrown("name", "message", None);
    assert_eq!((without.code(), without.clone().map(upper).code), ("", None));
}
