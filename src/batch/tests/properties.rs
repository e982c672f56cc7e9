//! Batches under random lists, faults, holds, stops and slow callers: what must hold whatever happens. The scripted world
//! itself refuses an id asked for too early, a second outcome, a request after a stop, and a batch that never ends.

use super::plan::{Plan, plan};
use super::story::{Event, Kept, Story};
use crate::batch::Stop;
use crate::error::Code;
use proptest::prelude::*;

fn complete(story: &Story, plan: &Plan) -> Result<(), TestCaseError> {
    let expected = if plan.is_list { plan.ids.len() } else { story.read };
    prop_assert_eq!(story.outcomes.iter().flatten().count(), expected);
    prop_assert_eq!(story.outcomes.len(), expected);
    prop_assert!(story.stopped.is_some() || story.read == plan.ids.len());
    let told = story.times(|event| matches!(event, Event::Told { .. })).len();
    prop_assert_eq!(told, story.read, "each that was read is told once");
    for (place, kept) in story.outcomes.iter().flatten().enumerate() {
        let is_first = plan.ids.iter().position(|id| *id == plan.ids[place]) == Some(place);
        let sent = story.times(|event| matches!(event, Event::Sent { place: of, .. } if *of == place)).len();
        match kept {
            _ if !is_first && !plan.ids[place].is_empty() => prop_assert_eq!(sent, 0),
            Kept::Skipped => prop_assert!(sent == 0 && story.stopped.is_some()),
            Kept::Failed { code: Code::InvalidArgument, .. } => prop_assert!(plan.ids[place].is_empty() && sent == 0),
            Kept::Failed { code: Code::RateLimited, .. } => {
                prop_assert!(story.stopped.is_some(), "a 429 costs no retry")
            }
            Kept::Failed { attempts, .. } => prop_assert_eq!(*attempts as usize, sent),
            _ => prop_assert!(sent > 0),
        }
    }
    Ok(())
}

fn in_flight(story: &Story, plan: &Plan) -> Result<(), TestCaseError> {
    let (mut in_flight, mut most) = (0u32, 0);
    for (_, event) in &story.log {
        match event {
            Event::Sent { .. } => in_flight += 1,
            Event::Replied { .. } => in_flight -= 1,
            _ => {}
        }
        most = most.max(in_flight);
    }
    prop_assert!(most <= plan.rules.concurrency && in_flight == 0);
    Ok(())
}

/// Every attempt takes a token, retries too.
fn paced(story: &Story, plan: &Plan) -> Result<(), TestCaseError> {
    let Some(limit) = plan.rules.limit else { return Ok(()) };
    let sent = story.sent();
    for (first, start) in sent.iter().enumerate() {
        for (last, end) in sent.iter().enumerate().skip(first) {
            // The token of whoever waits for its id is one more, where the margin below the burst does not cover it.
            let burst = if limit.burst < 3.0 { limit.burst + 1.0 } else { limit.burst };
            let most = burst + (end - start) * limit.per_minute / 60_000.0;
            prop_assert!((last - first + 1) as f64 <= most + 1e-3, "{} between {start} and {end}", last - first + 1);
        }
    }
    Ok(())
}

fn stopped(story: &Story, plan: &Plan) -> Result<(), TestCaseError> {
    let stop_at = story.log.iter().position(|(_, event)| matches!(event, Event::Stopped(_)));
    let later = &story.log[stop_at.unwrap_or(story.log.len())..];
    // What is in flight is asked again where its hold has ended: by a response.
    let until_response = later.iter().take_while(|(_, event)| !matches!(event, Event::Replied { status: Some(_), .. }));
    let sends = until_response.filter(|(_, event)| matches!(event, Event::Sent { .. })).count();
    match story.stopped {
        Some(Stop::Aborted) => prop_assert_eq!(Some(story.ended_at), plan.abort_at.map(f64::floor)),
        Some(Stop::Asked) => prop_assert!(plan.stop_at.is_some_and(|at| later[0].0 == at.floor())),
        Some(Stop::Throttled | Stop::Unreachable) => prop_assert_eq!(sends, 0),
        Some(Stop::Source) => prop_assert!(plan.source_stops.is_some()),
        Some(Stop::Callback) => prop_assert!(plan.caller_stops.is_some()),
        Some(Stop::Error) | None => {}
    }
    // Each success allows another hold; each id may take its own time.
    let each = plan.rules.max_hold_ms + plan.policy.timeout_ms + plan.policy.attempt_timeout_ms + 10_000.0;
    prop_assert!(story.ended_at <= each * (plan.ids.len() + 2) as f64, "it took {}", story.ended_at);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn every_id_has_one_outcome_and_every_batch_ends(plan in plan()) {
        let story = plan.clone().script().run();
        complete(&story, &plan)?;
        in_flight(&story, &plan)?;
        paced(&story, &plan)?;
        stopped(&story, &plan)?;
    }
}
