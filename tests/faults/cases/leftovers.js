// What a call leaves behind: nothing.

import { assert } from 'chai';
import { okResponse } from '../../suite/context.js';
import { watchedController, watchTimers } from '../signals.js';

const LONGEST_TIMER_MS = 2 ** 31 - 1;

export default [
  {
    name: '10,000 calls on one signal, 100 at once, add one listener and leave none',
    async run({ callThrough }) {
      const { signal, listeners } = watchedController();
      let most = 0;
      const { delete: remove } = callThrough(async () => {
        most = Math.max(most, listeners());
        return okResponse();
      });
      for (let index = 0; index < 100; index++) await Promise.all(Array.from({ length: 100 }, () => remove({ signal })));
      assert.equal(most, 1, 'listeners while calls run');
      assert.equal(listeners(), 0);
    },
  },
  {
    name: 'calls that fail in every way leave no listener',
    async run({ message }) {
      const { signal, listeners } = watchedController();
      const faults = [{ status: 403 }, { status: 503 }, { then: 'reset-after-read' }, { then: 'truncate', status: 200 }, { then: 'stall' }, { status: 302 }];
      const messages = [];
      for (const fault of faults) messages.push(await message({ ...fault, times: 'forever' }));
      await Promise.all(messages.map((one) => one.delete({ signal, maxRetries: 1, attemptTimeoutMs: 300 }).catch(() => {})));
      assert.equal(listeners(), 0);
    },
  },
  {
    name: 'no timer is left after a success, a failure, a retry, a timeout or an abort',
    async run({ callThrough }) {
      const [attemptTimeoutMs, shortMs, waitMs] = [43_210, 123, 321];
      const controller = new AbortController();
      const hang = (_, { signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      const hint = { 'retry-after-ms': String(waitMs) };
      let answers = 0;
      const calls = [
        callThrough(async () => okResponse()).delete,
        callThrough(async () => new Response('{"error":"no"}', { status: 403 })).delete,
        callThrough(async () => (answers++ ? okResponse() : new Response('{"error":"no"}', { status: 503, headers: hint }))).delete,
      ];
      const hanging = callThrough(hang).delete;
      const waiting = callThrough(async () => new Response('{"error":"no"}', { status: 503, headers: hint })).delete;
      const timers = watchTimers([attemptTimeoutMs, shortMs, waitMs]);
      try {
        const settled = [...calls.map((call) => call({ attemptTimeoutMs })), hanging({ attemptTimeoutMs: shortMs, maxRetries: 0 })];
        const aborted = [hanging, waiting].map((call) => call({ attemptTimeoutMs, signal: controller.signal }));
        await Promise.allSettled(settled);
        assert.isAbove(timers.open(), 0, 'timers while calls run');
        controller.abort();
        await Promise.allSettled(aborted);
        assert.equal(timers.open(), 0, 'timers left');
        assert.includeMembers(timers.all, [attemptTimeoutMs, shortMs]);
        assert.isTrue(timers.all.some((ms) => ms >= waitMs && ms < waitMs + 250), 'a timer for the hint, spread');
        for (const ms of timers.all) assert.isAtMost(ms ?? 0, LONGEST_TIMER_MS);
      } finally {
        timers.restore();
      }
    },
  },
  {
    name: 'a long AbortSignal.timeout that outlives its call keeps nothing alive',
    async run({ message }) {
      // That the process then ends is what its runner looks at.
      assert.isTrue((await (await message()).resolves({ signal: AbortSignal.timeout(60_000), timeoutMs: 60_000 })).success);
    },
  },
  {
    name: 'what onAttempt throws is ignored',
    async run({ message }) {
      const one = await message({ status: 503 });
      const onAttempt = () => {
        throw new Error('the log is full');
      };
      assert.isTrue((await one.resolves({ onAttempt })).success);
    },
  },
  {
    name: 'fetch is called without `this`, with a text and a plain object',
    async run({ callThrough }) {
      const seen = [];
      function fetch(...args) {
        seen.push([this, ...args]);
        return Promise.resolve(okResponse());
      }
      await callThrough(fetch).delete();
      const [[receiver, url, init]] = seen;
      assert.isUndefined(receiver);
      assert.isString(url);
      assert.sameMembers(Object.keys(init), ['method', 'headers', 'redirect', 'signal']);
      assert.equal(init.redirect, 'manual');
    },
  },
];
