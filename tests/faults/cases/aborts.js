// The caller's signal: at any moment, with any reason.

import { assert } from 'chai';
import { sleep } from '../../suite/guard.js';
import { apiError } from '../answers.js';
import { until } from '../context.js';
import { watchedController } from '../signals.js';

/** Far above what is right, far below the 20 s that the call would go on. */
const PROMPT_MS = 1_500;

const reasons = {
  'an Error': () => new Error('enough'),
  'a DOMException': () => new DOMException('enough', 'TimeoutError'),
  'a string': () => 'enough',
  null: () => null,
  'an object': () => ({ enough: true }),
  'undefined, so the runtime’s own': () => undefined,
};

const isAsked = async (one) => (await one.requests()).length > 0;
const retries = async (one) => one.attempts.length > 0;
const aWhileAfterAsked = async (one) => {
  await until('the request arrives', () => isAsked(one));
  await sleep(150);
  return true;
};

// A 400 is a refusal once its head is there; WebKit does not show it before more of the body has come.
const headUnseen = ({ status }) => status === undefined;

/** `ready`: true when the call is at the moment that is meant. `unknown`: whether the error must say that it may have succeeded. */
const moments = {
  'while the head is awaited': { fault: { then: 'no-headers' }, ready: isAsked, unknown: true },
  'in the middle of an answer': { fault: { json: { success: true }, then: 'stall', afterBytes: 5 }, ready: aWhileAfterAsked, unknown: true },
  'in an answer that never ends': { fault: { json: { success: true }, then: 'endless', chunkBytes: 10 }, ready: aWhileAfterAsked, unknown: true },
  'in the middle of an error’s body': { fault: { ...apiError(400), then: 'stall', afterBytes: 5 }, ready: aWhileAfterAsked, unknown: headUnseen },
  'in the wait after a 429': { fault: { ...apiError(429), headers: { 'retry-after': '15' } }, ready: retries, unknown: false, noMore: true },
  'in the wait after a 502': { fault: { ...apiError(502), headers: { 'retry-after': '15' } }, ready: retries, unknown: true, noMore: true },
};

function abortCase(moment, { fault, ready, unknown, noMore }, label, makeReason) {
  return {
    together: true,
    name: `abort ${moment}, the reason ${label}`,
    async run({ message }) {
      const one = await message({ ...fault, times: 'forever' });
      const { controller, signal, listeners } = watchedController();
      const settled = one.rejects({ code: 'aborted', attempts: 1, retryable: false }, { signal });
      settled.catch(() => {});
      await until('the moment of the abort', () => ready(one));
      const reason = makeReason();
      const start = performance.now();
      controller.abort(reason);
      const error = await settled;
      assert.isBelow(performance.now() - start, PROMPT_MS, 'ms from the abort to the rejection');
      assert.strictEqual(error.cause, reason === undefined ? signal.reason : reason);
      assert.equal(error.mayHaveSucceeded, typeof unknown === 'function' ? unknown(error) : unknown, 'mayHaveSucceeded');
      assert.equal(listeners(), 0, 'listeners left on the signal');
      if (noMore) {
        await sleep(400);
        assert.lengthOf(await one.requests(), 1);
      }
    },
  };
}

const matrix = Object.entries(moments).flatMap(([moment, conditions]) =>
  Object.entries(reasons).map(([label, makeReason]) => abortCase(moment, conditions, label, makeReason)),
);

const before = Object.entries(reasons).map(([label, makeReason]) => ({
  name: `abort before the call, the reason ${label}: nothing is sent`,
  async run({ message }) {
    const one = await message();
    const { controller, signal, listeners } = watchedController();
    controller.abort(makeReason());
    const error = await one.rejects({ code: 'aborted', attempts: 0, mayHaveSucceeded: false, retryable: false }, { signal });
    assert.strictEqual(error.cause, signal.reason);
    assert.equal(listeners(), 0);
    assert.isEmpty(await one.requests());
    assert.isTrue(await one.exists());
  },
}));

export default [
  ...before,
  ...matrix,
  {
    name: 'abort within onAttempt: no further attempt',
    async run({ message }) {
      const one = await message({ status: 503, times: 'forever' });
      const controller = new AbortController();
      await one.rejects({ code: 'aborted', attempts: 1, cause: 'enough' }, { signal: controller.signal, onAttempt: () => controller.abort('enough') });
      assert.lengthOf(await one.requests(), 1);
    },
  },
  {
    name: 'AbortSignal.timeout while the head is awaited: aborted, the cause a TimeoutError',
    async run({ message }) {
      const one = await message({ then: 'no-headers', times: 'forever' });
      const error = await one.rejects({ code: 'aborted', mayHaveSucceeded: true }, { signal: AbortSignal.timeout(400) });
      assert.equal(error.cause.name, 'TimeoutError');
    },
  },
  {
    name: 'one signal over four calls: all of them end',
    async run({ message }) {
      const { controller, signal, listeners } = watchedController();
      const messages = [];
      for (let index = 0; index < 4; index++) messages.push(await message({ then: 'no-headers', times: 'forever' }));
      const settled = messages.map((one) => one.rejects({ code: 'aborted', attempts: 1 }, { signal }));
      await until('all are asked', async () => (await Promise.all(messages.map(isAsked))).every(Boolean));
      controller.abort();
      await Promise.all(settled);
      assert.equal(listeners(), 0);
    },
  },
  {
    name: 'the quickest of ten aborts in a wait takes under 50 ms',
    async run({ message }) {
      const times = [];
      for (let index = 0; index < 10; index++) {
        const one = await message({ ...apiError(429), headers: { 'retry-after': '15' } });
        const controller = new AbortController();
        const settled = one.rejects({ code: 'aborted' }, { signal: controller.signal });
        settled.catch(() => {});
        await until('the wait', () => retries(one));
        const start = performance.now();
        controller.abort();
        await settled;
        times.push(performance.now() - start);
      }
      assert.isBelow(Math.min(...times), 50);
    },
  },
  {
    name: 'an abort after the call has ended changes nothing',
    async run({ message }) {
      const one = await message();
      const controller = new AbortController();
      const answer = await one.resolves({ signal: controller.signal });
      controller.abort();
      await sleep(20);
      assert.isTrue(answer.success);
    },
  },
];
