use super::{as_it_is, request_with, text};
use crate::request::{Argument, METHOD, Policy, Request};
use proptest::prelude::*;

pub(super) const PATH: &str = "/v2/access/mass-messages/";

fn with_id(id: &Argument) -> Result<String, String> {
    let request = Request::new(id, text("key"), text("conn_1"), Argument::Missing, as_it_is);
    request.map(|request| request.url).map_err(|invalid| format!("{} {}", invalid.parameter, invalid.problem))
}

#[test]
fn the_request_is_the_specification_s() {
    let request = request_with("key", "conn_1");
    assert_eq!(METHOD, "DELETE");
    assert_eq!(request.url, "https://api-next.ofauth.com/v2/access/mass-messages/26439068590");
    assert_eq!(request.headers(), [("apiKey", "key"), ("x-connection-id", "conn_1")]);
}

#[test]
fn an_id_is_put_into_the_path_as_it_is() {
    let longest = "x".repeat(128);
    for (id, written) in [
        (text("26439068590"), "26439068590"),
        (text("007"), "007"),
        (text("aZ_-09"), "aZ_-09"),
        (text("-"), "-"),
        (text(&longest), &longest),
        (Argument::Number(0.0), "0"),
        (Argument::Number(-0.0), "0"),
        (Argument::Number(26_439_068_590.0), "26439068590"),
        (Argument::Number(4_294_967_296.0), "4294967296"),
        (Argument::Number(9_007_199_254_740_991.0), "9007199254740991"),
        (Argument::BigInt("0".to_owned()), "0"),
        (Argument::BigInt("9007199254740993".to_owned()), "9007199254740993"),
        (Argument::BigInt("9".repeat(128)), &"9".repeat(128)),
    ] {
        assert_eq!(with_id(&id), Ok(format!("https://api-next.ofauth.com{PATH}{written}")), "{id:?}");
    }
}

#[test]
fn an_id_that_could_mean_another_path_is_refused() {
    for id in [
        "", ".", "..", "1.", "1/2", "/", "\\", "1?", "1#", "%2e%2e", "%", "1 ", " 1", "1\n", "\u{FFFD}", "é", "１",
        "1;", "a:b", "a@b", "1,2", "\0", "+1", "1.0", "..%2f", "*", "~",
    ] {
        let refusal = with_id(&text(id)).expect_err(id);
        assert!(refusal.starts_with("id "), "{id:?}: {refusal}");
    }
    assert!(with_id(&text(&"x".repeat(129))).is_err());
}

#[test]
fn an_id_of_another_kind_is_refused() {
    for id in [
        Argument::Missing,
        Argument::Bool(true),
        Argument::Bool(false),
        Argument::Other,
        Argument::Number(-1.0),
        Argument::Number(0.5),
        Argument::Number(26_439_068_590.5),
        Argument::Number(9_007_199_254_740_992.0),
        Argument::Number(1e300),
        Argument::Number(f64::NAN),
        Argument::Number(f64::INFINITY),
        Argument::Number(f64::NEG_INFINITY),
        Argument::Number(5e-324),
        Argument::BigInt("-1".to_owned()),
        Argument::BigInt("9".repeat(129)),
    ] {
        let refusal = with_id(&id).expect_err("refused");
        assert!(refusal.starts_with("id "), "{id:?}: {refusal}");
    }
}

/// What is said of a key and a connection id, if they are refused.
fn refusals(secret: &Argument) -> [Option<String>; 2] {
    let refusal = |key: Argument, connection: Argument| {
        let invalid = Request::new(&text("1"), key, connection, Argument::Missing, as_it_is).err()?;
        Some(format!("{} {}", invalid.parameter, invalid.problem))
    };
    [refusal(secret.clone(), text("conn_1")), refusal(text("key"), secret.clone())]
}

