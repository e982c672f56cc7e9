//! A pace in front of the call: what it is told, and what a wait that it imposes costs.

use super::super::RetryClass;
use super::script::{POLICY, Script, Story, script};
use super::step::{Step, deleted, error, gone, lost, silent};
use crate::error::Code;
use crate::request::Policy;

fn held(steps: impl Into<Vec<Step>>, hold: super::script::Hold) -> Script {
    Script { hold, ..script(steps) }
}

#[test]
fn the_pace_is_told_of_each_attempt_and_of_the_wait_that_was_asked_for() {
    let story = script([error(429, "").retry_after(7), lost(), deleted()]).run();
    let throttled = (Some(RetryClass::Throttled), Some(7_000.0));
    assert_eq!(story.paced, [throttled, (Some(RetryClass::Transient), None), (None, None)]);
    let story = script([error(403, "")]).run();
    assert_eq!(story.paced, [(Some(RetryClass::Final), None)]);
    let story = script([gone()]).run_with(&Policy { allow_missing: true, ..POLICY });
    assert_eq!(story.paced, [(None, None)], "already deleted is a success");
    let aborted = script([silent()]).aborted_at(5.0).run();
    assert_eq!(aborted.paced.len(), 1, "an attempt that was sent is told whatever comes");
}

#[test]
fn a_wait_of_the_pace_is_no_retry_of_the_call() {
    let story = held([error(429, ""), error(429, ""), error(429, ""), error(429, ""), deleted()], |_| Some(100.0));
    let story = story.run_with(&Policy { max_retries: 0, ..POLICY });
    assert_eq!(story.value()["success"], true);
    assert_eq!((story.sent.len(), story.waits()), (5, vec![100.0; 4]));
    // Two retries are left for what is not held.
    let story = held([lost()], |attempts| (attempts <= 3).then_some(100.0)).run();
    assert_eq!((story.error().attempts, story.waits()), (6, vec![100.0, 100.0, 100.0, 125.0, 250.0]));
}

#[test]
fn nor_a_part_of_its_time_or_its_budget() {
    let hour = held([error(429, ""), error(429, ""), deleted()], |_| Some(3_600_000.0)).run();
    assert_eq!((hour.value()["success"].clone(), hour.ended_at), (true.into(), 7_200_030.0));
    assert_eq!(hour.sent[2].within_ms, 20_000.0, "the deadline has moved with it");
    let short = Policy { timeout_ms: 25.0, ..POLICY };
    let story = held([error(429, ""), error(429, ""), error(429, ""), deleted()], |_| Some(1_000.0)).run_with(&short);
    let within: Vec<_> = story.sent.iter().map(|sent| sent.within_ms).collect();
    assert_eq!((story.error().code, within), (Code::Timeout, vec![25.0, 15.0, 5.0]));
    let budget = std::rc::Rc::default();
    for _ in 0..50 {
        held([error(429, ""), error(429, ""), error(400, "")], |_| Some(10.0)).run_on(&POLICY, &budget);
    }
    assert!(budget.is_full());
}

#[test]
fn an_abort_ends_a_wait_of_the_pace() {
    let story: Story = held([error(429, ""), deleted()], |_| Some(3_600_000.0)).aborted_at(500.0).run();
    assert_eq!((story.error().code, story.error().attempts, story.ended_at), (Code::Aborted, 1, 500.0));
    assert!(!story.error().may_have_succeeded);
}

#[test]
fn a_conflict_that_was_held_is_not_asked_again_without_end() {
    let story = held([error(409, "")], |attempts| (attempts == 1).then_some(10.0)).run();
    assert_eq!(story.error().attempts, 2);
}

#[test]
fn where_the_pace_does_not_let_it_go_on_the_last_failure_stands() {
    let story =
        Script { has_timer: false, ..held([error(429, "").retry_after(3), deleted()], |_| Some(3_000.0)) }.run();
    let error = story.error();
    assert_eq!((error.code, error.attempts, error.retry_after_ms), (Code::RateLimited, 1, Some(3_000.0)));
    assert!(error.retryable && !error.may_have_succeeded);
}
