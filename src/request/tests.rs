use super::{Argument, Checks, InvalidArgument, Request};
use proptest::prelude::*;

mod base_url;

pub(crate) const PATH: &str = "/v2/access/mass-messages/";

pub(crate) fn text(text: &str) -> Argument<'_> {
    Argument::Text(text)
}

/// A URL parser that finds every text an absolute URL as it stands.
pub(crate) fn as_it_is(url: &str) -> Option<String> {
    Some(url.to_owned())
}

/// A request of id, key, connection and base.
pub(crate) fn request(
    arguments: [Argument<'_>; 4],
    parse: impl Fn(&str) -> Option<String>,
) -> Result<Request, InvalidArgument> {
    let mut checks = Checks::default();
    let request = Request::new(&mut checks, arguments, parse);
    checks.done(request)
}

pub(crate) fn request_with(api_key: &str, connection_id: &str) -> Request {
    request([text("26439068590"), text(api_key), text(connection_id), Argument::Missing], as_it_is)
        .unwrap_or_else(|invalid| panic!("{invalid:?}"))
}

/// Its second line.
fn url(request: &Request) -> &str {
    request.lines.split('\n').nth(1).unwrap()
}

#[test]
fn the_request_is_that_of_the_specification() {
    assert_eq!(
        request_with("key", "conn_1").lines,
        "DELETE\nhttps://api-next.ofauth.com/v2/access/mass-messages/26439068590\napiKey\nkey\nx-connection-id\nconn_1"
    );
}

fn scope(id: &str, key: &str, connection: &str, base: &str) -> u64 {
    let request = request([id, key, connection, base].map(text), as_it_is);
    let [scope, ..] = request.unwrap_or_else(|invalid| panic!("{invalid:?}")).scopes;
    scope
}

#[test]
fn one_scope_is_one_base_one_key_and_one_connection() {
    let one = scope("1", "key", "conn_1", "https://a.example/");
    assert_eq!(one, scope("2", "key", "conn_1", "https://a.example/"), "whatever the message");
    assert_eq!(one, scope("1", "key", "conn_1", "https://a.example"), "the same base");
    for (key, connection, base) in [
        ("key", "conn_2", "https://a.example/"),
        ("kez", "conn_1", "https://a.example/"),
        ("key", "conn_1", "https://b.example/"),
        ("key", "conn_1", "https://a.example/x"),
        ("key", "conn_1", "http://localhost"),
        ("conn_1", "key", "https://a.example/"),
        // The same characters, divided otherwise.
        ("keyc", "onn_1", "https://a.example/"),
        ("ke", "yconn_1", "https://a.example/"),
    ] {
        assert_ne!(one, scope("1", key, connection, base), "{key} {connection} {base}");
    }
}

#[test]
fn the_default_base_has_the_scope_of_that_base_given() {
    let given = scope("1", "key", "conn_1", "https://api-next.ofauth.com");
    assert_eq!(request_with("key", "conn_1").scopes[0], given);
}

#[test]
fn a_request_s_own_secrets_are_cut_and_no_others() {
    let request = request_with("KEY-0123456789", "conn_abcdef");
    let shown = "KEY-0123456789, conn_abcdef, conn_abcxyz, KEY";
    assert_eq!(request.secrets.redact(shown), "[redacted], [redacted], [redacted]xyz, KEY");
}

#[derive(Debug, Clone)]
enum Id {
    Text(String),
    Number(f64),
    BigInt(String),
}

proptest! {
    #[test]
    fn an_accepted_id_ends_the_url_and_no_secret_is_in_it(
        id in prop_oneof![
            "[A-Za-z0-9_-]{1,128}".prop_map(Id::Text),
            any::<String>().prop_map(Id::Text),
            "[a-z./%\\\\?#_-]{1,5}".prop_map(Id::Text),
            any::<f64>().prop_map(Id::Number),
            (0..1u64 << 54).prop_map(|n| Id::Number(n as f64)),
            any::<i128>().prop_map(|n| Id::BigInt(n.to_string())),
        ],
        key in "KEY[!-~]{8,40}",
        connection in "conn_[!-~]{8,40}",
    ) {
        let id = match &id {
            Id::Text(text) => Argument::Text(text),
            Id::Number(number) => Argument::Number(*number),
            Id::BigInt(digits) => Argument::BigInt(digits),
        };
        let expected = match &id {
            Argument::Text(text) | Argument::BigInt(text) => (*text).to_owned(),
            Argument::Number(number) => format!("{}", number.abs()),
            other => panic!("{other:?}"),
        };
        let Ok(request) = request([id, text(&key), text(&connection), Argument::Missing], as_it_is) else {
            let plain = expected.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
            let large = matches!(id, Argument::Number(number) if !(0.0..=9_007_199_254_740_991.0).contains(&number));
            let negative = matches!(&id, Argument::BigInt(digits) if digits.starts_with('-'));
            prop_assert!(!plain || large || negative || expected.is_empty(), "{:?} is refused", id);
            return Ok(());
        };
        prop_assert_eq!(url(&request), format!("https://api-next.ofauth.com{PATH}{expected}"));
        let lines: Vec<&str> = request.lines.split('\n').collect();
        prop_assert_eq!((lines.len(), lines[0]), (6, "DELETE"));
        prop_assert_eq!(&lines[2..], ["apiKey", &key, "x-connection-id", &connection]);
    }
}
