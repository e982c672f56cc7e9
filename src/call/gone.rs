//! What a response has to say to prove that a message is gone.

use crate::answer::{ErrorBody, Word};
use crate::text;

/// What proves that a message is gone: the API's own name for it; or, from the API's older and barer forms, a 404 with
/// no name and no key that the API does not document, whose text is about the message. A router's, a framework's or a
/// gateway's 404 says nothing about a message.
pub(super) fn proves_gone(status: u16, body: &ErrorBody) -> bool {
    const NAMES: &str = "RESOURCE_NOT_FOUND NOT_FOUND MASS_MESSAGE_NOT_FOUND";
    let is_proof = |word: &Word| match word {
        Word::Text(name) => text::is_one_of(name, NAMES),
        Word::Absent => true,
        Word::Other => false,
    };
    match (&body.api_type, &body.code) {
        (Word::Absent, Word::Absent) => {
            status == 404 && !body.has_other_keys && body.error.text().is_some_and(is_about_the_message)
        }
        (api_type, code) => matches!(status, 404 | 410) && is_proof(api_type) && is_proof(code),
    }
}

/// Whether the text of a 404 is more than the status in words, and not about something else that is missing.
fn is_about_the_message(error: &str) -> bool {
    // The empty word, too.
    const STATUS: &str = " error http status not found notfound gone";
    const OTHERS: &str =
        "route,path,url,endpoint,page,connection,account,tenant,user,version,cannot delete,no match,notfound";
    let lower = error.to_ascii_lowercase();
    let mut words = lower.as_bytes().split(|byte| !byte.is_ascii_alphabetic());
    words.any(|word| !text::is_one_of(word, STATUS))
        && !text::parts(OTHERS, b',').iter().any(|other| text::find(&lower, other, 0).is_some())
}
