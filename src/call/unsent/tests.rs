use super::super::retry::RetryClass;
use super::{Contact, reason};
use crate::error::tests::thrown;
use crate::error::{Thrown, ThrownCode};

fn coded(code: &str) -> Thrown {
    thrown("Error", "failed", Some(code))
}

fn in_call(syscall: &str, code: &str) -> Thrown {
    Thrown { syscall: syscall.to_owned(), ..coded(code) }
}

fn class(thrown: &[Thrown], is_first_contact: bool) -> Option<RetryClass> {
    let (message, class) = reason(thrown, is_first_contact)?;
    assert!(message.ends_with("nothing was sent"), "{message}");
    Some(class)
}

#[test]
fn whatever_fails_while_connecting_was_not_sent_and_may_be_retried() {
    for failed in [
        in_call("connect", "ECONNREFUSED"),
        in_call("connect", "ECONNRESET"),
        in_call("connect", "ETIMEDOUT"),
        in_call("getaddrinfo", "ENOTFOUND"),
        in_call("getaddrinfo", "EAI_AGAIN"),
        coded("UND_ERR_CONNECT_TIMEOUT"),
    ] {
        for causes in [vec![failed.clone()], vec![thrown("TypeError", "fetch failed", None), failed.clone()]] {
            for is_first_contact in [true, false] {
                assert_eq!(class(&causes, is_first_contact), Some(RetryClass::Transient), "{causes:?}");
            }
        }
    }
}

#[test]
fn a_code_without_a_system_call_counts_only_before_the_first_response() {
    for code in ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ConnectionRefused", "FailedToOpenSocket"] {
        assert_eq!(class(&[coded(code)], true), Some(RetryClass::Transient), "{code}");
        assert_eq!(class(&[coded(code)], false), None, "{code}");
        assert_eq!(class(&[in_call("read", code)], true), None, "{code}");
    }
}

#[test]
fn a_certificate_that_does_not_pass_is_not_retried() {
    for code in [
        "DEPTH_ZERO_SELF_SIGNED_CERT",
        "SELF_SIGNED_CERT_IN_CHAIN",
        "UNABLE_TO_GET_ISSUER_CERT",
        "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
        "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
        "CERT_HAS_EXPIRED",
        "CERT_NOT_YET_VALID",
        "ERR_TLS_CERT_ALTNAME_INVALID",
        "HOSTNAME_MISMATCH",
    ] {
        assert_eq!(
            class(&[thrown("TypeError", "fetch failed", None), coded(code)], false),
            Some(RetryClass::Final),
            "{code}"
        );
    }
}

#[test]
fn a_missing_permission_is_not_retried() {
    for refused in [
        coded("ERR_ACCESS_DENIED"),
        thrown("NotCapable", "Requires net access", None),
        in_call("connect", "EACCES"),
        in_call("connect", "EPERM"),
    ] {
        assert_eq!(class(std::slice::from_ref(&refused), false), Some(RetryClass::Final), "{refused:?}");
    }
}

#[test]
fn whatever_is_not_surely_unsent_may_have_been_sent() {
    for causes in [
        vec![],
        vec![thrown("TypeError", "fetch failed", None)],
        vec![coded("")],
        vec![coded("ECONNRESET")],
        vec![coded("EPIPE")],
        vec![coded("UND_ERR_SOCKET")],
        vec![coded("EPERM")],
        vec![coded("econnrefused")],
        vec![coded("ECONNREFUSED ")],
        vec![coded("ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED")],
        vec![coded("ERR_SSL_SSLV3_ALERT_BAD_CERT_")],
        vec![coded("CERTIFICATE")],
        vec![in_call("read", "ECONNRESET")],
        vec![in_call("write", "ETIMEDOUT")],
        vec![Thrown { code: Some(ThrownCode::Number(61.0)), ..coded("") }],
        vec![thrown("Error", "connect ECONNREFUSED 127.0.0.1:80", None)],
    ] {
        for is_first_contact in [true, false] {
            assert_eq!(class(&causes, is_first_contact), None, "{causes:?}");
        }
    }
}

#[test]
fn a_contact_is_the_first_until_a_response_comes() {
    let contact = Contact::default();
    assert!(contact.is_first());
    contact.made();
    contact.made();
    assert!(!contact.is_first());
}
