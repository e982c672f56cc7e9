//! What ends a batch early, and what becomes of its ids then.

use super::script::{Arrival, POLICY, Script, Source, Told, script};
use super::server::{Response, answer, deleted, error, gone, lost, not_deleted, page, redirected, silent};
use super::story::{Event, Kept, Story};
use crate::batch::Stop;
use crate::error::Code;
use crate::request::Policy;

fn one_lane(script: Script) -> Script {
    script.ruled(|rules| rules.concurrency = 1)
}

/// The ids of which `how` is the answer, every time.
fn answering(how: fn() -> Response, ids: &'static [&'static str]) -> impl Fn(Arrival<'_>) -> Response {
    move |arrival| if ids.contains(&arrival.id) { how() } else { deleted() }
}

fn code(story: &Story, place: usize) -> Option<Code> {
    story.outcomes[place].as_ref().and_then(Kept::code)
}

#[test]
fn a_failure_that_every_other_id_would_meet_stops_at_once() {
    for (how, code_of) in [
        ((|| error(401, "UNAUTHORIZED")) as fn() -> Response, Code::Unauthorized),
        (|| error(403, "FORBIDDEN"), Code::Forbidden),
        (|| page(401), Code::Unauthorized),
        (|| page(403), Code::Forbidden),
        (|| error(404, "ROUTE_NOT_FOUND"), Code::NotFound),
        (|| error(302, ""), Code::Redirected),
        (redirected, Code::Redirected),
    ] {
        let story = one_lane(script(50).serving(answering(how, &["7"]))).run();
        assert_eq!((story.stopped, code(&story, 6)), (Some(Stop::Error), Some(code_of)));
        assert_eq!((story.deleted(), story.failed(), story.skipped()), (6, 1, 43), "{code_of:?}");
        assert_eq!(story.sent().len(), 7);
    }
}

#[test]
fn what_is_in_flight_at_a_stop_ends_by_itself() {
    let story = script(50).serving(answering(|| error(401, "UNAUTHORIZED"), &["7"])).run();
    assert_eq!((story.stopped, story.failed()), (Some(Stop::Error), 1));
    assert_eq!(story.deleted() + story.skipped(), 49);
    assert!((6..10).contains(&story.deleted()), "{}", story.deleted());
}

#[test]
fn a_page_that_is_not_the_api_s_stops_the_second_time_in_a_row() {
    for how in [(|| page(200)) as fn() -> Response, || page(404), || answer(200, "[]"), || page(410), || page(400)] {
        let twice = one_lane(script(50).serving(answering(how, &["7", "8"]))).run();
        assert_eq!((twice.stopped, twice.deleted(), twice.failed(), twice.skipped()), (Some(Stop::Error), 6, 2, 42));
        let apart = one_lane(script(50).serving(answering(how, &["7", "9", "50"]))).run();
        assert_eq!((apart.stopped, apart.deleted(), apart.failed()), (None, 47, 3));
    }
}

