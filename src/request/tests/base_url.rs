use super::{Argument, PATH, as_it_is, request, text, url};

/// What a WHATWG parser makes of the bases of these tests, checked with Node; none for what it refuses.
const PARSED: &[(&str, Option<&str>)] = &[
    ("https://api.ofauth.com", Some("https://api.ofauth.com/")),
    ("https://api.ofauth.com/", Some("https://api.ofauth.com/")),
    ("HTTPS://API.OFAuth.com:443", Some("https://api.ofauth.com/")),
    ("https://proxy.example:8443/of/auth", Some("https://proxy.example:8443/of/auth")),
    ("https://proxy.example/of/auth/", Some("https://proxy.example/of/auth/")),
    ("https://proxy.example/a/../b", Some("https://proxy.example/b")),
    ("https://proxy.example/a@b:c", Some("https://proxy.example/a@b:c")),
    ("http://localhost", Some("http://localhost/")),
    ("http://localhost:8080/x", Some("http://localhost:8080/x")),
    ("http://LOCALHOST:80", Some("http://localhost/")),
    ("http://127.0.0.1:3000", Some("http://127.0.0.1:3000/")),
    ("http://127.255.0.9", Some("http://127.255.0.9/")),
    ("http://127.1", Some("http://127.0.0.1/")),
    ("http://2130706433", Some("http://127.0.0.1/")),
    ("http://0x7f.1", Some("http://127.0.0.1/")),
    ("http://[::1]", Some("http://[::1]/")),
    ("http://[0:0:0:0:0:0:0:1]:99/", Some("http://[::1]:99/")),
    ("http://api.ofauth.com", Some("http://api.ofauth.com/")),
    ("http://localhost.example", Some("http://localhost.example/")),
    ("http://127.0.0.1.example", Some("http://127.0.0.1.example/")),
    ("http://127.example", Some("http://127.example/")),
    ("http://128.0.0.1", Some("http://128.0.0.1/")),
    ("http://10.0.0.1", Some("http://10.0.0.1/")),
    ("http://0.0.0.0", Some("http://0.0.0.0/")),
    ("http://[::2]", Some("http://[::2]/")),
    ("http://[::ffff:127.0.0.1]", Some("http://[::ffff:7f00:1]/")),
    ("http://[::1:1]", Some("http://[::1:1]/")),
    ("http://evil.example/localhost", Some("http://evil.example/localhost")),
    ("http://evil.example/127.0.0.1", Some("http://evil.example/127.0.0.1")),
    ("https://user@api.example", Some("https://user@api.example/")),
    ("https://user:pw@api.example", Some("https://user:pw@api.example/")),
    ("https://:pw@api.example", Some("https://:pw@api.example/")),
    ("http://localhost@evil.example", Some("http://localhost@evil.example/")),
    ("http://localhost:80@evil.example", Some("http://localhost:80@evil.example/")),
    ("https://api.example?x=1", Some("https://api.example/?x=1")),
    ("https://api.example/?", Some("https://api.example/?")),
    ("https://api.example#x", Some("https://api.example/#x")),
    ("https://api.example/#", Some("https://api.example/#")),
    ("ftp://localhost", Some("ftp://localhost/")),
    ("file:///etc/hosts", Some("file:///etc/hosts")),
    ("data:text/plain,x", Some("data:text/plain,x")),
    ("javascript:alert(1)", Some("javascript:alert(1)")),
    ("localhost:8080", Some("localhost:8080")),
    ("ws://localhost", Some("ws://localhost/")),
    ("api.ofauth.com", None),
    ("//api.ofauth.com", None),
    ("/v2", None),
    ("", None),
    ("https://", None),
    ("https://api .example", None),
];

/// Of a base, and of a base with the path of a request.
fn parse(url: &str) -> Option<String> {
    let path = format!("{PATH}1");
    let (base, path) = url.strip_suffix(&path).map_or((url, ""), |base| (base, &path));
    match PARSED.iter().find(|(known, _)| *known == base) {
        Some((_, Some(parsed))) if !path.is_empty() => Some(format!("{}{path}", parsed.trim_end_matches('/'))),
        Some((_, parsed)) => parsed.map(str::to_owned),
        None => Some(url.to_owned()),
    }
}

fn with_base(base: Argument) -> Result<String, String> {
    let request = request([text("1"), text("key"), text("conn_1"), base], parse);
    request
        .map(|request| url(&request).to_owned())
        .map_err(|invalid| format!("{} {}", invalid.parameter, invalid.problem))
}

