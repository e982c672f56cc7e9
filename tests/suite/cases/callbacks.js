// onAttempt is the caller's: whatever it does, the delete goes on, and nobody hears of it.

import { assert } from 'chai';
import { okResponse } from '../context.js';
import { sleep, step } from '../guard.js';

const fail = (reason) => {
  throw reason;
};
const broken = () => fail(new Error('the log is full'));
const reasons = {
  'an Error': new Error('no'),
  undefined,
  null: null,
  'a text': 'no',
  'a symbol': Symbol('no'),
  'a Promise': Promise.resolve(),
  'a frozen object': Object.freeze({}),
};

const callbacks = {
  throws: broken,
  'is async and throws': async () => broken(),
  'is async and throws later': async () => (await sleep(2), broken()),
  ...Object.fromEntries(
    Object.entries(reasons).flatMap(([label, reason]) => [
      [`throws ${label}`, () => fail(reason)],
      [`rejects with ${label}`, () => Promise.reject(reason)],
      [`rejects a little later with ${label}`, () => sleep(1).then(() => fail(reason))],
    ]),
  ),
  'gives a thenable that throws': () => ({ then: broken }),
  'gives a thenable that rejects': () => ({ then: (_, reject) => reject(new Error('no')) }),
  'gives a function that is a thenable and rejects': () => Object.assign(() => {}, { then: (_, reject) => reject(new Error('no')) }),
  'gives a thenable whose getter throws': () => Object.defineProperty({}, 'then', { get: broken }),
  'gives a promise with a `then` of its own': () => Object.assign(Promise.resolve(), { then: broken }),
  'gives a promise of a subclass that rejects': () => class extends Promise {}.reject(new Error('no')),
  'gives a promise that never settles': () => new Promise(() => {}),
  'gives a Proxy that throws': () => new Proxy({}, { get: broken, has: broken }),
  'gives numbers, texts, symbols': () => Symbol('fine'),
  'changes what it is given': (attempt) => Object.assign(attempt, { attempt: 99, retryInMs: 0, code: 'x' }),
  'deletes what it is given': (attempt) => Object.keys(attempt).forEach((key) => delete attempt[key]),
};

function flaky() {
  let asked = 0;
  return async () => (asked++ ? okResponse() : new Response('{"error":"later"}', { status: 503, headers: { 'retry-after-ms': '1' } }));
}

export default [
  {
    name: 'an onAttempt that throws, rejects or hangs changes nothing, and leaves no unhandled rejection',
    async run({ deleteThrough, rejection }) {
      const calls = Object.entries(callbacks).map(([label, onAttempt]) =>
        step(label, async () => {
          assert.deepEqual(await deleteThrough(flaky(), { maxRetries: 1, onAttempt }), { success: true });
          await rejection(() => deleteThrough(async () => new Response('', { status: 400 }), { onAttempt }), { code: 'bad_request', attempts: 1 });
        }),
      );
      await Promise.all(calls);
      // Runtimes report unhandled rejections a turn later; this case fails then.
      await sleep(20);
    },
  },
  {
    name: 'onAttempt is called with one plain object, with no `this`, once an attempt, before the call settles',
    async run({ deleteThrough }) {
      const seen = [];
      let settled = false;
      function onAttempt(...args) {
        seen.push({ thisArg: this, args, settled });
      }
      await deleteThrough(flaky(), { maxRetries: 1, onAttempt }).finally(() => (settled = true));
      assert.lengthOf(seen, 2);
      for (const [index, { thisArg, args, settled: late }] of seen.entries()) {
        assert.isUndefined(thisArg);
        assert.lengthOf(args, 1);
        assert.equal(Object.getPrototypeOf(args[0]), Object.prototype);
        assert.equal(args[0].attempt, index + 1);
        assert.isFalse(late);
      }
      const [first, last] = seen.map(({ args }) => Object.keys(args[0]));
      assert.sameMembers(first, ['attempt', 'status', 'code', 'elapsedMs', 'retryInMs']);
      assert.sameMembers(last, ['attempt', 'status', 'elapsedMs']);
    },
  },
  {
    name: 'onAttempt may call the package again, and abort its own call',
    async run({ deleteThrough, rejection }) {
      const inner = [];
      const onAttempt = () => void inner.push(deleteThrough(async () => okResponse()));
      assert.deepEqual(await deleteThrough(flaky(), { maxRetries: 1, onAttempt }), { success: true });
      assert.deepEqual(await Promise.all(inner), [{ success: true }, { success: true }]);
      const controller = new AbortController();
      const abort = async () => controller.abort('enough');
      await rejection(() => deleteThrough(flaky(), { maxRetries: 1, signal: controller.signal, onAttempt: abort }), {
        code: 'aborted',
        attempts: 1,
        cause: 'enough',
      });
      // Such an abort comes before the wait that it ends, and `step` allows 10 s.
      const early = new AbortController();
      const asked = async () => new Response('{"error":"slower"}', { status: 429, headers: { 'retry-after': '30' } });
      await step('a wait of 30 s that is aborted before it begins', () =>
        rejection(() => deleteThrough(asked, { maxRetries: 1, signal: early.signal, onAttempt: () => early.abort() }), { code: 'aborted', attempts: 1 }),
      );
      // After the last attempt an abort is too late.
      const late = new AbortController();
      assert.isTrue((await deleteThrough(async () => okResponse(), { signal: late.signal, onAttempt: () => late.abort() })).success);
    },
  },
  {
    name: 'a fetch may call the package again, many deep',
    async run({ deleteThrough }) {
      const nested = async (depth) => {
        if (depth > 0) await deleteThrough(() => nested(depth - 1));
        return okResponse();
      };
      assert.deepEqual(await deleteThrough(() => nested(50)), { success: true });
    },
  },
];
