use super::{
    before, decimal, find, first_byte, is_invisible, join, one_line, parts, shorten, start_of, without_markup,
};
use proptest::prelude::*;

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

#[test]
fn white_space_becomes_one_blank_and_what_cannot_be_seen_is_left_out() {
    for (text, line) in [
        ("", ""),
        (" \n\t ", ""),
        ("Mass message not found", "Mass message not found"),
        ("  two\r\n lines\t", "two lines"),
        ("a\u{a0}b\u{2028}c\u{2029}d\u{3000}e\u{85}f\u{b}g\u{c}h", "a b c d e f g h"),
        ("a\0b\u{1b}[31mc\u{7f}d\u{9f}e", "ab[31mcde"),
        ("a\u{200b}b\u{200d}c\u{2060}d\u{feff}e\u{ad}f", "abcdef"),
        ("a\u{202e}b\u{2066}c\u{2069}d\u{200f}e\u{61c}f", "abcdef"),
        ("\u{200b} x \u{200b}", "x"),
        ("a \u{200b} b", "a b"),
        ("naïve 漢 😀", "naïve 漢 😀"),
    ] {
        assert_eq!(one_line(text), line, "{text:?}");
    }
}

#[test]
fn every_character_that_rust_calls_white_space_or_control_is_one_that_a_line_cannot_hold() {
    for character in (0..=0x10_FFFF).filter_map(char::from_u32) {
        let line = one_line(&format!("a{character}b"));
        if character.is_whitespace() {
            assert_eq!(line, "a b", "{character:?}");
        } else if character.is_control() || is_invisible(character) {
            assert_eq!(line, "ab", "{character:?}");
        } else {
            assert_eq!(line, format!("a{character}b"), "{character:?}");
        }
    }
}

#[test]
fn no_visible_ascii_is_invisible_and_no_bidirectional_control_is_visible() {
    assert!(!('!'..='~').any(is_invisible));
    let controls =
        ['\u{61C}', '\u{200E}', '\u{200F}'].into_iter().chain('\u{202A}'..='\u{202E}').chain('\u{2066}'..='\u{2069}');
    assert!(controls.into_iter().all(is_invisible));
}

#[test]
fn of_markup_the_words_stay() {
    for (text, words) in [
        ("<p>hello</p>", " hello "),
        ("a<br>b<br/>c", "a b c"),
        ("<!-- x --><b>bold</b> text", "  bold  text"),
        ("</p>end", " end"),
        ("cut <a href=\"x", "cut  "),
        // Not markup.
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<3", "<3"),
        ("a <", "a <"),
        ("limit <= 5", "limit <= 5"),
        // The title of a page, and no more.
        ("<html><head><title>502 Bad Gateway</title></head><body>nginx</body>", "502 Bad Gateway"),
        ("<TITLE lang=\"en\">\n Log\n in \n</TITLE>", "\n Log\n in \n"),
        ("<title></title><body>page</body>", ""),
        // A title without its end.
        ("<title>cut", " cut"),
        ("<title", " "),
        ("the <titles> page", "the   page"),
        // Case is folded in ASCII only: "İ" is longer in lower case and would move the title.
        ("İİİ<Title>ok</Title>", "ok"),
    ] {
        assert_eq!(without_markup(text), words, "{text:?}");
    }
}

#[test]
fn a_line_that_fits_stays_whole_and_a_longer_one_ends_in_an_ellipsis() {
    for length in [0, 1, 197, 198] {
        assert_eq!(shorten("x".repeat(length), 198), "x".repeat(length));
    }
    for length in [199, 200, 5_000] {
        assert_eq!(shorten("x".repeat(length), 198), "x".repeat(198) + "…");
    }
    assert_eq!((shorten("ab".to_owned(), 0), shorten(String::new(), 0)), ("…".to_owned(), String::new()));
}

#[test]
fn an_emoji_at_the_cut_is_left_out_whole() {
    let (fits, cut) = ("x".repeat(196) + "😀", "x".repeat(197) + "😀");
    assert_eq!(shorten(fits.clone(), 198), fits);
    assert_eq!(shorten(cut, 198), "x".repeat(197) + "…");
    assert_eq!(shorten("😀".repeat(200), 198), "😀".repeat(99) + "…");
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
fn the_first_byte_is_the_first_that_is_not_white_space_of_json() {
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
    fn any_text_becomes_one_line_without_invisible_characters(
        text in prop_oneof!["\\PC{0,300}", any::<String>(), "[\u{0}-\u{20}\u{200b}-\u{2030}e]{0,40}"],
    ) {
        let line = one_line(&text);
        prop_assert!(!line.contains(is_invisible), "{:?}", line);
        prop_assert!(!line.contains("  ") && line.trim() == line, "{:?}", line);
        prop_assert_eq!(one_line(&line), line.clone());
        let visible = |text: &str| text.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect::<String>();
        prop_assert_eq!(visible(&line), visible(&text));
    }

    #[test]
    fn no_tag_is_left_in_a_text(text in "(<title>|</title>|<b|>|<|/|!|😀|e){0,40}") {
        let words = without_markup(&text);
        let opens_tag = |next: u8| next.is_ascii_alphabetic() || matches!(next, b'/' | b'!');
        prop_assert!(!words.as_bytes().windows(2).any(|two| two[0] == b'<' && opens_tag(two[1])), "{:?}", words);
    }

    #[test]
    fn a_start_is_the_longest_that_fits(text in any::<String>(), length in 0..60usize) {
        let start = start_of(&text, length);
        prop_assert!(text.starts_with(start) && units(start) <= length);
        if let Some(next) = text.get(start.len()..).and_then(|rest| rest.chars().next()) {
            prop_assert!(units(start) + next.len_utf16() > length);
        }
        prop_assert!(units(&shorten(text.clone(), length)) <= length + 1);
    }

    #[test]
    fn search_is_that_of_std(text in "[abä]{0,14}", needle in "[abä]{1,4}", from in 0..30usize) {
        let expected = text.get(from..).and_then(|rest| rest.find(&needle)).map(|at| at + from);
        if text.is_char_boundary(from) || from > text.len() {
            prop_assert_eq!(find(&text, &needle, from), expected);
        }
        prop_assert_eq!(before(&text, &needle), text.split(needle.as_str()).next().unwrap());
    }

    #[test]
    fn parts_are_those_of_std_and_are_joined_in_order(text in "[ab,ä\n]{0,20}") {
        for mark in [b',', b'\n'] {
            let found = parts(&text, mark);
            prop_assert_eq!(&found, &text.split(char::from(mark)).collect::<Vec<_>>());
            prop_assert_eq!(join(&found), found.concat());
        }
    }

    #[test]
    fn decimal_is_that_of_std(number in any::<u64>(), shift in 0..64u32) {
        prop_assert_eq!(decimal(number >> shift), (number >> shift).to_string());
    }
}
