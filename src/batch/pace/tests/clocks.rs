//! Clocks that jump, and whatever else may come.

use super::super::{Limit, Now, Pace};
use super::{THROTTLED, TRANSIENT};
use crate::call::RetryClass;
use proptest::prelude::*;

#[test]
fn a_clock_that_jumps_grants_nothing() {
    let moments =
        |steady: [f64; 2], wall: [Option<f64>; 2]| [0, 1].map(|at| Now { steady: steady[at], wall: wall[at] });
    let some = |from, to| [Some(from), Some(to)];
    for (name, [then, now], granted) in [
        ("both move", moments([0.0, 5_051.0], some(1e12, 1e12 + 5_051.0)), 5),
        ("steady jumps", moments([0.0, 1e9], some(1e12, 1e12 + 5_051.0)), 5),
        ("wall jumps", moments([0.0, 5_051.0], some(1e12, 2e12)), 5),
        ("steady goes back", moments([1e9, 0.0], some(1e12, 1e12 + 5_051.0)), 5),
        ("wall goes back", moments([0.0, 5_051.0], some(2e12, 1e12)), 5),
        ("steady stands still", moments([5.0, 5.0], some(1e12, 1e12 + 5_051.0)), 5),
        ("wall stands still", moments([0.0, 5_051.0], some(1e12, 1e12)), 5),
        ("both stand still", moments([5.0, 5.0], some(1e12, 1e12)), 0),
        ("both go back", moments([1e9, 0.0], some(2e12, 1e12)), 0),
        ("no wall clock", moments([0.0, 5_051.0], [None, None]), 5),
        ("the wall clock fails", moments([0.0, 5_051.0], [Some(1e12), None]), 5),
        ("the wall clock comes", moments([0.0, 5_051.0], [None, Some(1e12)]), 5),
    ] {
        let mut pace = Pace::default();
        let send = |pace: &mut Pace, now| {
            let ticket = pace.sent(now);
            pace.ended(now, ticket, None, None, None);
        };
        (0..88).for_each(|_| send(&mut pace, then));
        let count =
            (0..100).take_while(|_| pace.delay(now, Some(0.0)).is_none().then(|| send(&mut pace, now)).is_some());
        assert_eq!(count.count(), granted, "{name}");
    }
}

proptest! {
    #[test]
    fn whatever_comes_every_wait_is_a_time(
        steps in prop::collection::vec((0..8u8, -1e5..1e6f64, prop::option::of(-1e6..1e12f64), any::<f64>()), 1..60),
        per_minute in 0.001..1e6f64,
        burst in 1.0..1e6f64,
    ) {
        let (mut pace, mut now, mut tickets) = (Pace::default(), 0.0, vec![]);
        for (step, moved, wall, number) in steps {
            now += moved;
            let moment = Now { steady: now, wall };
            match step {
                0 => pace.set_limit(Limit { per_minute, burst }),
                1..=3 => tickets.push(pace.sent(moment)),
                4 => { pace.reserve(); pace.release(); }
                _ => if let Some(ticket) = tickets.pop() {
                    let failure = [None, THROTTLED, TRANSIENT, Some(RetryClass::Final)][step as usize % 4];
                    let hint = number.is_finite().then_some(number.abs().min(1e300));
                    pace.ended(moment, ticket, failure, hint, Some(number));
                },
            }
            for ahead in [None, Some(0.0), Some(5.0)] {
                prop_assert!(pace.delay(moment, ahead).is_none_or(|ms| ms > 0.0 && ms.is_finite()));
            }
            prop_assert!(pace.time_for(moment, 100.0).is_finite());
            prop_assert!(pace.hold(moment).0.is_none_or(|(_, ms)| ms >= 0.0 && ms.is_finite()));
        }
    }
}
