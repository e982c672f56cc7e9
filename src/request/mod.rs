//! One checked request: method, URL, headers. Nothing here can be reached with an input that was not checked.

mod options;
mod secrets;

pub(crate) use options::{Argument, Checks, InvalidArgument, Policy, Range, message_id};
pub(crate) use secrets::Secrets;

use crate::text;
use std::rc::Rc;

/// With the line breaks around them.
const METHOD: &str = "DELETE\n";
const API_KEY_HEADER: &str = "\napiKey\n";
const CONNECTION_HEADER: &str = "\nx-connection-id\n";
/// One newer capture has `/v2/access/mass-messages/scheduled/`: change it here alone.
const PATH: &str = "/v2/access/mass-messages/";

/// The same for every attempt of a call.
pub(crate) struct Request {
    /// For the host: method, URL, then the name and the value of each header, one a line. No part can hold a line break.
    pub(crate) lines: String,
    /// Where the id starts in `lines`; it ends with its line.
    id_at: usize,
    /// The same for every request with this base URL, key and connection; with this base URL; with this base URL and
    /// connection. They do not show them.
    pub(crate) scopes: [u64; 3],
    pub(crate) secrets: Rc<Secrets>,
}

impl Request {
    /// `parse` is the engine's URL parser: the URL as WHATWG normalizes it, `None` if it is not an absolute URL.
    pub(crate) fn new(
        checks: &mut Checks,
        [id, api_key, connection_id, base_url]: [Argument<'_>; 4],
        parse: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let id = checks.passed(options::message_id(id));
        let key = checks.passed(options::secret("apiKey", api_key));
        let connection = checks.passed(options::secret("connectionId", connection_id));
        let is_plain = |base: &str| {
            let url = text::join(&[base, PATH, &id]);
            parse(&url).is_some_and(|parsed| parsed == url)
        };
        let base = checks.passed(options::base_url(base_url, &parse, is_plain));
        Request {
            lines: text::join(&[METHOD, &base, PATH, &id, API_KEY_HEADER, key, CONNECTION_HEADER, connection]),
            id_at: METHOD.len() + base.len() + PATH.len(),
            scopes: [hash(key, connection, &base), hash("", "", &base), hash("", connection, &base)],
            secrets: Rc::new(Secrets::new([key, connection])),
        }
    }

    /// The same request for another message, by an id that [`message_id`] gave.
    pub(crate) fn with_id(&self, id: &str) -> Self {
        let (start, rest) = self.lines.split_at_checked(self.id_at).unwrap_or_default();
        let rest = rest.get(text::before(rest, "\n").len()..).unwrap_or_default();
        Request { lines: text::join(&[start, id, rest]), secrets: self.secrets.clone(), ..*self }
    }
}

/// FNV-1a.
fn hash(key: &str, connection: &str, base: &str) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325;
    for part in [key, "\n", connection, "\n", base] {
        for byte in part.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
    }
    hash
}

#[cfg(test)]
pub(crate) mod tests;
