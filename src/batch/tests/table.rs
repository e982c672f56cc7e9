//! The pace against the API's bucket: how many requests it refuses, and how long all take beside what the bucket allows.
//! `cargo test table -- --nocapture --test-threads 1` prints the tables.

use super::script::{Clock, Script, script};
use super::server::{Bucket, Random, deleted, error};
use super::story::Event;
use crate::batch::pace::Limit;
use std::cell::Cell;
use std::rc::Rc;

/// One simulated run.
#[derive(Clone, Copy)]
struct Row {
    name: &'static str,
    count: usize,
    lanes: u32,
    per_minute: f64,
    /// In the API's bucket when the batch starts.
    tokens: f64,
    /// Each way.
    latency: [f64; 2],
    /// On the way there, in addition.
    jitter: f64,
    /// By 0.2 %.
    has_fast_clock: bool,
    /// Requests that another client makes in a minute.
    others: f64,
    remaining: Remaining,
    /// Runs. Sixty of each found nothing else.
    seeds: u64,
}

#[derive(Clone, Copy, PartialEq)]
enum Remaining {
    /// The header is absent.
    Absent,
    True,
    Always(&'static str),
    Ietf,
}

const FASTER: f64 = 1.002;
const BURST: f64 = 90.0;

const MINUTE: Row = Row {
    name: "bucket full",
    count: 600,
    lanes: 8,
    per_minute: 60.0,
    tokens: BURST,
    latency: [20.0, 150.0],
    jitter: 0.0,
    has_fast_clock: false,
    others: 0.0,
    remaining: Remaining::True,
    seeds: 5,
};

const FAST: Row =
    Row { name: "6,000 a minute", count: 1_000, lanes: 16, per_minute: 6_000.0, latency: [10.0, 10.0], ..MINUTE };

/// How it went.
struct Result {
    refused: usize,
    /// The part of them that came after the first tenth of the ids.
    refused_later: usize,
    time: f64,
}

impl Row {
    fn run(self, seed: u64) -> Result {
        let bucket = Rc::new(Bucket::new(self.per_minute, BURST, self.tokens));
        let (random, others) = (Rc::new(Random::new(seed)), Random::new(seed + 99));
        let next_other = Cell::new(if self.others > 0.0 { 0.0 } else { f64::INFINITY });
        let of_server = bucket.clone();
        let serve = move |now: f64| {
            while next_other.get() <= now {
                of_server.takes(next_other.get());
                next_other.set(next_other.get() + 60_000.0 / self.others * others.between(0.5, 1.5));
            }
            let is_in = of_server.takes(now);
            let response = if is_in { deleted() } else { error(429, "RATE_LIMIT_EXCEEDED") };
            let left = of_server.tokens.get().floor();
            let response = match self.remaining {
                Remaining::Absent => response,
                Remaining::True => response.remaining(left),
                Remaining::Always(value) => response.remaining(value),
                Remaining::Ietf => response.rate_limit(format!("\"burst\";r={left};t=30")),
            };
            if is_in { response } else { response.retry_after_ms(of_server.retry_after_ms()) }
        };
        let latency = move || {
            let [least, most] = self.latency;
            [random.between(least, most) + random.between(0.0, self.jitter), random.between(least, most)]
        };
        let limit = Limit { per_minute: self.per_minute, burst: BURST };
        let plain = script(self.count);
        let fast: [Clock; 2] = [|time| Some(time * FASTER), |time| Some(time * FASTER + 1.764e12)];
        let clocks = if self.has_fast_clock { fast } else { plain.clocks };
        let story = Script { latency: Box::new(latency), clocks, ..plain }
            .serving(move |arrival| serve(arrival.now))
            .ruled(|rules| (rules.concurrency, rules.limit) = (self.lanes, Some(limit)))
            .run();
        assert_eq!((story.deleted(), story.stopped), (self.count, None), "{}", self.name);
        let tenth = story.sent()[self.count / 10];
        let refused_at = story.times(|event| matches!(event, Event::Replied { status: Some(429), .. }));
        let allowed = (self.count as f64 - self.tokens) / (self.per_minute - self.others) * 60_000.0;
        Result {
            refused: refused_at.len(),
            refused_later: refused_at.iter().filter(|time| **time > tenth).count(),
            time: story.ended_at / allowed,
        }
    }

