//! Any secret in any text: after redaction no run of eight of its characters can be read, in any spelling; JSON stays JSON.

use crate::request::Secrets;
use crate::spelling::{readings, run_in, written};
use crate::text::is_invisible;
use crate::world::texts_of;
use serde_json::Value as Json;

const MIN_LENGTH: usize = 8;
const MAX_LENGTH: usize = 64;

/// The first byte is the secret's length; then comes the secret, then the text, in which the bytes 1 to 7 stand for the
/// secret in a spelling and 8 for its first half.
pub fn secrets(input: &[u8]) {
    let [length, rest @ ..] = input else { return };
    let length = MIN_LENGTH + usize::from(*length) % (MAX_LENGTH - MIN_LENGTH + 1);
    let Some((secret, text)) = rest.split_at_checked(length) else { return };
    let secret: String = secret.iter().map(|byte| char::from(0x21 + byte.wrapping_sub(0x21) % 94)).collect();
    // A part of the mark cannot be cut out by the mark.
    if secret.contains(['[', ']']) || secret.contains("redacted") {
        return;
    }
    let text = filled(text, &secret);
    let secrets = Secrets::new([&secret, "conn_fedcba9876"]);

    let redacted = secrets.redact(&text);
    let visible: String = redacted.chars().filter(|character| !is_invisible(*character)).collect();
    for shown in readings(&visible) {
        assert_eq!(run_in(&shown, &secret), None, "{secret:?} in {text:?}: {redacted:?}");
    }
    assert_eq!(secrets.redact(&redacted), redacted, "{secret:?} in {text:?}");
    let line = secrets.line(&text, 100);
    assert!(line.encode_utf16().count() <= 101, "{line:?}");

    if serde_json::from_str::<Json>(&text).is_ok() {
        let json = secrets.redact_json(&text);
        let Ok(value) = serde_json::from_str::<Json>(&json) else { panic!("{secret:?}: {text:?} became {json:?}") };
        let mut texts = Vec::new();
        texts_of(&value, &mut texts);
        let shown = texts.iter().find(|text| run_in(text, &secret).is_some());
        assert_eq!(shown, None, "{secret:?} in {text:?}: {json:?}");
    }
}

fn filled(text: &[u8], secret: &str) -> String {
    let mut filled = Vec::new();
    for byte in text {
        match byte {
            // With a blank: where one spelling ends in the middle of the other's escape, no reader can tell which was meant.
            1..=7 => filled.extend(written(secret, *byte).bytes().chain(*b" ")),
            8 => filled.extend(secret.bytes().take(secret.len() / 2)),
            _ => filled.push(*byte),
        }
    }
    String::from_utf8_lossy(&filled).into_owned()
}
