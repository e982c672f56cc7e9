//! Whatever the spelling and wherever it stands: no run of eight characters of a secret can be read after redaction.

use super::super::Secrets;
use super::run_in;
use crate::text::is_invisible;
use proptest::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Spelling {
    Plain,
    Percent,
    Html,
    Json,
}

/// A secret in a spelling. What the spelling itself is made of is always encoded, as every encoder does; of the other
/// characters those that the noise says, and how.
pub(super) fn spelled(secret: &str, spelling: Spelling, noise: &[u8]) -> Vec<String> {
    let spell = |(character, noise): (char, &u8)| {
        let (code, way, wanted) = (u32::from(character), noise >> 4, noise & 1 == 1);
        match (spelling, character) {
            (Spelling::Percent, _) if wanted || character == '%' => {
                if way & 1 == 0 {
                    format!("%{code:02x}")
                } else {
                    format!("%{code:02X}")
                }
            }
            (Spelling::Html, _) if wanted || character == '&' => html(character, way),
            (Spelling::Json, '"' | '\\') if way & 3 < 2 => format!("\\{character}"),
            (Spelling::Json, '/') if wanted && way & 3 < 2 => "\\/".to_owned(),
            (Spelling::Json, _) if wanted || matches!(character, '"' | '\\') => {
                if way & 1 == 0 {
                    format!("\\u{code:04x}")
                } else {
                    format!("\\u{code:04X}")
                }
            }
            _ => character.to_string(),
        }
    };
    secret.chars().zip(noise.iter().cycle()).map(spell).collect()
}

fn html(character: char, way: u8) -> String {
    let code = u32::from(character);
    let names = [('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&quot;"), ('\'', "&apos;")];
    let name = names.iter().find(|(named, _)| *named == character).map(|(_, name)| (*name).to_owned());
    match way & 3 {
        0 => name.unwrap_or(format!("&#{code};")),
        1 => format!("&#x{code:x};"),
        2 => format!("&#x{code:X};"),
        _ => format!("&#{code};"),
    }
}

/// What a reader makes of a text in this spelling: an independent decoder.
pub(super) fn read(text: &str, spelling: Spelling) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let escape = match spelling {
            Spelling::Plain => None,
            Spelling::Percent => rest.strip_prefix('%').and_then(|rest| code(rest.get(..2)?, 16, 3)),
            Spelling::Html => rest.strip_prefix('&').and_then(html_character),
            Spelling::Json => rest.strip_prefix('\\').and_then(|rest| match rest.chars().next()? {
                'u' => code(rest.get(1..5)?, 16, 6),
                'b' | 'f' | 'n' | 'r' | 't' => Some(('\n', 2)),
                character @ ('"' | '\\' | '/') => Some((character, 2)),
                _ => None,
            }),
        };
        let (character, length) = escape.unwrap_or((character, character.len_utf8()));
        plain.push(character);
        rest = rest.get(length..).unwrap();
    }
    plain.retain(|character| !is_invisible(character));
    plain
}

fn code(digits: &str, radix: u32, length: usize) -> Option<(char, usize)> {
    let code = if digits.starts_with('+') { None } else { u32::from_str_radix(digits, radix).ok() };
    Some((char::from_u32(code?).unwrap_or('\u{FFFD}'), length))
}

fn html_character(rest: &str) -> Option<(char, usize)> {
    let name = rest.split_once(';')?.0;
    let length = name.len() + 2;
    match name {
        "amp" => Some(('&', length)),
        "lt" => Some(('<', length)),
        "gt" => Some(('>', length)),
        "quot" => Some(('"', length)),
        "apos" => Some(('\'', length)),
        _ if name.len() > 8 => None,
        _ => match name.strip_prefix("#x").or(name.strip_prefix("#X")) {
            Some(digits) => code(digits, 16, length),
            None => code(name.strip_prefix('#')?, 10, length),
        },
    }
}

/// A secret that is a part of "[redacted]" cannot be cut out by that word.
pub(super) fn secret() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[!-~]{8,64}",
        2 => "[0-9A-Za-z_-]{8,64}",
        // Full of what the spellings are made of.
        3 => r#"[\\"/%&;#<>'nu0-9]{8,24}"#,
        2 => "[xyz]{8,24}",
    ]
    .prop_filter("the mark", |secret| run_in("[redacted][redacted]", secret).is_none())
}

