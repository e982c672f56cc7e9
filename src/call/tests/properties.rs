//! The whole loop under random scripts: what must hold whatever the network, the clock, chance and the caller do.

use super::super::retry::{Decision, RetryClass, Turn, decide};
use super::super::{Budget, Fault, Hints, Redirect};
use super::script::{Clock, Script, Story, script};
use super::step::{Step, answer, deleted, error, gone, lost, silent, thrown, unsent};
use crate::error::Code;
use crate::request::Policy;
use proptest::prelude::*;
use std::rc::Rc;

/// What is lost where times of a clock are subtracted.
const EPSILON_MS: f64 = 1e-5;

fn outcome() -> impl Strategy<Value = Step> {
    let statuses = prop::sample::select(vec![
        0, 102, 302, 400, 401, 403, 404, 408, 409, 410, 422, 425, 429, 429, 500, 501, 502, 503, 503, 504, 520, 599,
    ]);
    let names = prop::sample::select(vec!["RULES_OUTDATED", "RESOURCE_NOT_FOUND", "ROUTE_NOT_FOUND", "UNAUTHORIZED"]);
    let whole = prop_oneof![
        3 => Just(lost()),
        1 => Just(unsent()),
        1 => Just(silent()),
        2 => Just(deleted()),
        2 => Just(gone()),
        1 => Just(answer(404, "<html>")),
        2 => (200..207u16, prop::sample::select(vec!["", " ", "{\"success\":tr", "<html>", "[]"])).prop_map(|(status, body)| answer(status, body)),
        6 => (statuses, names).prop_map(|(status, name)| error(status, name)),
        1 => (100..1000u16).prop_map(|status| error(status, "")),
    ];
    let faults = prop::sample::select(vec![thrown(), thrown(), Fault::TooLarge, Fault::NoBody]);
    let redirect = prop_oneof![18 => Just(Redirect::No), 1 => Just(Redirect::Followed)];
    (whole, prop::option::weighted(0.2, faults), redirect).prop_map(|(step, fault, redirect)| {
        let step = step.redirected(redirect);
        match fault {
            Some(fault) if step.status.is_some() => step.but(fault),
            _ => step,
        }
    })
}

fn step() -> impl Strategy<Value = Step> {
    let times = (prop_oneof![0.0..100.0, 0.0..30_000.0], prop_oneof![4 => 0.0..10.0, 1 => 0.0..30_000.0]);
    let hint = prop_oneof![
        4 => Just((String::new(), 0.0)),
        2 => (0..70u32).prop_map(|seconds| (format!("\n{seconds}\n\n"), f64::from(seconds) * 1_000.0)),
        1 => (0..70u32, 0..70u32).prop_map(|(one, two)| (format!("\n{one}, {two}\n\n"), f64::from(one.max(two)) * 1_000.0)),
        1 => (0..5_000u32).prop_map(|ms| (format!("{ms}\n\n\n"), f64::from(ms))),
        1 => "[a-z]{0,5}".prop_map(|text| (format!("\n{text}\n\n"), 0.0)),
    ];
    (outcome(), times, hint).prop_map(|(outcome, (head_ms, body_ms), (hints, asked_ms))| Step {
        head_ms: outcome.head_ms.max(head_ms),
        body_ms,
        hints: Hints(hints),
        asked_ms,
        ..outcome
    })
}

fn policy() -> impl Strategy<Value = Policy> {
    let duration = || prop_oneof![1.0..1_000.0, 1.0..100_000.0, Just(2_147_483_647.0)];
    (duration(), duration(), 0..=10u32, any::<bool>()).prop_map(
        |(timeout_ms, attempt_timeout_ms, max_retries, allow_missing)| Policy {
            timeout_ms,
            attempt_timeout_ms,
            max_retries,
            allow_missing,
        },
    )
}

fn world() -> impl Strategy<Value = Script> {
    let abort_at = prop_oneof![3 => Just(None), 1 => (0.0..500.0).prop_map(Some), 1 => (0.0..60_000.0).prop_map(Some)];
    let random = prop_oneof![4 => 0.0..1.0, 1 => Just(0.0), 1 => Just(0.999)];
    (prop::collection::vec(step(), 1..8), abort_at, random).prop_map(|(steps, abort_at, random)| Script {
        abort_at,
        random,
        ..script(steps)
    })
}

/// A budget from which so many retries were already paid.
fn spent(retries: usize) -> Rc<Budget> {
    let budget = Rc::<Budget>::default();
    let turn = Turn {
        class: RetryClass::Transient,
        attempts: 1,
        max_retries: 1,
        conflict_seen: false,
        hint_ms: None,
        left_ms: Some(1e6),
        random: 0.0,
    };
    for _ in 0..retries {
        assert_ne!(decide(&turn, &budget), Decision::Stop);
    }
    budget
}

