//! Which failures every other id would meet.

use super::super::super::Fault;
use super::super::super::Redirect;
use super::super::super::tests::once;
use super::super::super::tests::script::{Story, script};
use super::super::super::tests::step::{Step, answer, deleted, error, gone, lost, silent, thrown, unsent};
use crate::error::tests::thrown as thrown_by;
use crate::error::{Reach, Thrown};

fn reach(step: Step) -> Reach {
    once(step).error().reach
}

fn but(name: &str, code: &str, syscall: &str) -> Step {
    let thrown = thrown_by(name, "", Some(code));
    lost().but(Fault::Thrown(vec![Thrown { syscall: syscall.to_owned(), ..thrown }]))
}

#[test]
fn a_key_that_is_refused_a_missing_route_and_a_redirect_reach_all() {
    for step in [
        error(401, "UNAUTHORIZED"),
        error(401, ""),
        answer(401, ""),
        answer(401, "<html>"),
        error(403, "FORBIDDEN"),
        answer(403, "<html>"),
        error(404, "ROUTE_NOT_FOUND"),
        answer(404, r#"{"error":"x","code":"ROUTE_NOT_FOUND"}"#),
        deleted().redirected(Redirect::Followed),
        answer(0, "").redirected(Redirect::Hidden),
    ] {
        let story = once(step);
        assert_eq!(story.error().reach, Reach::All, "{:?}", story.error());
    }
}

#[test]
fn a_redirect_that_is_seen_reaches_others() {
    for status in [301, 302, 307, 308] {
        let story = once(error(status, ""));
        assert_ne!(story.error().reach, Reach::One, "{status}");
    }
}

#[test]
fn what_cannot_change_from_one_id_to_the_next_reaches_all() {
    for step in [
        but("Error", "CERT_HAS_EXPIRED", ""),
        but("NotCapable", "", ""),
        but("Error", "ERR_ACCESS_DENIED", ""),
        but("Error", "EPERM", "connect"),
    ] {
        let story = once(step);
        assert_eq!(story.error().reach, Reach::All, "{:?}", story.error());
    }
}

#[test]
fn a_page_that_is_not_the_api_s_may_reach_all() {
    for step in [
        answer(200, "<html>"),
        answer(200, "[]"),
        answer(200, "{}"),
        answer(404, "<html>"),
        answer(404, ""),
        answer(404, r#"{"error":"Not Found"}"#),
        answer(404, r#"{"error":"x","path":"/v2"}"#),
        answer(400, "Bad Request"),
        answer(410, "Gone"),
        lost().but(Fault::NoStatus),
        deleted().but(Fault::NoBody),
        deleted().but(Fault::TooLarge),
    ] {
        let story = once(step);
        assert_eq!(story.error().reach, Reach::Perhaps, "{:?}", story.error());
    }
}

#[test]
fn what_is_about_one_message_or_passes_by_itself_reaches_no_other() {
    for step in [
        gone(),
        error(410, "MASS_MESSAGE_NOT_FOUND"),
        answer(404, r#"{"error":"No such mass message"}"#),
        error(400, "BAD_REQUEST"),
        error(409, ""),
        error(422, ""),
        error(429, ""),
        error(500, ""),
        error(503, ""),
        answer(429, "").but(thrown()),
        lost(),
        unsent(),
        silent(),
        answer(200, r#"{"success":tr"#),
        answer(200, ""),
        deleted().but(thrown()),
        deleted().stalls(),
    ] {
        let story = once(step);
        assert_eq!(story.error().reach, Reach::One, "{:?}", story.error());
    }
}

#[test]
fn an_abort_reaches_no_other() {
    let story: Story = script([silent()]).aborted_at(5.0).run();
    assert_eq!(story.error().reach, Reach::One);
}

#[test]
fn a_gateway_s_page_that_passes_by_itself_reaches_no_other() {
    for status in [408, 429, 500, 502, 503, 504, 520] {
        assert_eq!(reach(answer(status, "<html>")), Reach::One, "{status}");
    }
}
