// Every status, once and for ever.

import { assert } from 'chai';
import { apiError } from '../answers.js';
import { rows } from '../context.js';

/** Passes by itself. `refused`: the API, or what stands before it, says that it did nothing. */
const passing = {
  '401 RULES_OUTDATED': { ...apiError(401, 'RULES_OUTDATED'), code: 'unauthorized', refused: true },
  // Chromium and Firefox send a 408 on a connection that was used before once more by themselves.
  408: { status: 408, code: 'bad_request', resent: true },
  425: { status: 425, code: 'bad_request', refused: true },
  429: { status: 429, code: 'rate_limited', refused: true },
  ...Object.fromEntries([500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527].map((status) => [status, { status, code: 'server' }])),
};

/** The same answer next time. */
const final = {
  '401 UNAUTHORIZED': { ...apiError(401, 'UNAUTHORIZED'), code: 'unauthorized' },
  '401 SESSION_NOT_PROVIDED': { ...apiError(401, 'SESSION_NOT_PROVIDED'), code: 'unauthorized' },
  '401 SESSION_EXPIRED': { ...apiError(401, 'SESSION_EXPIRED'), code: 'unauthorized' },
  403: { ...apiError(403), code: 'forbidden' },
  404: { ...apiError(404), code: 'not_found' },
  410: { ...apiError(410), code: 'not_found' },
  ...Object.fromEntries(
    [400, 402, 405, 406, 411, 412, 413, 414, 415, 416, 418, 422, 423, 424, 426, 428, 431, 451, 499].map((status) => [status, { status, code: 'bad_request' }]),
  ),
  ...Object.fromEntries([501, 505, 506, 507, 508, 510, 511, 599].map((status) => [status, { status, code: 'server', refused: false }])),
};

export default [
  ...rows(passing, (label, { code: _, refused: __, resent, ...fault }) => ({
    name: `${label} once: the second attempt deletes`,
    async run({ message }) {
      const one = await message(fault);
      const answer = await one.resolves();
      assert.strictEqual(answer.queue?.id, Number(one.id));
      assert.isFalse(await one.exists());
      const statuses = one.attempts.map(({ status }) => status);
      assert.deepInclude(resent ? [[200], [fault.status, 200]] : [[fault.status, 200]], statuses);
      assert.lengthOf(await one.requests(), 2);
    },
  })),
  ...rows(passing, (label, { code, refused = false, resent, ...fault }) => ({
    name: `${label} for ever: rejects after two retries`,
    async run({ message }) {
      const one = await message({ ...fault, times: 'forever' });
      await one.rejects({ code, status: fault.status, attempts: 3, retryable: true, mayHaveSucceeded: !refused });
      const { length } = await one.requests();
      if (resent) assert.isAtLeast(length, 3);
      else assert.equal(length, 3);
      assert.isTrue(await one.exists());
    },
  })),
  {
    name: '409 once: asked again, deleted',
    async run({ message }) {
      const one = await message(apiError(409));
      assert.isTrue((await one.resolves()).success);
      assert.lengthOf(one.attempts, 2);
    },
  },
  {
    name: '409 for ever: asked again once only',
    async run({ message }) {
      const one = await message({ ...apiError(409), times: 'forever' });
      await one.rejects({ code: 'bad_request', status: 409, attempts: 2, mayHaveSucceeded: false });
      assert.lengthOf(await one.requests(), 2);
    },
  },
  ...rows(final, (label, { code, refused = true, ...fault }) => ({
    name: `${label}: one request, no retry`,
    async run({ message }) {
      const one = await message(fault);
      await one.rejects({ code, status: fault.status, attempts: 1, retryable: false, mayHaveSucceeded: !refused });
      assert.lengthOf(await one.requests(), 1);
      assert.isTrue(await one.exists());
    },
  })),
  {
    name: 'maxRetries 0: one request, and the error says that a retry may help',
    async run({ message }) {
      const one = await message({ status: 503, times: 'forever' });
      await one.rejects({ code: 'server', status: 503, attempts: 1, retryable: true }, { maxRetries: 0 });
      assert.lengthOf(await one.requests(), 1);
    },
  },
  {
    name: 'maxRetries 4: four faults of four kinds, then deleted',
    async run({ message }) {
      const one = await message({ status: 500 }, { status: 502, then: 'truncate', afterBytes: 3 }, { status: 503 }, { then: 'reset', afterBytes: 0 });
      const answer = await one.resolves({ maxRetries: 4 });
      assert.strictEqual(answer.queue?.id, Number(one.id));
      assert.lengthOf(one.attempts, 5);
    },
  },
  {
    name: 'a connection over its rate limit: 429 with X-RateLimit-Reset, waited for, then deleted',
    async run({ message, standin }) {
      const one = await message();
      await standin.addConnection({ connectionId: one.connectionId, rateLimit: { perMinute: 60, burst: 1 } });
      await fetch(`${standin.url}/v2/access/mass-messages`, { headers: { apiKey: one.key, 'x-connection-id': one.connectionId } });
      assert.strictEqual((await one.resolves()).queue?.id, Number(one.id));
      assert.deepEqual(one.attempts.map(({ status }) => status), [429, 200]);
    },
  },
];
