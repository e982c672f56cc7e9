// The delete happened or may have happened, and its answer was lost: what the next answer is taken for.

import { assert } from 'chai';
import { apiError, HTML, htmlPage } from '../answers.js';
import { rows } from '../context.js';

const CUT = { deletes: true, status: 200, then: 'truncate' };
const ATTEMPT_MS = 700;

/** The message is gone, and the answer does not say so. */
const losses = {
  'an answer cut off': CUT,
  'an answer reset after its head': { deletes: true, then: 'reset', afterBytes: 0 },
  'an answer that stalls': { deletes: true, then: 'stall', afterBytes: 3 },
  'no head in time': { deletes: true, then: 'no-headers' },
  'a 500': { deletes: true, status: 500 },
  'a 502': { deletes: true, status: 502 },
  'a 502 page': { deletes: true, ...htmlPage(502) },
  'a 503': { deletes: true, status: 503 },
  'a 504': { deletes: true, status: 504 },
  'a 524': { deletes: true, status: 524 },
};

/** After a loss these prove that the message is gone. */
const proofs = {
  'the API’s own 404': apiError(404),
  'a 404 in the API’s older form': { status: 404, json: { error: 'Message not found', code: 'NOT_FOUND', details: {} } },
  'a 404 with the API’s bare error': { status: 404, body: '{"error":"Message not found"}' },
  'a 404 with the API’s bare error and its request id': { status: 404, body: '{"error":"Message not found","requestId":"req_1"}' },
  'a 404 MASS_MESSAGE_NOT_FOUND': apiError(404, 'MASS_MESSAGE_NOT_FOUND'),
  'the API’s own 410': apiError(410, 'RESOURCE_NOT_FOUND'),
};

/** These come from a wrong path, or from something before the API. */
const noProofs = {
  'a 404 ROUTE_NOT_FOUND': apiError(404, 'ROUTE_NOT_FOUND'),
  'a 404 ROUTE_NOT_FOUND in the older form': { status: 404, json: { error: 'Route not found', code: 'ROUTE_NOT_FOUND' } },
  'a 404 CONNECTION_NOT_FOUND': apiError(404, 'CONNECTION_NOT_FOUND'),
  'a 404 of Fastify': { status: 404, body: '{"message":"Route DELETE:/x not found","error":"Not Found","statusCode":404}' },
  'a 404 of Spring': { status: 404, body: '{"timestamp":"2026-11-25T10:00:00.000+00:00","status":404,"error":"Not Found","path":"/x"}' },
  'a 404 of Rails': { status: 404, body: '{"status":404,"error":"Not Found"}' },
  'a 404 whose error is the reason phrase': { status: 404, body: '{"error":"Not Found"}' },
  'a 404 whose error is the status line': { status: 404, body: '{"error":"404 Not Found."}' },
  'a 404 about a route, without a name': { status: 404, body: '{"error":"Route not found"}' },
  'a 404 of a problem document': { status: 404, body: '{"type":"about:blank","title":"Not Found","status":404}' },
  'a 404 with a nested code': { status: 404, body: '{"error":{"code":"NOT_FOUND","message":"The page could not be found"}}' },
  'a 404 whose type and code disagree': { status: 404, body: '{"error":"no","type":"RESOURCE_NOT_FOUND","code":"ROUTE_NOT_FOUND"}' },
  'a 404 that broke off': { ...apiError(404), then: 'reset', afterBytes: 10 },
  'a 410 without a name': { status: 410, body: '{"error":"This API version is retired"}' },
  'a 404 page': htmlPage(404),
  'a 410 page': htmlPage(410),
  'a 404 page that says it is JSON': { status: 404, body: HTML },
  'a 404 of plain text': { status: 404, headers: { 'content-type': 'text/plain' }, body: '404 page not found' },
  'a 404 without a body': { status: 404, body: '' },
  'a 404 of other JSON': { status: 404, json: { message: 'no such bucket' } },
  'a 404 whose error is no text': { status: 404, json: { error: { message: 'no' } } },
  'a 404 whose JSON is an array': { status: 404, body: '["error"]' },
};

/** Refused, so that the first attempt cannot have deleted. */
const refusals = {
  'a 401 RULES_OUTDATED': apiError(401, 'RULES_OUTDATED'),
  'a 409': apiError(409),
  'a 425': apiError(425),
  'a 429': apiError(429),
};