fn around() -> impl Strategy<Value = String> {
    prop_oneof![4 => "\\PC{0,20}", 2 => r#"[%&;#\\u0-9"]{0,6}"#, 1 => any::<String>(), 1 => Just(String::new())]
}

pub(super) fn spelling() -> impl Strategy<Value = Spelling> {
    prop::sample::select(vec![Spelling::Plain, Spelling::Percent, Spelling::Html, Spelling::Json])
}

fn invisible() -> impl Strategy<Value = String> {
    "[\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{2069}\u{feff}\u{ad}\u{fe0f}\u{0}-\u{8}\u{e}-\u{1f}\u{7f}]{1,2}"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn no_run_of_a_secret_can_be_read_after_redaction(
        (secret, other) in (secret(), secret()),
        spelling in spelling(),
        noise in prop::collection::vec(any::<u8>(), 1..40),
        texts in prop::collection::vec(around(), 3),
        (from, to) in any::<(prop::sample::Index, prop::sample::Index)>(),
    ) {
        let (from, to) = (from.index(secret.len()), to.index(secret.len() + 1));
        let part = secret.get(from..to.max(from + 8).min(secret.len())).unwrap();
        let pieces = [&texts[0], &*spelled(part, spelling, &noise).concat(), &texts[1], &*spelled(&other, spelling, &noise).concat(), &texts[2]];
        let shown = pieces.concat();
        let secrets = Secrets::new([&secret, &other]);
        for redacted in [secrets.redact(&shown), secrets.line(&shown, 100_000)] {
            let seen = read(&redacted, spelling);
            prop_assert_eq!(run_in(&seen, &secret), None, "{} became {}", shown, redacted);
            prop_assert_eq!(run_in(&seen, &other), None, "{} became {}", shown, redacted);
        }
        prop_assert_eq!(secrets.redact(&secrets.redact(&shown)), secrets.redact(&shown));
    }

    #[test]
    fn what_draws_nothing_between_or_inside_the_characters_does_not_hide_a_secret(
        secret in secret(),
        spelling in spelling(),
        noise in prop::collection::vec(any::<u8>(), 1..40),
        hidden in prop::collection::vec(invisible(), 1..4),
        inside: bool,
    ) {
        let pieces = spelled(&secret, spelling, &noise);
        let pieces = if inside { pieces.concat().chars().map(String::from).collect() } else { pieces };
        let with = |(piece, hidden): (String, &String)| if piece.len() % 2 == 0 { piece } else { piece + hidden };
        let shown: String = pieces.into_iter().zip(hidden.iter().cycle()).map(with).collect();
        let secrets = Secrets::new([&secret, "conn_fedcba9876"]);
        for redacted in [secrets.redact(&shown), secrets.line(&shown, 100_000)] {
            let visible: String = redacted.chars().filter(|character| !is_invisible(*character)).collect();
            prop_assert_eq!(run_in(&read(&visible, spelling), &secret), None, "{} became {}", shown, redacted);
        }
    }

    #[test]
    fn a_text_without_a_run_of_a_secret_is_unchanged(secret in secret(), shown in prop_oneof![any::<String>(), "\\PC{0,60}", r#"[%&;#\\u0-9"xyz]{0,60}"#]) {
        let secrets = Secrets::new([&secret, "conn_fedcba9876"]);
        let spellings = [Spelling::Plain, Spelling::Percent, Spelling::Html, Spelling::Json];
        if secrets.redact(&shown) != shown {
            // In one spelling, or in one within another.
            let mut seen = shown.clone();
            let twice = spellings.iter().rev().any(|spelling| {
                seen = read(&seen, *spelling);
                run_in(&seen, &secret).is_some()
            });
            let once = spellings.iter().any(|spelling| run_in(&read(&shown, *spelling), &secret).is_some());
            prop_assert!(once || twice, "{} became {}", shown, secrets.redact(&shown));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn a_secret_of_up_to_4096_characters_is_cut_wherever_it_is_broken_off(
        secret in "[!-~]{3000,4096}",
        spelling in spelling(),
        noise in prop::collection::vec(any::<u8>(), 1..40),
        (from, length) in any::<(prop::sample::Index, prop::sample::Index)>(),
    ) {
        let from = from.index(secret.len() - 8);
        let part = secret.get(from..from + 8 + length.index(secret.len() - from - 7)).unwrap();
        let shown = format!("= {} =", spelled(part, spelling, &noise).concat());
        prop_assert_eq!(Secrets::new([&secret, "conn_fedcba9876"]).redact(&shown), "= [redacted] =");
    }
}
