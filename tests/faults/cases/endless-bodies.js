// Bodies that never end, fast and slow.

import { assert } from 'chai';
import { apiError } from '../answers.js';

export default [
  {
    name: 'an answer that never ends: cut off at 1 MiB, rejected',
    async run({ message }) {
      const one = await message({ status: 200, json: { success: true }, then: 'endless', chunkBytes: 1_048_576, times: 'forever' });
      const error = await one.rejects({ code: 'unexpected_response', status: 200, attempts: 1, mayHaveSucceeded: true });
      assert.match(error.message, /1 MiB/);
    },
  },
  {
    name: 'an answer that trickles for ever: the attempt’s deadline',
    async run({ message }) {
      const one = await message({ status: 200, json: { success: true }, then: 'endless', chunkBytes: 10, everyMs: 30, times: 'forever' });
      await one.rejects({ code: 'timeout', attempts: 2, mayHaveSucceeded: true }, { attemptTimeoutMs: 300, maxRetries: 1 });
    },
  },
  {
    name: 'an error’s body that never ends: read up to 64 KiB, the error stands',
    async run({ message }) {
      const one = await message({ ...apiError(400), then: 'endless', times: 'forever' });
      const error = await one.rejects({ code: 'bad_request', status: 400, attempts: 1, mayHaveSucceeded: false });
      assert.match(error.message, /The text of 400/);
    },
  },
  {
    name: 'a 503’s body that never ends, once: the retry deletes',
    async run({ message }) {
      const one = await message({ ...apiError(503), then: 'endless' });
      assert.strictEqual((await one.resolves()).queue?.id, Number(one.id));
    },
  },
  {
    name: 'an error’s body that trickles for ever: the attempt’s deadline',
    async run({ message }) {
      const one = await message({ ...apiError(400), then: 'endless', chunkBytes: 10, everyMs: 30, times: 'forever' });
      await one.rejects({ code: 'timeout', status: 400, attempts: 1 }, { attemptTimeoutMs: 300, maxRetries: 0 });
    },
  },
];
