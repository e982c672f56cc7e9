// The two deadlines: of an attempt and of the whole call.

import { assert } from 'chai';

// Clocks of engines are coarse on purpose.
const TOLERANCE_MS = 20;
const FAR_BELOW_A_HANG_MS = 5_000;

async function elapsed(action) {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

export default [
  {
    name: 'no head once: the attempt’s deadline, then the retry settles it',
    async run({ message }) {
      const one = await message({ deletes: true, then: 'no-headers' });
      assert.deepEqual(await one.resolves({ attemptTimeoutMs: 700 }), { success: true, alreadyDeleted: true });
      assert.deepEqual(one.attempts.map(({ code }) => code), ['timeout', undefined]);
    },
  },
  {
    name: 'no head for ever: rejects with timeout after the retries',
    async run({ message }) {
      const one = await message({ then: 'no-headers', times: 'forever' });
      await one.rejects({ code: 'timeout', attempts: 3, retryable: true, mayHaveSucceeded: true }, { attemptTimeoutMs: 250 });
      for (const { elapsedMs } of one.attempts) assert.isAtLeast(elapsedMs, 250 - TOLERANCE_MS);
    },
  },
  {
    name: 'no head and a deadline of the call: rejects with timeout in time',
    async run({ message }) {
      const one = await message({ then: 'no-headers', times: 'forever' });
      const ms = await elapsed(() => one.rejects({ code: 'timeout', attempts: 1, mayHaveSucceeded: true }, { timeoutMs: 500 }));
      assert.isAtLeast(ms, 500 - TOLERANCE_MS);
      assert.isBelow(ms, FAR_BELOW_A_HANG_MS);
    },
  },
  {
    name: 'the deadline of the call covers the body',
    async run({ message }) {
      const one = await message({ json: { success: true }, then: 'stall', afterBytes: 4, times: 'forever' });
      const ms = await elapsed(() => one.rejects({ code: 'timeout', mayHaveSucceeded: true }, { timeoutMs: 500 }));
      assert.isBelow(ms, FAR_BELOW_A_HANG_MS);
    },
  },
  {
    name: 'the deadline of the call covers an error’s body',
    async run({ message }) {
      const one = await message({ status: 500, then: 'stall', afterBytes: 4, times: 'forever' });
      const ms = await elapsed(() => one.rejects({ code: 'timeout', mayHaveSucceeded: true }, { timeoutMs: 500 }));
      assert.isBelow(ms, FAR_BELOW_A_HANG_MS);
    },
  },
  {
    name: 'the deadline of the call covers the waits: no retry that could not begin before it',
    async run({ message }) {
      const one = await message({ status: 503, times: 'forever' });
      let error;
      const ms = await elapsed(async () => (error = await one.rejects({ retryable: true, mayHaveSucceeded: true }, { timeoutMs: 1000, maxRetries: 10 })));
      // An attempt that begins just before the deadline is cut by it.
      assert.include(['server', 'timeout'], error.code);
      assert.isBelow(ms, FAR_BELOW_A_HANG_MS);
      const gaps = await one.gaps();
      assert.isBelow(gaps.reduce((sum, gap) => sum + gap, 0), 1000 + TOLERANCE_MS);
    },
  },
  {
    name: 'the last attempt has what is left of the call’s deadline, not its own',
    async run({ message }) {
      const one = await message({ status: 503 }, { then: 'no-headers', times: 'forever' });
      const ms = await elapsed(() => one.rejects({ code: 'timeout', mayHaveSucceeded: true }, { timeoutMs: 1500 }));
      assert.lengthOf(one.attempts, 2);
      assert.isAtLeast(ms, 1500 - TOLERANCE_MS);
      assert.isBelow(ms, 1500 + FAR_BELOW_A_HANG_MS);
    },
  },
  {
    name: 'a deadline that passes while headers come late, once: the retry settles it',
    async run({ message }) {
      const one = await message({ deletes: true, delayMs: 3000, status: 200 });
      assert.deepEqual(await one.resolves({ attemptTimeoutMs: 700 }), { success: true, alreadyDeleted: true });
    },
  },
  {
    name: 'a deadline of the longest timer does not fire at once',
    async run({ message }) {
      const one = await message({ delayMs: 100 });
      const longest = 2 ** 31 - 1;
      assert.isTrue((await one.resolves({ timeoutMs: longest, attemptTimeoutMs: longest })).success);
      assert.lengthOf(await one.requests(), 1);
    },
  },
];