fn bounded(story: &Story, policy: &Policy) -> Result<(), TestCaseError> {
    prop_assert!(story.sent.len() <= 1 + policy.max_retries as usize);
    prop_assert!(story.ended_at <= policy.timeout_ms + EPSILON_MS, "ended at {}", story.ended_at);
    for sent in &story.sent {
        prop_assert!(sent.within_ms > 0.0 && sent.within_ms <= policy.attempt_timeout_ms);
        prop_assert!(sent.at + sent.within_ms <= policy.timeout_ms + EPSILON_MS);
    }
    Ok(())
}

fn never_early(story: &Story) -> Result<(), TestCaseError> {
    for (earlier, later) in story.sent.iter().zip(story.sent.iter().skip(1)) {
        let (wait, asked) = (later.at - earlier.ended_at, earlier.asked_ms);
        prop_assert!(wait > asked.max(50.0) - EPSILON_MS, "{wait} ms, asked for {asked}");
        prop_assert!(
            wait < 8_000.0_f64.max(asked + (asked * 0.1).max(250.0)) + EPSILON_MS,
            "{wait} ms, asked for {asked}"
        );
    }
    Ok(())
}

fn reported(story: &Story) -> Result<(), TestCaseError> {
    prop_assert_eq!(story.reports.len(), story.sent.len());
    for (place, (report, sent)) in story.reports.iter().zip(&story.sent).enumerate() {
        prop_assert_eq!(report.attempt as usize, place + 1);
        let succeeded = place + 1 == story.sent.len() && story.result.is_ok();
        prop_assert_eq!(report.code.is_none(), succeeded);
        prop_assert_eq!(report.status, sent.status.filter(|status| *status > 0));
        prop_assert!((report.elapsed_ms - (sent.ended_at - sent.at)).abs() < EPSILON_MS);
        match (story.sent.get(place + 1), report.retry_in_ms) {
            (Some(next), Some(ms)) => prop_assert!((next.at - sent.ended_at - ms).abs() < EPSILON_MS),
            (None, None) => {}
            // An abort during the wait: the one retry that was told and not made.
            (None, Some(_)) => prop_assert_eq!(story.error().code, Code::Aborted),
            (Some(_), None) => prop_assert!(false, "attempt {} was not told", place + 2),
        }
    }
    Ok(())
}

fn truthful(story: &Story, policy: &Policy) -> Result<(), TestCaseError> {
    match &story.result {
        Err(error) => {
            prop_assert_eq!(error.attempts as usize, story.sent.len());
            prop_assert_eq!(error.may_have_succeeded, story.sent.iter().any(|sent| sent.may_delete));
            prop_assert!(!error.message.is_empty() && error.message.encode_utf16().count() < 200);
        }
        Ok(value) => {
            let (last, earlier) = story.sent.split_last().unwrap();
            prop_assert!(last.whole);
            if value.get("alreadyDeleted").is_some() {
                prop_assert!(matches!(last.status, Some(404 | 410)));
                let unknown = earlier.iter().any(|sent| sent.may_delete);
                prop_assert!(policy.allow_missing || unknown, "no attempt can have deleted it");
            } else if value.get("queue").is_none() {
                prop_assert!(matches!(last.status, Some(204 | 205)), "no other success is empty");
            } else {
                prop_assert!(last.status.is_some_and(|status| (200..300).contains(&status)));
            }
        }
    }
    Ok(())
}

const CLOCKS: [Clock; 5] = [
    |_, _| None,
    |_, elapsed| Some(-elapsed),
    |reading, elapsed| (reading % 3 != 2).then_some(elapsed),
    |reading, elapsed| Some(elapsed + reading as f64 * 1_000.0),
    |reading, elapsed| Some(if reading % 2 == 0 { elapsed } else { -1e9 }),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn every_story_is_bounded_never_early_told_once_and_true(world in world(), policy in policy(), used in 0..36usize) {
        let story = world.run_on(&policy, &spent(used));
        bounded(&story, &policy)?;
        never_early(&story)?;
        reported(&story)?;
        truthful(&story, &policy)?;
        prop_assert!(used * 14 + story.waits().len() * 5 <= 500, "the budget pays no more");
    }

    #[test]
    fn whatever_the_clock_shows_a_story_ends_and_is_true(world in world(), policy in policy(), clock in prop::sample::select(&CLOCKS[..])) {
        let story = Script { clock, ..world }.run_with(&policy);
        prop_assert!(story.sent.len() <= 1 + policy.max_retries as usize);
        prop_assert!(story.reports.iter().all(|report| report.elapsed_ms >= 0.0));
        prop_assert!(story.sent.iter().all(|sent| sent.within_ms > 0.0 && sent.within_ms <= policy.attempt_timeout_ms));
        truthful(&story, &policy)?;
    }

    #[test]
    fn where_no_retry_is_allowed_or_paid_one_request_is_sent(world in world(), policy in policy()) {
        let world = Script { abort_at: None, ..world };
        let not_allowed = world.clone().run_with(&Policy { max_retries: 0, ..policy });
        prop_assert_eq!((not_allowed.sent.len(), not_allowed.waits()), (1, vec![]));
        let not_paid = Script { steps: vec![lost()], ..world };
        prop_assert_eq!(not_paid.run_on(&policy, &spent(35)).sent.len(), 1);
    }
}
