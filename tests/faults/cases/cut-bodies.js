// Bodies that break off or stop, of an answer and of an error, at several bytes.

import { assert } from 'chai';
import { apiError } from '../answers.js';

// Some engines end a cut body as if it were whole; then what is there is no JSON.
const CUT_CODES = ['network', 'unexpected_response'];
// Firefox shows no head before a body's first byte, WebKit not before some more of it.
const assertStatus = (error, status) => assert.include([status, undefined], error.status);
const ANSWER = { success: true, queue: { id: 1, text: 'x'.repeat(2000) } };
const LENGTH = JSON.stringify(ANSWER).length;
const places = { 'before its first byte': 0, 'after 1 byte': 1, 'after 1000 bytes': 1000, 'before its last byte': LENGTH - 1 };
const errorPlaces = { 'before its first byte': 0, 'after 1 byte': 1, 'after 30 bytes': 30 };

const cuts = { 'cut off': 'truncate', reset: 'reset' };

function answerCut(then, afterBytes) {
  return { status: 200, json: ANSWER, then, afterBytes };
}

const cutCases = Object.entries(cuts).flatMap(([how, then]) => [
  ...Object.entries(places).flatMap(([where, afterBytes]) => [
    {
      name: `an answer ${how} ${where}, once: the retry settles it`,
      async run({ message }) {
        const one = await message({ ...answerCut(then, afterBytes), deletes: true });
        assert.deepEqual(await one.resolves(), { success: true, alreadyDeleted: true });
        assert.lengthOf(one.attempts, 2);
      },
    },
    {
      name: `an answer ${how} ${where}, for ever: rejects, and may have succeeded`,
      async run({ message }) {
        const one = await message({ ...answerCut(then, afterBytes), times: 'forever' });
        const error = await one.rejects({ attempts: 2, retryable: true, mayHaveSucceeded: true }, { maxRetries: 1 });
        assert.include(CUT_CODES, error.code);
        assertStatus(error, 200);
      },
    },
  ]),
  ...Object.entries(errorPlaces).flatMap(([where, afterBytes]) => [
    {
      name: `a 503’s body ${how} ${where}, once: the retry deletes`,
      async run({ message }) {
        const one = await message({ status: 503, then, afterBytes });
        assert.strictEqual((await one.resolves()).queue?.id, Number(one.id));
        assert.lengthOf(one.attempts, 2);
      },
    },
    {
      name: `a 503’s body ${how} ${where}, for ever: rejects with the status`,
      async run({ message }) {
        const one = await message({ status: 503, then, afterBytes, times: 'forever' });
        const error = await one.rejects({ attempts: 2, retryable: true, mayHaveSucceeded: true }, { maxRetries: 1 });
        assert.include(['network', 'server'], error.code);
        assertStatus(error, 503);
      },
    },
  ]),
]);

const stallPlaces = { 'before its first byte': 0, 'after 1 byte': 1, 'after 30 bytes': 30 };
const stallCases = Object.entries(stallPlaces).flatMap(([where, afterBytes]) => [
  {
    name: `an answer that stalls ${where}, once: the attempt’s deadline, then the retry settles it`,
    async run({ message }) {
      const one = await message({ ...answerCut('stall', afterBytes), deletes: true });
      assert.deepEqual(await one.resolves({ attemptTimeoutMs: 700 }), { success: true, alreadyDeleted: true });
      assert.deepEqual(one.attempts.map(({ code }) => code), ['timeout', undefined]);
    },
  },
  {
    name: `an answer that stalls ${where}, for ever: rejects with timeout`,
    async run({ message }) {
      const one = await message({ ...answerCut('stall', afterBytes), times: 'forever' });
      await one.rejects({ code: 'timeout', attempts: 3, retryable: true, mayHaveSucceeded: true }, { attemptTimeoutMs: 250 });
    },
  },
  {
    name: `a 503’s body that stalls ${where}, once: the attempt’s deadline, then the retry deletes`,
    async run({ message }) {
      const one = await message({ status: 503, then: 'stall', afterBytes });
      assert.strictEqual((await one.resolves({ attemptTimeoutMs: 700 })).queue?.id, Number(one.id));
      assert.lengthOf(one.attempts, 2);
    },
  },
  {
    name: `a 400’s body that stalls ${where}, for ever: rejects with timeout`,
    async run({ message }) {
      const one = await message({ ...apiError(400), then: 'stall', afterBytes, times: 'forever' });
      assertStatus(await one.rejects({ code: 'timeout', attempts: 2 }, { attemptTimeoutMs: 250, maxRetries: 1 }), 400);
    },
  },
]);

export default [...cutCases, ...stallCases];
