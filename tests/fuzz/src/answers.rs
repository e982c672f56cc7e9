//! Any text as the body of a 200: the call resolves exactly where it is a JSON object with a boolean `success`, and with
//! every field as it came.

use crate::call::delete;
use crate::error::Code;
use crate::request::{Argument, Policy, Request};
use crate::world::{Alone, World, finished};
use serde_json::Value as Json;

const POLICY: Policy =
    Policy { timeout_ms: 60_000.0, attempt_timeout_ms: 20_000.0, max_retries: 0, allow_missing: true };

pub fn answer(input: &[u8]) {
    let body = String::from_utf8_lossy(input).into_owned();
    let json = serde_json::from_str::<Json>(&body).ok();
    let is_answer = json.as_ref().is_some_and(|json| json["success"].is_boolean());

    let text = |text| Argument::Text(text);
    let request = crate::world::request([text("1"), text("secret-key"), text("connection"), Argument::Missing], |_| None).ok();
    let request = request.expect("the request is refused");
    let world = World::new(200, body);
    match finished(delete(&world, &request, &POLICY, Alone::default().shared())) {
        Ok(answer) => {
            assert!(is_answer, "{:?} is taken for an answer", world.body);
            assert_eq!(serde_json::to_value(&answer).ok(), json);
        }
        Err(error) => {
            assert!(!is_answer, "{:?} is refused", world.body);
            assert_eq!((error.code, error.status, error.attempts), (Code::UnexpectedResponse, Some(200), 1));
            assert!(error.may_have_succeeded);
        }
    }
}
