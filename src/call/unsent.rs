//! Which failures prove that nothing was sent. Seen on the real runtimes; `tests/suite/cases/unsent.js` holds it.
//!
//! - Node names the system call: whatever fails in `connect` or `getaddrinfo` fails before the request is written. The same
//!   code with another call, such as `read ECONNREFUSED`, comes after it.
//! - Bun has the codes without the call, and sends a DELETE a second time by itself when a reused connection breaks. So its
//!   codes count only while no response has come from that address: then no connection can have been reused.
//! - Deno 2.9 has no code and resends as well; browsers and workerd say nothing. There only a missing permission is known.
//! - A certificate is checked before anything is sent. Not so TLS alerts (`ERR_SSL_…`): in TLS 1.3 some come later.

use super::retry::RetryClass;
use crate::error::Thrown;
use crate::text;
use std::cell::Cell;

const NO_CONNECTION: &str = "No connection could be made; nothing was sent";
const UNTRUSTED: &str = "The server's certificate is not trusted; nothing was sent";
const NOT_PERMITTED: &str = "The runtime does not permit this connection; nothing was sent";

/// Of a runtime that does not name the system call.
const CODES: &str = "ECONNREFUSED ENOTFOUND EAI_AGAIN EHOSTUNREACH ENETUNREACH ConnectionRefused FailedToOpenSocket";
/// Certificates that do not pass, besides those whose code says so.
const CERTIFICATES: &str =
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE HOSTNAME_MISMATCH INVALID_CA INVALID_PURPOSE PATH_LENGTH_EXCEEDED";

/// Whether a response has come from an address.
#[derive(Debug, Default)]
pub(crate) struct Contact(Cell<bool>);

impl Contact {
    pub(super) fn made(&self) {
        self.0.set(true);
    }

    pub(super) const fn is_first(&self) -> bool {
        !self.0.get()
    }
}

/// What to say and whether to try again; `None` if the request may have been sent.
/// `is_first_contact`: no response has come from this address so far.
pub(super) fn reason(thrown: &[Thrown], is_first_contact: bool) -> Option<(&'static str, RetryClass)> {
    thrown.iter().find_map(|thrown| {
        let code = thrown.code();
        let is_connecting = text::is_one_of(&thrown.syscall, "connect getaddrinfo");
        if is_certificate(code) {
            Some((UNTRUSTED, RetryClass::Final))
        } else if thrown.name == "NotCapable"
            || code == "ERR_ACCESS_DENIED"
            || is_connecting && text::is_one_of(code, "EACCES EPERM")
        {
            Some((NOT_PERMITTED, RetryClass::Final))
        } else if is_connecting
            || code == "UND_ERR_CONNECT_TIMEOUT"
            || is_first_contact && thrown.syscall.is_empty() && text::is_one_of(code, CODES)
        {
            Some((NO_CONNECTION, RetryClass::Transient))
        } else {
            None
        }
    })
}

/// The names that OpenSSL and Node give to a certificate that does not pass.
fn is_certificate(code: &str) -> bool {
    let names_one = code.starts_with("CERT_") || code.ends_with("_CERT") || text::find(code, "_CERT_", 0).is_some();
    names_one && !code.starts_with("ERR_SSL") || text::is_one_of(code, CERTIFICATES)
}

#[cfg(test)]
mod tests;