#[test]
fn a_secret_is_visible_ascii_and_nothing_else() {
    for character in (0..=0x17F).filter_map(char::from_u32) {
        let visible = ('!'..='~').contains(&character);
        for secret in [format!("{character}"), format!("ke{character}y"), format!("key{character}")] {
            for (refusal, parameter) in refusals(&text(&secret)).into_iter().zip(["apiKey ", "connectionId "]) {
                assert_eq!(refusal.is_none(), visible, "{secret:?}");
                assert!(refusal.is_none_or(|refusal| refusal.starts_with(parameter)), "{secret:?}");
            }
        }
    }
    assert_eq!(refusals(&text(&"k".repeat(5_000))), [None, None]);
}

#[test]
fn a_secret_that_is_missing_empty_or_no_string_is_refused_by_name() {
    for secret in [
        Argument::Missing,
        text(""),
        text(" "),
        Argument::Bool(true),
        Argument::Number(1.0),
        Argument::BigInt("1".to_owned()),
        Argument::Other,
    ] {
        let [key, connection] = refusals(&secret);
        assert!(key.is_some_and(|refusal| refusal.starts_with("apiKey ")), "{secret:?}");
        assert!(connection.is_some_and(|refusal| refusal.starts_with("connectionId ")), "{secret:?}");
    }
}

#[test]
fn a_refused_secret_s_message_tells_what_to_do() {
    for (secret, words) in [
        (Argument::Missing, "is missing"),
        (text(""), "is empty"),
        (text("key\n"), "not visible ASCII"),
        (Argument::Number(1.0), "must be a string"),
    ] {
        for refusal in refusals(&secret) {
            assert!(refusal.as_ref().is_some_and(|refusal| refusal.contains(words)), "{secret:?}: {refusal:?}");
        }
    }
}

#[test]
fn one_scope_is_one_key_and_one_base() {
    let scope = |id: &str, key: &str, connection: &str, base: &str| {
        Request::new(&text(id), text(key), text(connection), text(base), as_it_is).unwrap().scope()
    };
    let one = scope("1", "key", "conn_1", "https://a.example/");
    assert_eq!(one, scope("2", "key", "conn_2", "https://a.example/"));
    assert_ne!(one, scope("1", "kez", "conn_1", "https://a.example/"));
    assert_ne!(one, scope("1", "key", "conn_1", "https://b.example/"));
    assert_ne!(one, scope("1", "key", "conn_1", "https://a.example/x"));
}

fn policy(
    timeout: &Argument,
    attempt: &Argument,
    retries: &Argument,
    allow: &Argument,
) -> Result<Policy, &'static str> {
    Policy::new(timeout, attempt, retries, allow).map_err(|invalid| invalid.parameter)
}

#[test]
fn the_policy_has_the_documented_defaults() {
    const NONE: Argument = Argument::Missing;
    let defaults = Policy { timeout_ms: 60_000.0, attempt_timeout_ms: 20_000.0, max_retries: 2, allow_missing: false };
    assert_eq!(policy(&NONE, &NONE, &NONE, &NONE), Ok(defaults));
    let number = Argument::Number;
    let given = Policy { timeout_ms: 1.0, attempt_timeout_ms: 2_147_483_647.0, max_retries: 0, allow_missing: true };
    assert_eq!(policy(&number(1.0), &number(2_147_483_647.0), &number(0.0), &Argument::Bool(true)), Ok(given));
}

#[test]
fn a_number_outside_its_range_is_refused_by_name() {
    const NONE: Argument = Argument::Missing;
    let others = [text("1"), Argument::Bool(true), Argument::BigInt("1".to_owned()), Argument::Other];
    let numbers =
        |numbers: &[f64]| numbers.iter().copied().map(Argument::Number).chain(others.clone()).collect::<Vec<_>>();
    for bad in numbers(&[0.0, 0.999, -1.0, 2_147_483_648.0, 3e9, f64::INFINITY, f64::NEG_INFINITY, f64::NAN]) {
        assert_eq!(policy(&bad, &NONE, &NONE, &NONE), Err("timeoutMs"), "{bad:?}");
        assert_eq!(policy(&NONE, &bad, &NONE, &NONE), Err("attemptTimeoutMs"), "{bad:?}");
    }
    for bad in numbers(&[-1.0, 0.5, 11.0, 10.5, 1e9, f64::INFINITY, f64::NAN]) {
        assert_eq!(policy(&NONE, &NONE, &bad, &NONE), Err("maxRetries"), "{bad:?}");
    }
    for bad in [text("true"), Argument::Number(1.0), Argument::Other] {
        assert_eq!(policy(&NONE, &NONE, &NONE, &bad), Err("allowMissing"), "{bad:?}");
    }
    for retries in 0..=10 {
        let policy = policy(&NONE, &NONE, &Argument::Number(f64::from(retries)), &NONE);
        assert_eq!(policy.map(|policy| policy.max_retries), Ok(retries));
    }
}

