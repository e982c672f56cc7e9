use super::Secrets;
use std::time::Instant;

mod json;
mod spelling;

const KEY: &str = "KEY-0123456789abcdef";

fn secrets() -> Secrets {
    Secrets::new([KEY, "conn_fedcba9876"])
}

/// The first run of eight characters of a secret that stands in the text.
pub(super) fn run_in(text: &str, secret: &str) -> Option<String> {
    let runs = secret.as_bytes().windows(8).map(|run| String::from_utf8_lossy(run).into_owned());
    runs.into_iter().find(|run| text.contains(run.as_str()))
}

#[test]
fn every_run_of_eight_characters_of_either_secret_is_cut() {
    for (shown, redacted) in [
        ("", ""),
        ("the key KEY-0123456789abcdef.", "the key [redacted]."),
        ("KEY-0123456789abcdefconn_fedcba9876", "[redacted]"),
        ("KEY-0123456789abcdef conn_fedcba9876", "[redacted] [redacted]"),
        ("KEY-0123", "[redacted]"),
        ("xKEY-0123x", "x[redacted]x"),
        ("0123456789", "[redacted]"),
        ("ž456789abž😀", "ž[redacted]ž😀"),
        ("KEY-0123456xx9abcdef", "[redacted]xx9abcdef"),
        ("KEY-01234x56789abcdef", "[redacted]x[redacted]"),
        ("conn_fedconn_fed", "[redacted]"),
    ] {
        assert_eq!(secrets().redact(shown), redacted, "{shown}");
    }
}

#[test]
fn a_text_without_such_a_run_is_unchanged() {
    for shown in [
        "KEY-012",
        "9abcdef",
        "KEY-012 3456789 abcdef",
        "KEY-012x3456789xabcdef",
        "key-0123ABCDEF",
        "conn_fe%dcba98",
        "fedcba9",
        "&amp;&lt;&#65;%41\\u0041\\n\"\\",
        "a\u{200b}b\r\nc\0\u{202e}",
        "%&\\",
    ] {
        assert_eq!(secrets().redact(shown), shown);
    }
}

#[test]
fn a_secret_of_seven_characters_is_left_alone() {
    let short = Secrets::new(["message", "deleted"]);
    let words = "the message was deleted; %6Dessage, \\u006dessage, message&#33; messagedeleted";
    assert_eq!(short.redact(words), words);
    assert_eq!(Secrets::new(["message", "deleted8"]).redact("message deleted8"), "message [redacted]");
    assert_eq!(Secrets::new(["", ""]).redact("text"), "text");
}

#[test]
fn each_spelling_is_recognised() {
    let secrets = Secrets::new([r#"a"b\c/d&e<f>g'h"#, "conn_fedcba9876"]);
    for spelled in [
        r#"a"b\c/d&e<f>g'h"#,
        r#"a\"b\\c/d&e<f>g'h"#,
        r#"a\"b\\c\/d&e<f>g'h"#,
        r#"a\u0022b\u005Cc\u002fd\u0026e\u003Cf\u003eg\u0027h"#,
        r#"a&quot;b\c/d&amp;e&lt;f&gt;g&apos;h"#,
        r#"a&#34;b&#92;c&#47;d&#38;e&#60;f&#62;g&#39;h"#,
        r#"a&#x22;b&#x5C;c&#x2f;d&#x26;e&#X3C;f&#x3e;g&#x027;h"#,
        "a%22b%5Cc%2Fd%26e%3Cf%3Eg%27h",
        "%61%22%62%5c%63%2f%64%26%65%3c%66%3e%67%27%68",
        // One spelling in the other, as a page or a JSON text about a URL has it.
        r#"a\u0026quot;b\u0026#92;c/d&amp;e&lt;f&gt;g&#39;h"#,
        "a&#37;22b&#37;5Cc/d&#37;26e&lt;f&gt;g&#39;h",
    ] {
        assert_eq!(secrets.redact(&format!("= {spelled} =")), "= [redacted] =", "{spelled}");
    }
}

#[test]
fn characters_that_draw_nothing_do_not_hide_a_secret() {
    for between in
        ['\u{200b}', '\u{200d}', '\u{202e}', '\u{2066}', '\u{ad}', '\u{feff}', '\0', '\u{1b}', '\u{7f}', '\u{fe0f}']
    {
        let shown: String = KEY.chars().flat_map(|character| [character, between]).collect();
        let redacted = secrets().redact(&format!("= {shown} ="));
        assert_eq!(redacted, format!("= [redacted]{between} ="), "{between:?}");
        assert_eq!(secrets().line(&format!("= {shown} ="), 100), "= [redacted] =", "{between:?}");
    }
    let escaped: String = KEY.chars().map(|character| format!("{character}\\u200b")).collect();
    assert_eq!(secrets().redact(&escaped), "[redacted]\\u200b");
    let escaped: String = KEY.chars().map(|character| format!("{character}&#8203;")).collect();
    assert_eq!(secrets().redact(&escaped), "[redacted]&#8203;");
}

#[test]
fn a_line_is_cleaned_then_redacted_then_shortened() {
    for before in 0..40 {
        for limit in [10, 20, 30] {
            let line = secrets().line(&format!("{}{KEY}conn_fedcba9876", "x".repeat(before)), limit);
            assert_eq!(run_in(&line, KEY), None, "{line}");
            assert!(line.chars().count() <= limit + 1, "{line}");
        }
    }
    assert_eq!(secrets().line("  two\n lines\u{202e} ", 198), "two lines");
    assert_eq!(secrets().line(&"x".repeat(300), 199), "x".repeat(199) + "…");
}

#[test]
fn a_text_that_ends_within_a_secret_is_cut_before_it() {
    for length in 8..KEY.len() {
        let start = KEY.get(..length).unwrap();
        assert_eq!(secrets().redact(&format!("the key {start}")), "the key [redacted]", "{length}");
    }
}

/// Whether four times the text takes about four times as long, and not sixteen. Tried again, since other tests run at
/// the same time.
fn is_linear(secrets: &Secrets, part: &str) -> bool {
    let seconds = |bytes: usize| {
        let shown = part.repeat(bytes / part.len());
        let start = Instant::now();
        assert!(secrets.redact(&shown).len() <= shown.len());
        start.elapsed().as_secs_f64()
    };
    (0..8).any(|_| seconds(120_000) < seconds(30_000) * 8.0)
}

#[test]
fn the_time_grows_with_the_text_and_not_with_its_square() {
    let repeated = "a".repeat(4_096);
    let ordered: String = (0..4_096u32).filter_map(|n| char::from_u32(0x21 + n * n % 94)).collect();
    for secret in [&repeated, &ordered] {
        let secrets = Secrets::new([secret, "conn_fedcba9876"]);
        for part in [secret.as_str(), "aaaaaaa ", "\\u0061", "%61", "&#97;", "&", "\\", "%", "x"] {
            assert!(is_linear(&secrets, part), "{part:.8}");
        }
    }
}

#[test]
fn three_megabytes_that_are_nothing_but_a_secret_are_one_mark() {
    let secrets = Secrets::new([&"a".repeat(4_096), &"b".repeat(4_096)]);
    assert_eq!(secrets.redact(&"a".repeat(3_000_000)), "[redacted]");
    assert_eq!(secrets.redact(&"%61".repeat(1_000_000)), "[redacted]");
}
