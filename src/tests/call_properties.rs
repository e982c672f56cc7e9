//! The whole loop under random scripts: what must hold whatever the network, the clock, the dice and the caller do.

use super::script::{Script, Sent, Story};
use super::step::{Step, Trouble, answer, deleted, error, gone, lost, silent};
use crate::error::Code;
use crate::request::Policy;
use crate::retry::{Budget, Decision, Hints, Kind, Turn, decide};
use proptest::prelude::*;

/// What is lost where times of a clock are subtracted.
const EPSILON_MS: f64 = 1e-5;

fn step() -> impl Strategy<Value = Step> {
    let statuses = prop::sample::select(vec![
        0, 102, 302, 400, 401, 403, 404, 408, 409, 410, 422, 425, 429, 429, 500, 501, 502, 503, 503, 504, 520, 599,
    ]);
    let kinds = prop::sample::select(vec!["RULES_OUTDATED", "RESOURCE_NOT_FOUND", "ROUTE_NOT_FOUND", "UNAUTHORIZED"]);
    let outcome = prop_oneof![
        3 => Just(lost()),
        1 => Just(silent()),
        2 => Just(deleted()),
        2 => Just(gone()),
        1 => Just(answer(404, "<html>")),
        1 => Just(answer(204, "")),
        1 => Just(answer(200, "{\"success\":tr")),
        1 => Just(answer(200, "<html>")),
        6 => (statuses, kinds).prop_map(|(status, kind)| error(status, kind)),
        1 => (100..1000u16).prop_map(|status| error(status, "")),
    ];
    let times = (prop_oneof![0.0..100.0, 0.0..30_000.0], prop_oneof![4 => 0.0..10.0, 1 => 0.0..30_000.0]);
    let hint = prop_oneof![
        4 => Just((Hints::default(), 0.0)),
        2 => (0..70u32).prop_map(|seconds| {
            (Hints { retry_after: Some(seconds.to_string()), ..Hints::default() }, f64::from(seconds) * 1_000.0)
        }),
        1 => (0..5_000u32).prop_map(|ms| {
            (Hints { retry_after_ms: Some(format!("{ms}")), ..Hints::default() }, f64::from(ms))
        }),
        1 => "[a-z]{0,5}".prop_map(|text| (Hints { retry_after: Some(text), ..Hints::default() }, 0.0)),
    ];
    let trouble = prop_oneof![8 => Just(None), 1 => Just(Some(Trouble::BreaksOff)), 1 => Just(Some(Trouble::TooLarge))];
    (outcome, times, hint, trouble).prop_map(|(outcome, (head_ms, body_ms), (hints, asked_ms), trouble)| Step {
        head_ms: outcome.head_ms.max(head_ms),
        body_ms,
        hints,
        asked_ms,
        trouble,
        ..outcome
    })
}

fn policy() -> impl Strategy<Value = Policy> {
    let duration = || prop_oneof![1.0..1_000.0, 1.0..100_000.0, Just(2_147_483_647.0)];
    (duration(), duration(), 0..=10u32, any::<bool>()).prop_map(
        |(timeout_ms, attempt_timeout_ms, max_retries, allow)| Policy {
            timeout_ms,
            attempt_timeout_ms,
            max_retries,
            allow_missing: allow,
        },
    )
}

fn world() -> impl Strategy<Value = Script> {
    let abort_at = prop_oneof![3 => Just(None), 1 => (0.0..500.0).prop_map(Some), 1 => (0.0..60_000.0).prop_map(Some)];
    (prop::collection::vec(step(), 1..8), abort_at, 0.0..1.0).prop_map(|(steps, abort_at, dice)| Script {
        steps,
        abort_at,
        dice,
        late_ms: 0.0,
    })
}

/// A budget from which so many retries were already paid.
fn spent(retries: usize) -> Budget {
    let budget = Budget::default();
    let turn = Turn {
        kind: Kind::Transient,
        attempts: 1,
        max_retries: 1,
        conflict_seen: false,
        hint_ms: None,
        left_ms: 1e6,
        dice: 0.0,
    };
    for _ in 0..retries {
        assert_ne!(decide(&turn, &budget), Decision::Stop);
    }
    budget
}

/// Of these the API said itself that it did not act.
fn refused(sent: &Sent) -> bool {
    sent.status.is_some_and(|status| (400..500).contains(&status) && status != 408)
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
        let wait = later.at - earlier.ended_at;
        prop_assert!(wait > earlier.asked_ms.max(50.0) - EPSILON_MS, "{wait} ms, asked for {}", earlier.asked_ms);
    }
    Ok(())
}

fn reported(story: &Story) -> Result<(), TestCaseError> {
    prop_assert_eq!(story.reports.len(), story.sent.len());
    for (place, (report, sent)) in story.reports.iter().zip(&story.sent).enumerate() {
        prop_assert_eq!(report.attempt as usize, place + 1);
        prop_assert_eq!(report.status, sent.status);
        prop_assert!((report.elapsed_ms - (sent.ended_at - sent.at)).abs() < EPSILON_MS);
        match (story.sent.get(place + 1), report.retry_in_ms) {
            (Some(next), Some(ms)) => prop_assert!((next.at - sent.ended_at - ms).abs() < EPSILON_MS),
            (None, None) => {}
            // An abort during the wait: the one retry that was told and not made.
            (None, Some(_)) => prop_assert_eq!(story.error().code, Code::Aborted),
            (Some(_), None) => prop_assert!(false, "attempt {} was not told", place + 2),
        }
        let succeeded = place + 1 == story.sent.len() && story.result.is_ok();
        prop_assert_eq!(report.code.is_none(), succeeded);
    }
    Ok(())
}

fn truthful(story: &Story, policy: &Policy) -> Result<(), TestCaseError> {
    match &story.result {
        Err(error) => {
            prop_assert_eq!(error.attempts as usize, story.sent.len());
            prop_assert_eq!(error.may_have_succeeded, !story.sent.iter().all(refused));
        }
        Ok(value) => {
            let (last, earlier) = story.sent.split_last().unwrap();
            prop_assert!(last.whole);
            if value.get("alreadyDeleted").is_some() {
                prop_assert!(matches!(last.status, Some(404 | 410)));
                let unknown = !earlier.iter().all(refused);
                prop_assert!(policy.allow_missing || unknown, "no attempt can have deleted it");
            } else {
                prop_assert!(last.status.is_some_and(|status| (200..300).contains(&status)));
            }
        }
    }
    Ok(())
}

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
    fn where_no_retry_is_allowed_or_paid_one_request_is_sent(world in world(), policy in policy()) {
        let world = Script { abort_at: None, ..world };
        let not_allowed = world.clone().run_with(&Policy { max_retries: 0, ..policy });
        prop_assert_eq!((not_allowed.sent.len(), not_allowed.waits()), (1, vec![]));
        let not_paid = Script { steps: vec![lost()], ..world };
        prop_assert_eq!(not_paid.run_on(&policy, &spent(35)).sent.len(), 1);
    }
}
