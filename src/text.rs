//! Text of a server or a runtime, made fit for a message.

/// A message stays below 200 characters, with its ellipsis.
pub(crate) const MAX_LINE: usize = 198;

/// One line: white space becomes a single blank; control, zero-width and bidirectional characters are left out.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::new();
    let mut gap = false;
    for character in text.chars() {
        // std's own table of white space weighs more than this list.
        if matches!(character, '\t'..='\r' | ' ' | '\u{85}' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{2028}' | '\u{2029}' | '\u{202F}' | '\u{205F}' | '\u{3000}')
        {
            gap = true;
        } else if !is_invisible(character) {
            if std::mem::take(&mut gap) && !line.is_empty() {
                line.push(' ');
            }
            line.push(character);
        }
    }
    line
}

/// Draws nothing by itself: inside a secret it would hide it from a search, and in a terminal it can rewrite the line.
pub(crate) const fn is_invisible(character: char) -> bool {
    matches!(character,
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// The words of a page or of text with markup: of an HTML page its title, otherwise whatever stands outside the tags. A "<"
/// before a letter, "/" or "!" opens a tag, as in HTML; any other is text.
pub(crate) fn without_markup(text: &str) -> String {
    let mut words = String::new();
    let mut characters = title(text).unwrap_or(text).chars().peekable();
    while let Some(character) = characters.next() {
        let opens_tag = |next: &char| next.is_ascii_alphabetic() || matches!(next, '/' | '!');
        if character == '<' && characters.peek().is_some_and(opens_tag) {
            characters.by_ref().find(|character| *character == '>');
            words.push(' ');
        } else {
            words.push(character);
        }
    }
    words
}

fn title(text: &str) -> Option<&str> {
    let lower = text.to_ascii_lowercase();
    let open = find(&lower, "<title", 0)?;
    let start = find(text, ">", open)? + 1;
    text.get(start..find(text, "<", start)?)
}

/// At most `length` characters, the last an ellipsis where something was cut.
pub(crate) fn shorten(mut line: String, length: usize) -> String {
    let kept = start_of(&line, length).len();
    if kept < line.len() {
        line.truncate(kept);
        line.push('…');
    }
    line
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

/// The first byte that is not white space of JSON.
pub(crate) fn first_byte(text: &str) -> Option<u8> {
    text.bytes().find(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
}

/// Where `needle` starts, at `from` or after. std's own search is built for long texts and weighs 3 KB.
pub(crate) fn find(text: &str, needle: &str, from: usize) -> Option<usize> {
    let rest = text.as_bytes().get(from..)?;
    Some(from + rest.windows(needle.len().max(1)).position(|window| window == needle.as_bytes())?)
}

/// The text up to `mark`; all of it if there is none.
pub(crate) fn before<'a>(text: &'a str, mark: &str) -> &'a str {
    text.get(..find(text, mark, 0).unwrap_or(text.len())).unwrap_or_default()
}

/// What stands between the marks. std's `split` weighs twice as much.
pub(crate) fn parts(text: &str, mark: u8) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte == mark {
            parts.push(text.get(from..at).unwrap_or_default());
            from = at + 1;
        }
    }
    parts.push(text.get(from..).unwrap_or_default());
    parts
}

/// The parts as one text. std's `concat` weighs a kilobyte.
pub(crate) fn join(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts {
        text.push_str(part);
    }
    text
}

/// Whether the word is one of a list, which has blanks between. Smaller than a table of texts, or than a `match`.
pub(crate) fn is_one_of(word: impl AsRef<[u8]>, list: &str) -> bool {
    has_word(word.as_ref(), list)
}

#[inline(never)]
fn has_word(word: &[u8], list: &str) -> bool {
    list.as_bytes().split(|byte| *byte == b' ').any(|one| one == word)
}

pub(crate) fn decimal(number: u64) -> String {
    let mut text = if number >= 10 { decimal(number / 10) } else { String::new() };
    text.push(char::from(b'0' + (number % 10) as u8));
    text
}

#[cfg(test)]
mod tests;
