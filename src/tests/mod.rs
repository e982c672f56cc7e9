//! Native tests of the rooms that know no JavaScript.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unreachable,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

mod base_url;
mod call;
mod call_properties;
mod errors;
mod hints;
mod json;
mod json_properties;
mod made;
mod not_json;
mod outcome;
mod request;
mod retry;
mod script;
mod secrets;
mod shapes;
mod step;
mod text;
mod types;
mod words;

const DOCUMENTED: &str = include_str!("../../tests/suite/fixtures/documented.json");
const OBSERVED: &str = include_str!("../../tests/suite/fixtures/observed.json");
const SHORT: &str = include_str!("../../tests/suite/fixtures/short.json");
const TYPES: &str = include_str!("../types.d.ts");

use crate::request::{Argument, Request};

fn text(text: &str) -> Argument {
    Argument::Text(text.to_owned())
}

/// A URL parser that finds every text an absolute URL as it stands.
fn as_it_is(url: &str) -> Option<String> {
    Some(url.to_owned())
}

fn request_with(api_key: &str, connection_id: &str) -> Request {
    Request::new(&text("26439068590"), text(api_key), text(connection_id), Argument::Missing, as_it_is).unwrap()
}
