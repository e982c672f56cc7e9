//! The key and the connection id, and how they are cut out of whatever an error shows.
//!
//! Every run of 8 or more characters of a secret is cut, in its plain, percent-encoded, HTML-escaped and JSON-escaped
//! spelling. Not recognised: base64, hashes, and secrets shorter than 8 characters, which would take ordinary words with
//! them. Linear in the text.

use crate::text;

/// Bytes of a secret that are looked for at once: as many as a u64 holds.
const RUN: usize = 8;
const REDACTED: &str = "[redacted]";

/// Only the runs are kept, not the secrets.
pub(crate) struct Secrets {
    runs: Vec<u64>,
}

impl Secrets {
    /// Secrets are visible ASCII.
    pub(crate) fn new(secrets: [&str; 2]) -> Self {
        let mut runs = Vec::new();
        for secret in secrets {
            for run in secret.as_bytes().windows(RUN) {
                let run = run.iter().fold(0, |run, byte| run << 8 | u64::from(*byte));
                // Sorted at once: std's sort weighs more than what this costs the longest secrets.
                if let Err(place) = runs.binary_search(&run) {
                    runs.insert(place, run);
                }
            }
        }
        Secrets { runs }
    }

    /// One line of at most `length` characters: cleaned, then redacted, then shortened, so that no step undoes another.
    pub(crate) fn line(&self, text: &str, length: usize) -> String {
        text::shorten(self.redact(&text::one_line(text)), length)
    }

    pub(crate) fn redact(&self, text: &str) -> String {
        self.redact_units(text, &units(text))
    }

    /// A JSON text that still is one: strings keep their quotes, and a number that shows a secret becomes null.
    pub(crate) fn redact_json(&self, json: &str) -> String {
        let mut clean = String::new();
        let mut rest = json;
        while !rest.is_empty() {
            let token = json_token(rest);
            rest = rest.get(token.len()..).unwrap_or_default();
            let redacted = match token.strip_prefix("\"").and_then(|token| token.strip_suffix("\"")) {
                // Its escapes are one character each, so no cut goes through one.
                Some(text) => text::join(&["\"", &self.redact_units(text, &decoded(&units(text), json_escape)), "\""]),
                None => self.redact(token),
            };
            let stays = redacted == token || token.starts_with("\"");
            clean.push_str(if stays { &redacted } else { "null" });
        }
        clean
    }

    /// Looks at the text as it stands, in each spelling, and in each within another.
    fn redact_units(&self, text: &str, plain: &[Unit]) -> String {
        const SPELLINGS: [Spelling; 3] = [json_escape, html_escape, percent_escape];
        let mut hidden = vec![false; text.len()];
        self.hide(plain, &mut hidden);
        for outer in SPELLINGS {
            let once = decoded(plain, outer);
            if once.len() == plain.len() {
                continue;
            }
            self.hide(&once, &mut hidden);
            for inner in SPELLINGS {
                let twice = decoded(&once, inner);
                if twice.len() < once.len() {
                    self.hide(&twice, &mut hidden);
                }
            }
        }
        let mut clean = String::new();
        let mut in_run = false;
        for (at, character) in text.char_indices() {
            let is_hidden = hidden.get(at) == Some(&true);
            if !is_hidden {
                clean.push(character);
            } else if !in_run {
                clean.push_str(REDACTED);
            }
            in_run = is_hidden;
        }
        clean
    }

    fn hide(&self, units: &[Unit], hidden: &mut [bool]) {
        let (mut run, mut length, mut marked) = (0, 0, 0);
        let mut starts = [0; RUN];
        for unit in units {
            if text::is_invisible(unit.character) {
                continue;
            }
            if !unit.character.is_ascii_graphic() {
                length = 0;
                continue;
            }
            run = run << 8 | u64::from(unit.character);
            // The starts of the last eight: this one takes the place of the one before them.
            if let Some(start) = starts.get_mut(length % RUN) {
                *start = unit.start;
            }
            length += 1;
            if length >= RUN && self.runs.binary_search(&run).is_ok() {
                let first = starts.get(length % RUN).copied().unwrap_or_default();
                if let Some(range) = hidden.get_mut(first.max(marked)..unit.end) {
                    range.fill(true);
                }
                marked = unit.end;
            }
        }
    }
}

