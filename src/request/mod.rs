//! One checked request: method, URL, headers. Nothing here can be reached with an input that was not checked.

mod options;
mod secrets;

pub(crate) use options::{Argument, InvalidArgument, Policy};
pub(crate) use secrets::Secrets;

use crate::text;

const METHOD: &str = "DELETE";
/// One newer capture has `/v2/access/mass-messages/scheduled/`: change it here alone.
const PATH: &str = "/v2/access/mass-messages/";
const API_KEY_HEADER: &str = "apiKey";
const CONNECTION_HEADER: &str = "x-connection-id";

/// The same for every attempt of a call.
pub(crate) struct Request {
    /// For the host: method, URL, then the name and the value of each header, one a line. No part can hold a line break.
    pub(crate) lines: String,
    /// The same for every request with this base URL, key and connection; does not show them.
    pub(crate) scope: u64,
    /// The same for every request with this base URL.
    pub(crate) base_scope: u64,
    pub(crate) secrets: Secrets,
}

impl Request {
    /// `parse` is the engine's URL parser: the URL as WHATWG normalizes it, `None` if it is not an absolute URL.
    pub(crate) fn new(
        id: Argument,
        api_key: Argument,
        connection_id: Argument,
        base_url: Argument,
        parse: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, InvalidArgument> {
        let id = options::message_id(id)?;
        let key = options::secret("apiKey", api_key)?;
        let connection = options::secret("connectionId", connection_id)?;
        let is_default = base_url == Argument::Missing;
        let base = options::base_url(base_url, &parse)?;
        let url = text::join(&[&base, PATH, &id]);
        // The id's alphabet has no dot, slash or percent sign, so this cannot differ; a delete is worth asking twice.
        if !is_default && parse(&url).is_none_or(|parsed| parsed != url) {
            return Err(InvalidArgument::new("baseUrl", "must be a plain https URL"));
        }
        let lines = [METHOD, &url, API_KEY_HEADER, &key, CONNECTION_HEADER, &connection];
        let mut joined = String::new();
        for (index, line) in lines.into_iter().enumerate() {
            if index > 0 {
                joined.push('\n');
            }
            joined.push_str(line);
        }
        let base_scope = fnv1a([base.as_bytes()]);
        let scope = fnv1a([key.as_bytes(), b"\n", connection.as_bytes(), b"\n", base.as_bytes()]);
        Ok(Request { lines: joined, scope, base_scope, secrets: Secrets::new([&key, &connection]) })
    }
}

fn fnv1a<const N: usize>(parts: [&[u8]; N]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3);
    parts.into_iter().flatten().fold(0xCBF2_9CE4_8422_2325, step)
}

#[cfg(test)]
pub(crate) mod tests;
