//! The spellings in which a secret must be recognised: written, and read by a decoder of its own.

/// The first run of eight characters of a secret that stands in the text.
pub(crate) fn run_in(text: &str, secret: &str) -> Option<String> {
    let runs = secret.as_bytes().windows(8).map(|run| String::from_utf8_lossy(run).into_owned());
    runs.into_iter().find(|run| text.contains(run.as_str()))
}

/// A secret, some or all of its characters escaped. What the escapes are made of always is.
pub(crate) fn written(secret: &str, way: u8) -> String {
    let escape = |(place, character): (usize, char)| {
        let code = u32::from(character);
        match (way, character) {
            (2, _) => format!("%{code:02x}"),
            (3, _) if place % 2 == 0 || character == '%' => format!("%{code:02X}"),
            (4, _) => format!("&#{code};"),
            (5, '&') => "&amp;".to_owned(),
            (5, '<') => "&lt;".to_owned(),
            (5, '"') => "&quot;".to_owned(),
            (5, _) if place % 3 == 0 => format!("&#x{code:X};"),
            (6, _) => format!("\\u{code:04x}"),
            (7, '"' | '\\' | '/') => format!("\\{character}"),
            (7, _) if place % 3 == 0 => format!("\\u{code:04X}"),
            _ => character.to_string(),
        }
    };
    secret.chars().enumerate().map(escape).collect()
}

type Decoder = fn(&str) -> Option<(char, usize)>;

/// The text as it stands, and as a reader of each spelling sees it.
pub(crate) fn readings(text: &str) -> [String; 4] {
    let decoders: [Decoder; 4] = [|_| None, percent, html, json];
    decoders.map(|decoder| read(text, decoder))
}

fn read(text: &str, decoder: Decoder) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let (character, length) = decoder(rest).unwrap_or((character, character.len_utf8()));
        plain.push(character);
        rest = rest.get(length..).unwrap_or_default();
    }
    plain
}

fn percent(rest: &str) -> Option<(char, usize)> {
    code(rest.strip_prefix('%')?.get(..2)?, 16, 3)
}

fn json(rest: &str) -> Option<(char, usize)> {
    let rest = rest.strip_prefix('\\')?;
    match rest.chars().next()? {
        'u' => code(rest.get(1..5)?, 16, 6),
        'b' | 'f' | 'n' | 'r' | 't' => Some((' ', 2)),
        character @ ('"' | '\\' | '/') => Some((character, 2)),
        _ => None,
    }
}

fn html(rest: &str) -> Option<(char, usize)> {
    let name = rest.strip_prefix('&')?.split_once(';')?.0;
    let length = name.len() + 2;
    let hex = name.strip_prefix("#x").or(name.strip_prefix("#X"));
    match name {
        "amp" => Some(('&', length)),
        "lt" => Some(('<', length)),
        "gt" => Some(('>', length)),
        "quot" => Some(('"', length)),
        "apos" => Some(('\'', length)),
        _ if name.len() > 8 => None,
        _ => hex.map_or_else(|| code(name.strip_prefix('#')?, 10, length), |hex| code(hex, 16, length)),
    }
}

fn code(digits: &str, radix: u32, length: usize) -> Option<(char, usize)> {
    let code = if digits.starts_with('+') { None } else { u32::from_str_radix(digits, radix).ok() };
    Some((char::from_u32(code?).unwrap_or('\u{FFFD}'), length))
}