/// A string with its quotes, or what stands before the next mark: a number, a word, a mark itself or white space.
fn json_token(json: &str) -> &str {
    let byte = |at| json.as_bytes().get(at).copied();
    // Not by `contains`, which brings a search for long texts.
    let is_mark = |byte| matches!(byte, b'"' | b',' | b':' | b'[' | b']' | b'{' | b'}' | b' ' | b'\t' | b'\n' | b'\r');
    let is_within = |at| byte(at).is_some_and(|byte| !is_mark(byte));
    let mut end = 1;
    if byte(0) == Some(b'"') {
        while let Some(byte) = byte(end) {
            end += if byte == b'\\' { 2 } else { 1 };
            if byte == b'"' {
                break;
            }
        }
    } else if is_within(0) {
        while is_within(end) {
            end += 1;
        }
    }
    json.get(..end).unwrap_or(json)
}

/// The character that an escape at the start of the units stands for, and how many units it has.
type Spelling = fn(&[Unit]) -> Option<(u32, usize)>;

/// A character as a reader sees it, and where its spelling stands in the text.
#[derive(Clone, Copy)]
struct Unit {
    character: char,
    start: usize,
    end: usize,
}

/// What draws nothing is left out: it must not hide a secret, inside an escape or between two.
fn units(text: &str) -> Vec<Unit> {
    let mut units = Vec::with_capacity(text.len());
    for (start, character) in text.char_indices() {
        if !text::is_invisible(character) {
            units.push(Unit { character, start, end: start + character.len_utf8() });
        }
    }
    units
}

/// The units with each escape as the one character it stands for.
fn decoded(units: &[Unit], escape: Spelling) -> Vec<Unit> {
    let mut plain = Vec::with_capacity(units.len());
    let mut at = 0;
    while let Some(rest @ [first, ..]) = units.get(at..) {
        let (code, length) = escape(rest).unwrap_or((u32::from(first.character), 1));
        let last = rest.get(length - 1).unwrap_or(first);
        // Half a surrogate pair is no character; no secret has one.
        plain.push(Unit { character: char::from_u32(code).unwrap_or('\u{FFFD}'), start: first.start, end: last.end });
        at += length;
    }
    plain
}

/// `\u0041`, `\"`, `\\`, `\/`, and the escapes of control characters.
fn json_escape(units: &[Unit]) -> Option<(u32, usize)> {
    let [Unit { character: '\\', .. }, second, rest @ ..] = units else { return None };
    match second.character {
        'u' => Some((digits(rest.get(..4)?, 16)?, 6)),
        'b' | 'f' | 'n' | 'r' | 't' => Some((u32::from('\n'), 2)),
        character @ ('"' | '\\' | '/') => Some((u32::from(character), 2)),
        _ => None,
    }
}

const ENTITIES: [(&str, char); 5] = [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\'')];
const MAX_ENTITY: usize = 9;

/// `&amp;`, `&#38;`, `&#x26;`.
fn html_escape(units: &[Unit]) -> Option<(u32, usize)> {
    let [Unit { character: '&', .. }, rest @ ..] = units else { return None };
    let end = rest.iter().take(MAX_ENTITY).position(|unit| unit.character == ';')?;
    let name = rest.get(..end)?;
    let code = match name {
        [Unit { character: '#', .. }, Unit { character: 'x' | 'X', .. }, hex @ ..] => digits(hex, 16)?,
        [Unit { character: '#', .. }, decimal @ ..] => digits(decimal, 10)?,
        _ => {
            let is = |entity: &&(&str, char)| entity.0.chars().eq(name.iter().map(|unit| unit.character));
            u32::from(ENTITIES.iter().find(is)?.1)
        }
    };
    Some((code, end + 2))
}

/// `%41`. A byte beyond ASCII is a part of a character that no secret has.
fn percent_escape(units: &[Unit]) -> Option<(u32, usize)> {
    let [Unit { character: '%', .. }, rest @ ..] = units else { return None };
    Some((digits(rest.get(..2)?, 16)?, 3))
}

fn digits(units: &[Unit], radix: u32) -> Option<u32> {
    if units.is_empty() {
        return None;
    }
    units.iter().try_fold(0u32, |value, unit| value.checked_mul(radix)?.checked_add(unit.character.to_digit(radix)?))
}

#[cfg(test)]
mod tests;
