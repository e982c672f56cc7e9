// Retries are bounded over all calls of a key: an outage is not multiplied.

import { assert } from 'chai';
import { okResponse } from '../../suite/context.js';

const TOKENS = 500;
const failure = (status) => new Response('{"error":"no"}', { status });

/** Requests that many calls with one key and base make against an API that only fails. */
async function requestsOf(callThrough, calls, status) {
  let requests = 0;
  const { delete: remove } = callThrough(async () => (requests++, failure(status)));
  await Promise.allSettled(Array.from({ length: calls }, () => remove()));
  return requests;
}

export default [
  {
    name: '40 calls into an outage: 35 retries in all (500 tokens, 14 each)',
    async run({ callThrough }) {
      assert.equal(await requestsOf(callThrough, 40, 503), 40 + Math.floor(TOKENS / 14));
    },
  },
  {
    name: '80 throttled calls: 100 retries in all (500 tokens, 5 each)',
    async run({ callThrough }) {
      assert.equal(await requestsOf(callThrough, 80, 429), 80 + TOKENS / 5);
    },
  },
  {
    name: 'a spent budget is that key’s only, and a call without budget still makes its first attempt',
    async run({ callThrough, message }) {
      let fails = true;
      const spent = callThrough(async () => (fails ? failure(503) : okResponse()));
      await Promise.allSettled(Array.from({ length: 40 }, () => spent.delete()));
      await spent.rejects({ code: 'server', attempts: 1, retryable: true });
      const other = await message({ status: 503 });
      await other.resolves();
      assert.lengthOf(other.attempts, 2);
      fails = false;
      assert.isTrue((await spent.delete()).success);
    },
  },
  {
    name: 'a success after a retry gives its tokens back',
    async run({ callThrough }) {
      let requests = 0;
      // A call's first request fails, its second is answered.
      const oneRetry = () => {
        let asked = false;
        return async () => {
          requests++;
          if (asked) return okResponse();
          asked = true;
          return failure(503);
        };
      };
      const { delete: remove } = callThrough(() => assert.fail('every call brings its own fetch'));
      // Forty retries, where there is a budget for 35 without refunds.
      for (let round = 0; round < 2; round++) {
        const answers = await Promise.all(Array.from({ length: 20 }, () => remove({ fetch: oneRetry() })));
        for (const answer of answers) assert.isTrue(answer.success);
      }
      assert.equal(requests, 80);
    },
  },
];