    /// Prints a line and holds the row to its bar: nothing is refused in steady state, `most` before it, and all of it takes
    /// 1.05 times what the bucket allows.
    fn holds(self, most: usize) {
        let results: Vec<_> = (1..=self.seeds).map(|seed| self.run(seed)).collect();
        let mut refused: Vec<_> = results.iter().map(|result| result.refused).collect();
        refused.sort_unstable();
        let later = results.iter().map(|result| result.refused_later).max().unwrap();
        let time = results.iter().map(|result| result.time).fold(0.0, f64::max);
        let worst = refused[refused.len() - 1];
        println!(
            "{:<40} {:<9} {:>6} {worst:>6} {later:>6} {time:>7.3}",
            self.name,
            self.remaining.name(),
            refused[refused.len() / 2]
        );
        assert!(worst <= most, "{}, {}: {worst} were refused", self.name, self.remaining.name());
        assert!(later == 0, "{}, {}: {later} were refused in steady state", self.name, self.remaining.name());
        assert!((0.98..=1.05).contains(&time), "{}, {}: {time} times as long", self.name, self.remaining.name());
    }
}

impl Remaining {
    const fn name(self) -> &'static str {
        match self {
            Remaining::Absent => "absent",
            Remaining::True => "true",
            Remaining::Ietf => "IETF",
            Remaining::Always(value) => value,
        }
    }
}

fn head(name: &str) {
    println!("\n{name:<40} {:<9} {:>6} {:>6} {:>6} {:>7}", "Remaining", "429s", "most", "later", "time");
}

#[test]
fn in_steady_state_nothing_is_refused_at_sixty_a_minute() {
    head("60 a minute, 8 lanes, 600 ids");
    MINUTE.holds(0);
    Row { name: "37 left", tokens: 37.0, ..MINUTE }.holds(0);
    Row { name: "empty", tokens: 0.0, ..MINUTE }.holds(1);
    Row { name: "client clock +0.2 %, 3,000 ids", count: 3_000, has_fast_clock: true, ..MINUTE }.holds(0);
    Row { name: "another client takes 0.3/s", others: 18.0, ..MINUTE }.holds(0);
    let absent = Row { remaining: Remaining::Absent, ..MINUTE };
    absent.holds(0);
    // That it is not full cannot be known: the lanes of one moment are refused.
    Row { name: "37 left", tokens: 37.0, ..absent }.holds(8);
    Row { name: "empty", tokens: 0.0, ..absent }.holds(1);
    Row { name: "client clock +0.2 %, 3,000 ids", count: 3_000, has_fast_clock: true, ..absent }.holds(0);
}

#[test]
fn in_steady_state_nothing_is_refused_at_six_thousand_a_minute() {
    for jitter in [0.0, 50.0] {
        head(&format!("6,000 a minute, 16 lanes, jitter {jitter} ms"));
        for remaining in [Remaining::True, Remaining::Ietf, Remaining::Absent] {
            let row = Row { jitter, remaining, ..FAST };
            row.holds(0);
            Row { name: "37 left", tokens: 37.0, ..row }.holds(if remaining == Remaining::Absent { 16 } else { 0 });
            // Below 0, since it gains a token while the first request is on its way.
            Row { name: "empty", tokens: -6.0, ..row }.holds(1);
        }
    }
}

#[test]
fn a_remaining_that_counts_nothing_costs_no_time() {
    for row in [MINUTE, FAST] {
        head(row.name);
        for value in ["0", "1", "89", "1000000000", "1e9", "NaN", "-1", "", "٣"] {
            Row { remaining: Remaining::Always(value), seeds: 1, ..row }.holds(0);
        }
    }
}