#[test]
fn what_concerns_one_id_stops_nothing() {
    for how in [
        (|| error(400, "BAD_REQUEST")) as fn() -> Response,
        || error(409, "CONFLICT"),
        || error(422, ""),
        gone,
        || error(404, "MASS_MESSAGE_NOT_FOUND"),
        not_deleted,
        || answer(404, r#"{"error":"No such mass message"}"#),
        || error(400, "ROUTE"),
    ] {
        let story = script(30).serving(answering(how, &["7", "8", "9", "10"])).run();
        assert_eq!((story.stopped, story.deleted(), story.outcomes.len()), (None, 26, 30));
    }
}

#[test]
fn success_false_is_not_deleted() {
    let story = script(3).serving(answering(not_deleted, &["2"])).run();
    assert_eq!(story.outcomes, [Some(Kept::Deleted), Some(Kept::NotDeleted), Some(Kept::Deleted)]);
}

#[test]
fn stop_on_error_stops_at_the_first_that_is_not_deleted() {
    for how in [
        (|| error(400, "BAD_REQUEST")) as fn() -> Response,
        gone,
        not_deleted,
        lost,
        || page(200),
        || error(401, "UNAUTHORIZED"),
        || error(409, "CONFLICT"),
    ] {
        let stopping = script(50).serving(answering(how, &["7"])).ruled(|rules| rules.stop_on_error = true);
        let story = one_lane(stopping).run();
        assert_eq!((story.stopped, story.deleted(), story.skipped()), (Some(Stop::Error), 6, 43));
    }
    let stopping = |ids: &[&str]| {
        let plain = script(ids.len()).ruled(|rules| rules.stop_on_error = true);
        Script { ids: ids.iter().map(|id| (*id).to_owned()).collect(), ..plain }
    };
    let story = one_lane(stopping(&["1", "", "3"])).run();
    assert_eq!((story.stopped, code(&story, 1)), (Some(Stop::Error), Some(Code::InvalidArgument)));
    let missing = Script { policy: Policy { allow_missing: true, ..POLICY }, ..stopping(&["1", "2"]) };
    let story = missing.serving(|_| gone()).run();
    assert_eq!((story.stopped, story.count(|kept| *kept == Kept::AlreadyDeleted)), (None, 2));
}

#[test]
fn an_invalid_id_fails_alone_and_is_not_sent() {
    let ids = ["1", "", "3", "", "1"].map(str::to_owned).into();
    let story = Script { ids, ..script(5) }.run();
    let invalid = Kept::Failed { code: Code::InvalidArgument, attempts: 0, may_have_succeeded: false };
    assert_eq!(story.outcomes[1], Some(invalid.clone()));
    assert_eq!((story.outcomes[3].clone(), story.stopped), (Some(invalid), None));
    assert_eq!((story.sent().len(), story.deleted()), (2, 3));
}

#[test]
fn the_same_id_again_is_one_request_and_an_outcome_each() {
    for concurrency in [1, 4, 64] {
        let ids = ["1", "2", "1", "1", "3", "2"].map(str::to_owned).into();
        let plain =
            script(6).serving(answering(|| error(400, ""), &["2"])).ruled(|rules| rules.concurrency = concurrency);
        let story = Script { ids, ..plain }.run();
        assert_eq!((story.sent().len(), story.deleted(), story.failed()), (3, 4, 2));
        assert_eq!(story.times(|event| matches!(event, Event::Told { .. })).len(), 6, "{concurrency}");
    }
}

#[test]
fn an_abort_ends_what_is_in_flight_as_unknown_and_at_once() {
    let story = Script {
        abort_at: 130.0,
        ..script(50).serving(|arrival| if arrival.id == "1" { deleted() } else { silent() })
    }
    .run();
    assert_eq!((story.stopped, story.ended_at, story.read), (Some(Stop::Aborted), 130.0, 5));
    let unknown = Kept::Failed { code: Code::Aborted, attempts: 1, may_have_succeeded: true };
    assert!(story.outcomes[1..5].iter().all(|kept| kept.as_ref() == Some(&unknown)), "{:?}", &story.outcomes[..6]);
    assert_eq!((story.deleted(), story.skipped()), (1, 45));
}

#[test]
fn an_abort_is_no_error_that_stops() {
    let plain = script(50).serving(|_| silent()).ruled(|rules| rules.stop_on_error = true);
    let story = Script { abort_at: 130.0, ..plain }.run();
    assert_eq!((story.stopped, code(&story, 0)), (Some(Stop::Aborted), Some(Code::Aborted)));
}

#[test]
fn an_abort_in_a_hold_is_told_as_one() {
    let story = Script { abort_at: 5_000.0, ..script(9).serving(|_| error(429, "").retry_after_ms(40_000)) }.run();
    let aborted = Kept::Failed { code: Code::Aborted, attempts: 1, may_have_succeeded: false };
    assert_eq!((story.outcomes[0].clone(), story.skipped()), (Some(aborted), 8));
}

#[test]
fn an_abort_is_heard_whatever_is_waited_for() {
    let quick = || script(5);
    let held = |_: Arrival<'_>| error(429, "").retry_after_ms(50_000);
    for (name, waiting) in [
        (
            "the source",
            Script { source: Box::new(|place| if place == 2 { Source::Never } else { Source::After(0.0) }), ..quick() },
        ),
        ("a response", quick().serving(|_| silent())),
        ("a hold", quick().serving(held)),
        ("a backoff", quick().serving(|_| lost())),
        ("the caller's function", Script { told: Box::new(|_| Told::Never), ..quick() }),
        ("a token", Script { ids: (0..500).map(|id| id.to_string()).collect(), ..quick() }),
    ] {
        let at = if name == "a backoff" { 150.0 } else { 10_000.0 };
        let story = Script { abort_at: at, ..waiting }.run();
        assert_eq!((story.stopped, story.ended_at), (Some(Stop::Aborted), at), "{name}");
    }
}

#[test]
fn a_stop_signal_lets_what_is_in_flight_end_and_starts_nothing() {
    let story = Script { stop_at: 130.0, ..script(50) }.run();
    assert_eq!((story.stopped, story.ended_at, story.read), (Some(Stop::Asked), 200.0, 5));
    assert_eq!((story.deleted(), story.skipped(), story.failed()), (5, 45, 0));
    let serve = |arrival: Arrival<'_>| if arrival.before == 0 { lost() } else { deleted() };
    let retried = Script { stop_at: 50.0, ..script(50).serving(serve) }.run();
    assert_eq!((retried.stopped, retried.deleted(), retried.sent().len()), (Some(Stop::Asked), 1, 2));
}

#[test]
fn an_id_that_waits_in_a_hold_at_a_stop_signal_ends_at_once() {
    let story = Script { stop_at: 5_000.0, ..script(50).serving(|_| error(429, "").retry_after_ms(40_000)) }.run();
    assert_eq!((story.stopped, story.ended_at), (Some(Stop::Asked), 5_000.0));
    let refused = Kept::Failed { code: Code::RateLimited, attempts: 1, may_have_succeeded: false };
    assert_eq!((story.outcomes[0].clone(), story.skipped()), (Some(refused), 49));
}

#[test]
fn a_signal_of_before_the_start_reads_nothing() {
    for (abort_at, stop_at, stopped) in [(0.0, f64::INFINITY, Stop::Aborted), (f64::INFINITY, 0.0, Stop::Asked)] {
        let plain = Script { abort_at, stop_at, ..script(5) };
        let story = Script { source: Box::new(|_| Source::After(10.0)), ..plain }.run();
        assert_eq!((story.stopped, story.sent().len(), story.skipped()), (Some(stopped), 0, 5));
    }
}

#[test]
fn an_id_that_is_on_its_way_when_the_stop_signal_fires_is_skipped() {
    let told = Box::new(|place| if place == 0 { Told::Stops } else { Told::After(0.0) });
    let ids = ["", "2", "3"].map(str::to_owned).into();
    let story = Script { ids, told, ..script(3) }.run();
    assert_eq!((story.stopped, story.sent().len(), story.skipped()), (Some(Stop::Asked), 0, 2));
    assert_eq!(story.read, 2, "it had been read");
}

#[test]
fn a_source_that_fails_stops_and_what_was_read_is_told() {
    let source = |place| if place == 5 { Source::Fails } else { Source::After(0.0) };
    let story = Script { source: Box::new(source), is_list: false, ..script(50) }.run();
    assert_eq!((story.stopped, story.deleted(), story.outcomes.len()), (Some(Stop::Source), 5, 5));
}

#[test]
fn a_function_of_the_caller_that_fails_stops_and_changes_no_outcome() {
    let told = |place| if place == 5 { Told::Fails } else { Told::After(0.0) };
    let story = one_lane(Script { told: Box::new(told), ..script(50) }).run();
    assert_eq!((story.stopped, story.deleted(), story.skipped()), (Some(Stop::Callback), 6, 44));
}

#[test]
fn a_lane_waits_for_the_caller_s_function_before_its_next_id() {
    let story = one_lane(Script { told: Box::new(|_| Told::After(700.0)), ..script(3) }).run();
    assert_eq!(story.sent(), [0.0, 800.0, 1_600.0]);
    assert_eq!(story.ended_at, 2_400.0);
}

#[test]
fn of_two_reasons_the_first_stands() {
    let serve = answering(|| error(401, "UNAUTHORIZED"), &["1"]);
    let story = Script { stop_at: 150.0, ..one_lane(script(5).serving(serve)) }.run();
    assert_eq!(story.stopped, Some(Stop::Error));
}