#[test]
fn the_path_is_added_to_any_base_that_keeps_the_key_safe() {
    for (base, start) in [
        ("https://api.ofauth.com", "https://api.ofauth.com"),
        ("https://api.ofauth.com/", "https://api.ofauth.com"),
        ("HTTPS://API.OFAuth.com:443", "https://api.ofauth.com"),
        ("https://proxy.example:8443/of/auth", "https://proxy.example:8443/of/auth"),
        ("https://proxy.example/of/auth/", "https://proxy.example/of/auth"),
        ("https://proxy.example/a/../b", "https://proxy.example/b"),
        ("https://proxy.example/a@b:c", "https://proxy.example/a@b:c"),
        ("http://localhost", "http://localhost"),
        ("http://localhost:8080/x", "http://localhost:8080/x"),
        ("http://LOCALHOST:80", "http://localhost"),
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("http://127.255.0.9", "http://127.255.0.9"),
        ("http://127.1", "http://127.0.0.1"),
        ("http://2130706433", "http://127.0.0.1"),
        ("http://0x7f.1", "http://127.0.0.1"),
        ("http://[::1]", "http://[::1]"),
        ("http://[0:0:0:0:0:0:0:1]:99/", "http://[::1]:99"),
    ] {
        assert_eq!(with_base(text(base)), Ok(format!("{start}{PATH}1")), "{base}");
    }
}

#[test]
fn every_other_base_is_refused_with_its_reason() {
    let refused = |base: &str| with_base(text(base)).expect_err(base);
    for (reason, bases) in [
        (
            "is not an absolute URL",
            &["api.ofauth.com", "//api.ofauth.com", "/v2", "", "https://", "https://api .example"][..],
        ),
        (
            "must be https",
            &[
                "http://api.ofauth.com",
                "http://localhost.example",
                "http://127.0.0.1.example",
                "http://127.example",
                "http://128.0.0.1",
                "http://10.0.0.1",
                "http://0.0.0.0",
                "http://[::2]",
                "http://[::ffff:127.0.0.1]",
                "http://[::1:1]",
                "http://evil.example/localhost",
                "http://evil.example/127.0.0.1",
                "ftp://localhost",
                "file:///etc/hosts",
                "data:text/plain,x",
                "javascript:alert(1)",
                "localhost:8080",
                "ws://localhost",
            ],
        ),
        (
            "must not carry a user name",
            &[
                "https://user@api.example",
                "https://user:pw@api.example",
                "https://:pw@api.example",
                "http://localhost@evil.example",
                "http://localhost:80@evil.example",
            ],
        ),
        (
            "must not carry a query",
            &["https://api.example?x=1", "https://api.example/?", "https://api.example#x", "https://api.example/#"],
        ),
    ] {
        for base in bases {
            let refusal = refused(base);
            assert!(refusal.starts_with(&format!("baseUrl {reason}")), "{base}: {refusal}");
        }
    }
    for base in [Argument::Bool(true), Argument::Number(1.0), Argument::BigInt("1"), Argument::Other] {
        assert_eq!(with_base(base), Err("baseUrl must be a string or a URL".to_owned()));
    }
}

#[test]
fn a_url_that_the_engine_reads_as_another_one_is_never_sent() {
    let whole = format!("https://a.example{PATH}1");
    for wrong in [None, Some("https://a.example/v2/access/"), Some("https://evil.example/")] {
        let parse = |url: &str| if url == whole { wrong.map(str::to_owned) } else { Some(format!("{url}/")) };
        let invalid = request([text("1"), text("key"), text("conn_1"), text("https://a.example")], parse).err();
        assert_eq!(invalid.map(|invalid| invalid.parameter), Some("baseUrl"), "{wrong:?}");
    }
}

#[test]
fn a_base_that_stays_as_it_is_is_parsed_once() {
    for (base, times) in [("https://a.example/b", 1), ("https://a.example/", 2), ("HTTPS://API.OFAuth.com:443", 3)] {
        let parsed = std::cell::Cell::new(0);
        let count = |url: &str| {
            parsed.set(parsed.get() + 1);
            parse(url)
        };
        assert!(request([text("1"), text("key"), text("conn_1"), text(base)], count).is_ok());
        assert_eq!(parsed.get(), times, "{base}");
    }
}

#[test]
fn the_default_base_needs_no_parser() {
    let request = request([text("1"), text("key"), text("conn_1"), Argument::Missing], |_| None);
    assert_eq!(
        request.map(|request| url(&request).to_owned()).ok(),
        Some(format!("https://api-next.ofauth.com{PATH}1"))
    );
}

#[test]
fn a_base_of_up_to_4096_characters_is_taken() {
    for (length, taken) in [(4_096, true), (4_097, false)] {
        let base = format!("https://a.example/{}", "x".repeat(length - 18));
        assert_eq!(with_base(text(&base)).is_ok(), taken, "{length}");
    }
}

#[test]
fn a_parser_that_leaves_what_a_url_cannot_hold_is_not_believed() {
    for base in ["https://a.example/ b", "https://a.example/\n", "https://ä.example", "https://a.example/\u{7f}"] {
        let request = request([text("1"), text("key"), text("conn_1"), text(base)], as_it_is);
        assert_eq!(request.err().map(|invalid| invalid.parameter), Some("baseUrl"), "{base:?}");
    }
}
