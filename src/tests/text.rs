use crate::text::{before, decimal, find, first_byte, join, one_line, replace, start_of};
use proptest::prelude::*;

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

#[test]
fn a_text_of_a_server_becomes_one_plain_line() {
    for (text, line) in [
        ("", ""),
        (" \n\t ", ""),
        ("Mass message not found", "Mass message not found"),
        ("  two\r\n lines\t", "two lines"),
        ("a\0b\u{1b}[31mc\u{7f}d\u{85}e\u{9f}f", "a b [31mc d e f"),
        ("a\u{a0}b\u{2028}c\u{2029}d", "a b c d"),
        ("naïve 漢 😀", "naïve 漢 😀"),
        // Markup.
        ("<p>hello</p>", "hello"),
        ("a<br>b<br/>c", "a b c"),
        ("<!-- x --><b>bold</b> text", "bold text"),
        ("</p>end", "end"),
        ("cut <a href=\"x", "cut"),
        // No markup.
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<3", "<3"),
        ("a <", "a <"),
        ("limit <= 5", "limit <= 5"),
        // The title of a page, and no more.
        ("<html><head><title>502 Bad Gateway</title></head><body>nginx</body>", "502 Bad Gateway"),
        ("<TITLE lang=\"en\">\n Log\n in \n</TITLE>", "Log in"),
        ("<title></title><body>page</body>", ""),
        // Not a title to its end: the words.
        ("<title>cut", "cut"),
        ("<title", ""),
        ("the <titles> page", "the page"),
        // Case is folded in ASCII only: "İ" is longer in lower case and would move the title.
        ("İİİ<Title>ok</Title>", "ok"),
    ] {
        assert_eq!(one_line(text), line, "{text:?}");
    }
}

#[test]
fn a_line_that_fits_stays_whole_and_a_longer_one_ends_in_an_ellipsis() {
    for length in [0, 1, 197, 198] {
        assert_eq!(one_line(&"x".repeat(length)), "x".repeat(length));
    }
    for length in [199, 200, 5_000] {
        assert_eq!(one_line(&"x".repeat(length)), "x".repeat(198) + "…");
    }
}

#[test]
fn an_emoji_at_the_cut_is_left_out_whole() {
    let (fits, cut) = ("x".repeat(196) + "😀", "x".repeat(197) + "😀");
    assert_eq!(one_line(&fits), fits);
    assert_eq!(one_line(&cut), "x".repeat(197) + "…");
    assert_eq!(one_line(&"😀".repeat(200)), "😀".repeat(99) + "…");
}

#[test]
fn a_start_is_counted_as_javascript_counts() {
    for (text, length, start) in [
        ("", 0, ""),
        ("", 5, ""),
        ("abc", 0, ""),
        ("abc", 2, "ab"),
        ("abc", 3, "abc"),
        ("é漢x", 2, "é漢"),
        ("😀😀", 1, ""),
        ("😀😀", 2, "😀"),
        ("😀😀", 3, "😀"),
        ("a😀", 2, "a"),
        ("a😀", 3, "a😀"),
    ] {
        assert_eq!(start_of(text, length), start, "{text:?} to {length}");
    }
}

#[test]
fn the_first_byte_is_the_first_that_is_no_blank_of_json() {
    for (text, byte) in [
        ("", None),
        (" \t\r\n", None),
        ("{", Some(b'{')),
        (" \n\t\r <", Some(b'<')),
        ("\u{B}1", Some(0xB)),
        ("\u{A0}", Some(0xC2)),
    ] {
        assert_eq!(first_byte(text), byte, "{text:?}");
    }
}

#[test]
fn an_empty_needle_is_found_nowhere() {
    assert_eq!((find("abc", "", 0), find("", "", 0)), (None, None));
    assert_eq!(replace("abc", "", "x"), "abc");
    assert_eq!(before("abc", ""), "abc");
}

#[test]
fn a_search_beyond_the_end_finds_nothing() {
    assert_eq!((find("abc", "c", 3), find("abc", "c", 4), find("abc", "abcd", 0)), (None, None, None));
}

#[test]
fn decimal_writes_the_numbers_at_the_borders() {
    for number in [0, 9, 10, 4_294_967_296, (1 << 53) - 1, u64::MAX] {
        assert_eq!(decimal(number), number.to_string());
    }
}

proptest! {
    #[test]
    fn any_text_becomes_one_short_line_without_control_characters(
        text in prop_oneof!["\\PC{0,300}", any::<String>(), "(<title>|</title>|<b|>|😀|x{30}|[\u{0}-\u{1f} ]|e){0,40}"],
    ) {
        let line = one_line(&text);
        prop_assert!(units(&line) < 200, "{} units", units(&line));
        prop_assert!(!line.contains(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')), "{:?}", line);
        prop_assert!(!line.contains("  ") && line.trim_matches(' ') == line, "{:?}", line);
        let opens_tag = |next: u8| next.is_ascii_alphabetic() || matches!(next, b'/' | b'!');
        prop_assert!(!line.as_bytes().windows(2).any(|two| two[0] == b'<' && opens_tag(two[1])), "{:?}", line);
    }

    #[test]
    fn a_start_is_the_longest_that_fits(text in any::<String>(), length in 0..60usize) {
        let start = start_of(&text, length);
        prop_assert!(text.starts_with(start) && units(start) <= length);
        if let Some(next) = text[start.len()..].chars().next() {
            prop_assert!(units(start) + next.len_utf16() > length);
        }
    }

    #[test]
    fn search_and_replacement_are_those_of_std(
        text in "[abä]{0,14}",
        needle in "[abä]{1,4}",
        by in "[abä]{0,3}",
        from in 0..30usize,
    ) {
        let expected = text.get(from..).and_then(|rest| rest.find(&needle)).map(|at| at + from);
        if text.is_char_boundary(from) || from > text.len() {
            prop_assert_eq!(find(&text, &needle, from), expected);
        }
        prop_assert_eq!(before(&text, &needle), text.split(needle.as_str()).next().unwrap());
        prop_assert_eq!(replace(&text, &needle, &by), text.replace(&needle, &by));
    }

    #[test]
    fn parts_are_joined_in_order(parts in prop::collection::vec(any::<String>(), 0..5)) {
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        prop_assert_eq!(join(&parts), parts.concat());
    }

    #[test]
    fn decimal_is_std_s(number in any::<u64>(), shift in 0..64u32) {
        prop_assert_eq!(decimal(number >> shift), (number >> shift).to_string());
    }
}