const GONE = { success: true, alreadyDeleted: true };
const forever = (fault) => ({ ...fault, times: 'forever' });

export default [
  ...rows(losses, (label, fault) => ({
    name: `${label}, then the API’s 404: already deleted`,
    async run({ message }) {
      const one = await message(fault);
      assert.deepEqual(await one.resolves({ attemptTimeoutMs: ATTEMPT_MS }), GONE);
      assert.isUndefined(one.attempts.at(-1).code);
    },
  })),
  ...rows(proofs, (label, fault) => ({
    name: `an answer lost, then ${label}: already deleted`,
    async run({ message }) {
      const one = await message(CUT, forever(fault));
      assert.deepEqual(await one.resolves(), GONE);
    },
  })),
  ...rows(noProofs, (label, fault) => ({
    name: `an answer lost, then ${label}: rejects, may have succeeded`,
    async run({ message }) {
      const one = await message(CUT, forever(fault));
      await one.rejects({ code: 'not_found', status: fault.status, attempts: 2, mayHaveSucceeded: true });
    },
  })),
  ...rows({ ...proofs, ...noProofs }, (label, fault) => ({
    name: `${label} at the first attempt: rejects, cannot have succeeded`,
    async run({ message }) {
      const one = await message(forever(fault));
      await one.rejects({ code: 'not_found', status: fault.status, attempts: 1, mayHaveSucceeded: false });
    },
  })),
  ...rows(proofs, (label, fault) => ({
    name: `${label} with allowMissing: already deleted`,
    async run({ message }) {
      const one = await message(forever(fault));
      assert.deepEqual(await one.resolves({ allowMissing: true }), GONE);
    },
  })),
  ...rows(noProofs, (label, fault) => ({
    name: `${label} with allowMissing: rejects all the same`,
    async run({ message }) {
      const one = await message(forever(fault));
      await one.rejects({ code: 'not_found', status: fault.status, attempts: 1 }, { allowMissing: true });
    },
  })),
  ...rows(refusals, (label, fault) => ({
    name: `${label}, then the API’s 404: rejects, cannot have succeeded`,
    async run({ message }) {
      const one = await message(fault, forever(apiError(404)));
      await one.rejects({ code: 'not_found', status: 404, attempts: 2, mayHaveSucceeded: false });
    },
  })),
  {
    name: 'an answer lost, no retry allowed: rejects, may have succeeded',
    async run({ message }) {
      const one = await message(CUT);
      await one.rejects({ attempts: 1, mayHaveSucceeded: true, retryable: true }, { maxRetries: 0 });
      assert.isFalse(await one.exists());
    },
  },
  {
    name: 'an answer lost, then 403: rejects, may have succeeded',
    async run({ message }) {
      const one = await message(CUT, apiError(403));
      await one.rejects({ code: 'forbidden', attempts: 2, mayHaveSucceeded: true });
    },
  },
  {
    name: 'an answer lost, then 429 for an hour: rejects, may have succeeded',
    async run({ message }) {
      const one = await message(CUT, { ...apiError(429), headers: { 'retry-after': '3600' } });
      await one.rejects({ code: 'rate_limited', attempts: 2, mayHaveSucceeded: true, retryAfterMs: 3_600_000 });
    },
  },
  {
    name: 'an answer lost, then a page with status 200: rejects, may have succeeded',
    async run({ message }) {
      const one = await message(CUT, forever(htmlPage(200)));
      await one.rejects({ code: 'unexpected_response', attempts: 2, mayHaveSucceeded: true });
    },
  },
  {
    name: 'an answer lost, then success: false: the API’s answer, unchanged',
    async run({ message }) {
      const one = await message(CUT, { json: { success: false } });
      assert.deepEqual(await one.resolves(), { success: false });
    },
  },
  {
    name: 'an answer lost, then a 200 with the cancelled queue: the API’s answer, unchanged',
    async run({ message }) {
      const answer = { success: true, queue: { id: 5, isCanceled: true } };
      const one = await message(CUT, { json: answer });
      assert.deepEqual(await one.resolves(), answer);
    },
  },
  {
    name: 'the message is deleted once, whatever was lost: two lost answers, then the 404',
    async run({ message }) {
      const one = await message(CUT, { status: 502 });
      assert.deepEqual(await one.resolves(), GONE);
      assert.lengthOf(one.attempts, 3);
    },
  },
];