#[test]
fn both_secrets_are_cut_out_of_a_text_whichever_holds_the_other() {
    for (key, connection, shown, redacted) in [
        ("KEY", "CONN", "KEY and CONN, KEYCONN", "[redacted] and [redacted], [redacted][redacted]"),
        ("KEY", "CONN", "key and conn", "key and conn"),
        ("xyz", "xy", "wxyzxyw", "w[redacted][redacted]w"),
        ("xy", "xyz", "wxyzxyw", "w[redacted][redacted]w"),
        ("xyx", "x", "xyxyx", "[redacted]y[redacted]"),
        ("same", "same", "the same", "the [redacted]"),
        ("$&", "\\1", "$& \\1 (.*)", "[redacted] [redacted] (.*)"),
        ("KEY", "CONN", "žKEYž😀CONN", "ž[redacted]ž😀[redacted]"),
        ("KEY", "CONN", "", ""),
    ] {
        let request = request_with(key, connection);
        assert_eq!(request.redact(shown), redacted, "{key} and {connection} in {shown}");
        assert_eq!(request.is_shown_in(shown), shown != redacted);
        assert!(!request.is_shown_in(redacted));
    }
}

proptest! {
    #[test]
    fn an_accepted_id_ends_the_url_and_no_secret_is_in_it(
        id in prop_oneof![
            "[A-Za-z0-9_-]{1,128}".prop_map(Argument::Text),
            any::<String>().prop_map(Argument::Text),
            "[a-z./%\\\\?#_-]{1,5}".prop_map(Argument::Text),
            any::<f64>().prop_map(Argument::Number),
            (0..1u64 << 54).prop_map(|n| Argument::Number(n as f64)),
            any::<i128>().prop_map(|n| Argument::BigInt(n.to_string())),
        ],
        key in "KEY[!-~]{8,40}",
        connection in "conn_[!-~]{8,40}",
    ) {
        let expected = match &id {
            Argument::Text(text) | Argument::BigInt(text) => text.clone(),
            Argument::Number(number) => format!("{}", number.abs()),
            _ => unreachable!(),
        };
        let Ok(request) = Request::new(&id, text(&key), text(&connection), Argument::Missing, as_it_is) else {
            let plain = expected.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
            let large = matches!(id, Argument::Number(number) if !(0.0..=9_007_199_254_740_991.0).contains(&number));
            let negative = matches!(&id, Argument::BigInt(digits) if digits.starts_with('-'));
            prop_assert!(!plain || large || negative || expected.is_empty(), "{:?} is refused", id);
            return Ok(());
        };
        prop_assert_eq!(&request.url, &format!("https://api-next.ofauth.com{PATH}{expected}"));
        prop_assert!(!request.url.contains(&key) && !request.url.contains(&connection));
        prop_assert_eq!(request.headers(), [("apiKey", key.as_str()), ("x-connection-id", connection.as_str())]);
    }

    /// No letter of these secrets is one of "[redacted]": a secret that is a part of that word cannot be cut out by it.
    #[test]
    fn no_secret_is_left_after_redaction_whatever_holds_whatever(
        (key, connection) in ("[x-z]{1,6}", "[x-z]{1,6}"),
        shown in "[x-z ž]{0,40}",
    ) {
        let request = request_with(&key, &connection);
        let redacted = request.redact(&shown);
        prop_assert!(!redacted.contains(&key) && !redacted.contains(&connection), "{}", redacted);
        prop_assert_eq!(request.is_shown_in(&shown), shown.contains(&key) || shown.contains(&connection));
        prop_assert_eq!(request.is_shown_in(&shown), redacted != shown);
    }
}
