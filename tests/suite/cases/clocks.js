// Clocks, timers and random numbers that are mocked, throw, lie or are missing: the delete still ends as the API said.

import { assert } from 'chai';
import { step } from '../guard.js';
import { outcomeOf, replay, withValues } from '../replace.js';

const { setTimeout: startTimer } = globalThis;
const pause = (ms) => new Promise((resolve) => startTimer(resolve, ms));
const broken = () => {
  throw new Error('broken on purpose');
};
const numbers = {
  throws: broken,
  'gives NaN': () => NaN,
  'gives a text': () => '5',
  'gives nothing': () => {},
  'gives Infinity': () => Infinity,
  'gives an object': () => ({ valueOf: broken }),
  'gives a bigint': () => 5n,
};
const backwards = () => {
  let time = 1e12;
  return () => (time -= 1_000);
};
const FakeDate = Object.assign(function () {}, { now: () => 0 });

/** `[target, values]` of what is replaced. */
const clocks = () => ({
  'Date is missing': [globalThis, { Date: undefined }],
  'Date throws': [globalThis, { Date: broken }],
  'Date is a mock without a clock': [globalThis, { Date: FakeDate }],
  'Date stands still': [Date, { now: () => 1_500_000_000_000 }],
  'Date runs backwards': [Date, { now: backwards() }],
  'Date.parse throws': [Date, { parse: broken }],
  'Date.UTC throws': [Date, { UTC: broken }],
  'performance is missing': [globalThis, { performance: undefined }],
  'performance is empty': [globalThis, { performance: {} }],
  'performance runs backwards': [performance, { now: backwards() }],
  'performance stands still': [performance, { now: () => 0 }],
  ...rows('Date.now', Date, 'now'),
  ...rows('performance.now', performance, 'now'),
  ...rows('Math.random', Math, 'random'),
  'Math.random gives 1': [Math, { random: () => 1 }],
  'Math.random gives -1': [Math, { random: () => -1 }],
  'queueMicrotask is missing': [globalThis, { queueMicrotask: undefined }],
  'queueMicrotask throws': [globalThis, { queueMicrotask: broken }],
  'queueMicrotask never calls': [globalThis, { queueMicrotask: () => {} }],
  'Promise is another': [globalThis, { Promise: class extends Promise {} }],
  'Promise throws': [globalThis, { Promise: Object.assign(broken.bind(), { resolve: broken, reject: broken }) }],
  'setInterval and setImmediate throw': [globalThis, { setInterval: broken, setImmediate: broken }],
  'clearTimeout is missing': [globalThis, { clearTimeout: undefined }],
  'clearTimeout throws': [globalThis, { clearTimeout: broken }],
  'clearTimeout does nothing': [globalThis, { clearTimeout: () => {} }],
});

/** Timers that a caller cannot count on. AbortSignal.timeout takes over where it is there. */
const timers = {
  'setTimeout is missing': undefined,
  'setTimeout throws': broken,
  'setTimeout gives nothing and never rings': () => {},
  'setTimeout rings at once': (ring) => (ring(), 1),
  'setTimeout rings at once, and later': (ring) => (ring(), startTimer(ring, 5)),
  'setTimeout rings twice': (ring, ms) => (startTimer(ring, ms), startTimer(ring, ms)),
};

function rows(label, target, name) {
  return Object.fromEntries(Object.entries(numbers).map(([how, value]) => [`${label} ${how}`, [target, { [name]: value }]]));
}

/** By hand: the streams of the runtime's own Response may need what is broken. */
const answer = async () => ({ status: 200, body: '{"success":true}' });

/** 503, then a success. */
function flaky() {
  let asked = 0;
  return async () => (asked++ ? answer() : { status: 503, body: '{"error":"later"}' });
}

/** What comes of a delete, of one that is asked again, and of one while everything is back. */
async function assertTruth(t, target, values) {
  // Short, since a timer that cannot be cleared keeps a process alive.
  const attemptTimeoutMs = 1_000;
  const [simple, retried] = await withValues(target, values, async () => [
    await outcomeOf(t.deleteThrough(answer, { attemptTimeoutMs })),
    await outcomeOf(t.deleteThrough(flaky(), { maxRetries: 1, attemptTimeoutMs })),
  ]);
  assert.deepEqual(simple, { value: { success: true } }, String(simple.error));
  // Asked again, or not: never another outcome.
  if (retried.value) assert.deepEqual(retried.value, { success: true });
  else await t.rejection(replay(retried), { code: 'server', status: 503, attempts: 1, mayHaveSucceeded: true });
  assert.deepEqual(await t.deleteThrough(answer), { success: true });
  return retried;
}

