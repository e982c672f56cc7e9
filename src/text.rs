//! Text of a server, made fit to be an error's message.

/// Messages stay below 200 characters, with the ellipsis.
const MAX_MESSAGE: usize = 198;
/// `OFAuthError.body`, where it is text.
pub(crate) const MAX_BODY_TEXT: usize = 2_048;

/// One line of plain text: of an HTML page its title, of other text with markup the words; no control characters.
/// A "<" before a letter, "/" or "!" opens a tag, as in HTML; any other is text.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::new();
    let mut characters = title(text).unwrap_or(text).chars().peekable();
    let mut gap = false;
    while let Some(character) = characters.next() {
        let opens_tag = |next: &char| next.is_ascii_alphabetic() || matches!(next, '/' | '!');
        if character == '<' && characters.peek().is_some_and(opens_tag) {
            characters.by_ref().find(|character| *character == '>');
            gap = true;
        } else if matches!(character, '\0'..=' ' | '\u{7F}'..='\u{A0}' | '\u{2028}' | '\u{2029}') {
            gap = true;
        } else {
            if std::mem::take(&mut gap) && !line.is_empty() {
                line.push(' ');
            }
            line.push(character);
        }
    }
    let kept = start_of(&line, MAX_MESSAGE).len();
    if kept < line.len() {
        line.truncate(kept);
        line.push('…');
    }
    line
}

/// The first byte that is not white space of JSON.
pub(crate) fn first_byte(text: &str) -> Option<u8> {
    text.bytes().find(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
}

/// At most the first `length` characters, counted as JavaScript does.
pub(crate) fn start_of(text: &str, length: usize) -> &str {
    let mut units = 0;
    for (at, character) in text.char_indices() {
        units += character.len_utf16();
        if units > length {
            return text.get(..at).unwrap_or_default();
        }
    }
    text
}

fn title(text: &str) -> Option<&str> {
    let lower = text.to_ascii_lowercase();
    let open = find(&lower, "<title", 0)?;
    let start = find(text, ">", open)? + 1;
    text.get(start..find(text, "<", start)?)
}

/// Where `needle` starts, at `from` or after. std's own search is built for long texts and weighs 3 KB.
pub(crate) fn find(text: &str, needle: &str, from: usize) -> Option<usize> {
    let rest = text.as_bytes().get(from..)?;
    Some(from + rest.windows(needle.len().max(1)).position(|window| window == needle.as_bytes())?)
}

/// The text up to `mark`; all of it where there is none.
pub(crate) fn before<'a>(text: &'a str, mark: &str) -> &'a str {
    text.get(..find(text, mark, 0).unwrap_or(text.len())).unwrap_or_default()
}

pub(crate) fn replace(text: &str, needle: &str, by: &str) -> String {
    let (mut out, mut from) = (String::new(), 0);
    while let Some(at) = find(text, needle, from) {
        out.push_str(text.get(from..at).unwrap_or_default());
        out.push_str(by);
        from = at + needle.len();
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// The parts as one text. `concat` and `format!` weigh a kilobyte each.
pub(crate) fn join(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts {
        text.push_str(part);
    }
    text
}

pub(crate) fn decimal(mut number: u64) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(b'0' + (number % 10) as u8);
        number /= 10;
        if number == 0 {
            return digits.iter().rev().map(|digit| char::from(*digit)).collect();
        }
    }
}
