//! Any status with any body, in which the key and the connection id may stand in every way: the call ends, its error's
//! message is one short line, and nothing of the error or of `onAttempt` shows a secret.

use crate::request::{Argument, Policy, Request};
use crate::spelling::run_in;
use crate::world::{World, finished, texts_of};
use serde_json::Value as Json;

const STATUSES: [u16; 24] = [
    200, 201, 204, 299, 0, 301, 307, 399, 400, 401, 403, 404, 408, 409, 410, 422, 425, 429, 500, 501, 503, 520, 599,
    199,
];

/// Apart, one inside the other, with the characters that JSON escapes, and what JSON also reads as numbers.
const SECRETS: [(&str, &str); 5] = [
    ("KEY-0123456789abcdef", "conn_fedcba9876"),
    ("conn_fedcba9876-KEY", "conn_fedcba9876"),
    ("sk_live_42", "conn-sk_live_42-conn"),
    (r#"K"E\Y</b>&'key'"#, r"C\u0041ONN\"),
    ("2026010112345678", "98765432"),
];

/// Beyond every limit on what is shown of a body; longer ones only make the search slower.
const MAX_BODY: usize = 4_096;

/// The first byte is the status. Of the second the high half is the secrets, bit 0 whether to retry, bit 1 whether a missing
/// message counts as deleted. The rest is the body, in which the bytes 1 to 8 stand for the secrets: whole, escaped, first
/// half, second half, of the key where odd.
pub fn error_body(input: &[u8]) {
    let [status, wishes, body @ ..] = input else { return };
    let status = STATUSES[usize::from(*status) % STATUSES.len()];
    let (key, connection) = SECRETS[usize::from(wishes >> 4) % SECRETS.len()];
    let body = filled(body, key, connection);
    let policy = Policy {
        timeout_ms: 60_000.0,
        attempt_timeout_ms: 20_000.0,
        max_retries: u32::from(wishes & 1 != 0),
        allow_missing: wishes & 2 != 0,
    };
    let text = |text| Argument::Text(text);
    let request =
        crate::world::request([text("1"), text(key), text(connection), Argument::Missing], |url| Some(url.to_owned())).ok();
    let request = request.expect("the request is refused");
    let world = World::new(status, String::from_utf8_lossy(&body).into_owned());
    let result = finished(crate::call::delete(&world, &request, &policy, crate::world::Alone::default().shared()));

    let mut texts = world.request_ids.take();
    if let Err(error) = &result {
        check_message(&error.message);
        assert!(error.retry_after_ms.is_none_or(|ms| ms.is_finite() && ms >= 0.0));
        texts.push(error.message.clone());
        texts.extend([&error.api_type, &error.request_id, &error.action_required].into_iter().flatten().cloned());
        if let Some(value) = &error.body {
            texts_of(value, &mut texts);
            if let Json::String(start) = value {
                assert!(start.encode_utf16().count() <= 2_048 || is_json(&world.body), "the body is kept whole");
            }
        }
    }
    for shown in texts {
        let run = run_in(&shown, key).or_else(|| run_in(&shown, connection));
        assert_eq!(run, None, "{shown:?} shows a secret");
    }
}

fn is_json(body: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(body).is_ok()
}

fn check_message(message: &str) {
    assert!(!message.is_empty());
    assert!(message.encode_utf16().count() < 200, "{message:?} is long");
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    assert!(!message.contains(breaks), "{message:?} is not one line of text");
}

fn filled(body: &[u8], key: &str, connection: &str) -> Vec<u8> {
    let mut filled = Vec::new();
    for byte in body {
        if filled.len() > MAX_BODY {
            break;
        }
        let secret = if byte % 2 == 1 { key } else { connection };
        let middle = secret.len() / 2;
        match byte {
            1 | 2 => filled.extend(secret.bytes()),
            3 | 4 => secret.bytes().for_each(|byte| filled.extend(format!("\\u{byte:04x}").bytes())),
            5 | 6 => filled.extend(secret.bytes().take(middle)),
            7 | 8 => filled.extend(secret.bytes().skip(middle)),
            _ => filled.push(*byte),
        }
    }
    filled
}
