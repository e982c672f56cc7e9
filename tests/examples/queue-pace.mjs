// The pace of examples/queue in virtual time: what a real clock and a real server would take minutes to show.
import assert from 'node:assert/strict';
import { loadPace } from '../../benches/queue.mjs';

const DOCUMENTED = { perMinute: 60, burst: 90 };
const HOUR = 3_600_000;

export function paceChecks() {
  const check = (name, run) => ({ name: `pace: ${name}`, run: async () => run(await loadPace()) });
  const drain = (pace, now) => {
    let taken = 0;
    for (; pace.take(now); taken++) pace.ended(now, null);
    return taken;
  };
  return [
    check('a full bucket is 88, an hour refills it, a minute gives 59', ({ Pace }) => {
      const pace = new Pace(DOCUMENTED, 0);
      assert.equal(drain(pace, 0), 88);
      assert.equal(drain(pace, 60_000), 59);
      assert.equal(drain(pace, 60_000 + HOUR), 88);
    }),
    check('a clock that steps back neither throws nor grants', ({ Pace }) => {
      const pace = new Pace(DOCUMENTED, HOUR);
      drain(pace, HOUR);
      assert.equal(drain(pace, 0), 0);
      assert.equal(drain(pace, 10_000), 9);
      assert.equal(drain(pace, 1e15), 88);
    }),
    check('what a row keeps is what was there, less what a wave reserved', ({ Pace }) => {
      const pace = new Pace(DOCUMENTED, 0);
      const again = new Pace(DOCUMENTED, 0, JSON.parse(JSON.stringify(pace.snapshot(80))));
      assert.equal(drain(again, 0), 8);
    }),
    check('Remaining is an upper bound once it has moved, and never a grant', ({ Pace }) => {
      const pace = new Pace(DOCUMENTED, 0);
      const answer = (remaining) => {
        assert.ok(pace.take(0));
        pace.ended(0, remaining);
      };
      answer(36);
      assert.equal(pace.available(0), 87);
      answer(35);
      assert.equal(pace.available(0), 34);
      answer(5_000);
      assert.equal(pace.available(0), 33);
      assert.ok(pace.take(0) && pace.take(0));
      pace.ended(0, 10);
      assert.equal(pace.available(0), 8);
    }),
    check('a server that always says the same, or nonsense, is not believed', ({ Pace, readRemaining }) => {
      for (const values of [[0, 0, 0], [1e9, 1e9], [NaN, NaN, 1.5], [-1, -2, -3], [null, null]]) {
        const pace = new Pace(DOCUMENTED, 0);
        for (const value of values) {
          pace.take(0);
          pace.ended(0, value);
        }
        assert.equal(pace.available(0), 88 - values.length, String(values));
      }
      const read = (headers) => readRemaining({ get: (name) => headers[name] ?? null });
      assert.deepEqual(['7', ' 7 ', '-1', 'NaN', '1e9', '1.5', ''].map((text) => read({ 'x-ratelimit-remaining': text })), [7, 7, null, null, null, null, null]);
      assert.deepEqual(['"default";r=50;t=30', 'r=3', 't=30', 'garbage'].map((text) => read({ ratelimit: text })), [50, 3, null, null]);
    }),
    check('429s of one moment are one hold; without a hint it doubles from 1 s to 60 s', ({ Pace }) => {
      const pace = new Pace(DOCUMENTED, 0);
      pace.throttled(0);
      pace.throttled(0);
      pace.throttled(10);
      assert.deepEqual([pace.holdMs(0), pace.available(0), pace.probe], [1_000, 0, true]);
      const waits = [];
      for (let now = 1_000; waits.length < 8; now += waits.at(-1)) {
        pace.throttled(now);
        waits.push(pace.holdMs(now));
      }
      assert.deepEqual(waits, [2, 4, 8, 16, 32, 60, 60, 60].map((s) => s * 1_000));
      pace.succeeded();
      pace.throttled(HOUR, 40_000);
      pace.throttled(HOUR, 90_000);
      assert.equal(pace.holdMs(HOUR), 90_000);
      for (const hint of [NaN, Infinity, -5, 0]) {
        const other = new Pace(DOCUMENTED, 0);
        other.throttled(0, hint);
        assert.equal(other.holdMs(0), 1_000, String(hint));
      }
    }),
    check('five failures in a row are an outage, four and a success are not', ({ Pace }) => {
      const pace = new Pace(DOCUMENTED, 0);
      for (const fail of [1, 1, 1, 1, 0, 1, 1, 1, 1]) fail ? pace.failed(0, 'network') : pace.succeeded();
      assert.deepEqual([pace.inOutage, pace.holdMs(0)], [false, 0]);
      pace.failed(0, 'network');
      assert.deepEqual([pace.inOutage, pace.holdMs(0), pace.reason], [true, 1_000, 'network']);
    }),
    check('waves: at once what is there, then two thirds of a bucket; never before a hold ends, never past the last day', ({ Pace }) => {
      const DAY = 24 * HOUR;
      const pace = new Pace(DOCUMENTED, 0);
      assert.equal(pace.nextAt(0, 1_000, DAY), 0);
      pace.succeeded();
      drain(pace, 0);
      assert.ok(Math.abs(pace.nextAt(0, 1_000, DAY) - 58 / 0.00099) < 2);
      assert.ok(Math.abs(pace.nextAt(0, 3, DAY) - 3 / 0.00099) < 2);
      pace.throttled(0, 2 * HOUR);
      assert.equal(pace.nextAt(0, 1_000, DAY), 2 * HOUR);
      pace.throttled(0, 100 * DAY);
      assert.equal(pace.nextAt(0, 1_000, DAY), DAY + 1);
      assert.deepEqual([pace.isHopeless(DAY, DAY), pace.isHopeless(DAY + 1, DAY)], [false, true]);
    }),
    check('an alarm is overdue when it is not there, or long past', ({ isOverdue }) => {
      assert.deepEqual([null, 0, 1e6 - 120_000, 1e6 - 30_000, 1e6 + 5].map((at) => isOverdue(at, 1e6)), [true, true, true, false, false]);
    }),
  ];
}