export default [
  {
    name: 'a delete ends as the API said, whatever clocks, random numbers and microtasks do, and later calls work',
    async run(t) {
      // A runtime's fetch tidies up after its last request with these clocks.
      await pause(20);
      // Timers that ring early, so that no retry is waited for.
      const setTimeout = (ring, ms) => startTimer(ring, ms / 20);
      for (const [label, [target, values]] of Object.entries(clocks())) {
        await step(label, () => withValues(globalThis, { setTimeout }, () => assertTruth(t, target, values)));
      }
    },
  },
  {
    name: 'the same while it goes through the network: a success is a success, a 404 a 404',
    async run({ addMessage, rejection }) {
      // Others stop the runtime's own fetch.
      for (const [label, now] of Object.entries({ 'stands still': () => 0, 'is far ahead': () => 9e15, 'runs backwards': backwards() })) {
        await step(label, async () => {
          const message = await addMessage();
          const [deleted, again] = await withValues(Date, { now }, async () => [
            await outcomeOf(message.delete()),
            await outcomeOf(message.delete()),
          ]);
          assert.isTrue(deleted.value?.success, String(deleted.error));
          await rejection(replay(again), { code: 'not_found', status: 404 });
        });
      }
    },
  },
  {
    name: 'while both clocks fail nothing is asked again',
    async run(t) {
      const { retried } = await withValues(globalThis, { Date: undefined, performance: undefined }, async () => ({
        retried: await outcomeOf(t.deleteThrough(flaky(), { maxRetries: 2 })),
      }));
      await t.rejection(replay(retried), { code: 'server', attempts: 1, retryable: true });
    },
  },
  {
    name: 'timers that fail change no outcome: AbortSignal.timeout takes over for waits and deadlines',
    async run(t) {
      for (const [label, setTimeout] of Object.entries(timers)) {
        await step(label, async () => {
          const retried = await withValues(Math, { random: () => 0 }, () => assertTruth(t, globalThis, { setTimeout }));
          assert.deepEqual(retried.value, { success: true });
          const hanging = () => outcomeOf(t.deleteThrough(() => new Promise(() => {}), { attemptTimeoutMs: 30 }));
          const outcome = await withValues(globalThis, { setTimeout }, hanging);
          await t.rejection(replay(outcome), { code: 'timeout', attempts: 1, mayHaveSucceeded: true });
        });
      }
    },
  },
  {
    name: 'without any timer nothing is sent, and the error says why: no call stays pending',
    async run(t) {
      for (const [label, setTimeout] of Object.entries({ missing: undefined, throws: broken, 'gives nothing': () => {} })) {
        await step(label, async () => {
          let sent = 0;
          const hang = () => (sent++, new Promise(() => {}));
          const call = () => Promise.race([outcomeOf(t.deleteThrough(hang, { maxRetries: 2 })), pause(500).then(() => ({ pending: true }))]);
          const outcome = await withValues(AbortSignal, { timeout: broken }, () => withValues(globalThis, { setTimeout }, call));
          assert.notProperty(outcome, 'pending');
          const error = await t.rejection(replay(outcome), { retryable: false, mayHaveSucceeded: false, attempts: 0 });
          assert.match(error.message, /setTimeout/);
          assert.equal(sent, 0);
        });
      }
    },
  },
  {
    name: 'with fake timers an answer ends the call, advancing them drives a retry, and later calls work',
    async run(t) {
      const queue = [];
      const fake = {
        setTimeout: (ring, ms = 0) => queue.push({ ring, ms }),
        clearTimeout: (id) => id > 0 && (queue[id - 1] = undefined),
        queueMicrotask: () => {},
        Date: Object.assign(function () {}, { now: () => 0 }),
        performance: { now: () => 0 },
      };
      const [answered, retried, timedOut] = await withValues(globalThis, fake, async () => {
        const settled = { answered: await outcomeOf(t.deleteThrough(answer)) };
        const calls = [
          outcomeOf(t.deleteThrough(flaky(), { maxRetries: 1 })),
          outcomeOf(t.deleteThrough(() => new Promise(() => {}), { attemptTimeoutMs: 50_000 })),
        ];
        // As advanceTimersByTimeAsync does: what is due rings, and promises run in between.
        for (let turn = 0; turn < 20; turn++) {
          await pause(2);
          const due = queue.filter(Boolean).sort((one, other) => one.ms - other.ms)[0];
          if (!due) continue;
          queue[queue.indexOf(due)] = undefined;
          due.ring();
        }
        return [settled.answered, ...(await Promise.all(calls))];
      });
      assert.deepEqual(answered, { value: { success: true } });
      assert.deepEqual(retried, { value: { success: true } });
      await t.rejection(replay(timedOut), { code: 'timeout' });
      assert.deepEqual(await t.deleteThrough(answer), { success: true });
    },
  },
];
