// A message on the stand-in for one probe, and whether the probe's report is what it must be.
import assert from 'node:assert/strict';
import { standinClient } from '../../examples/kit.mjs';
import { DEFAULT_KEY } from '../../standin/index.js';

/** `{ target, query, verify }`: what probe() takes, the same as a query, and the check of what it gave. */
export async function makeTarget(standin) {
  const client = standinClient(standin);
  const { connectionId, ids } = await client.connection('for a row');
  const target = { baseUrl: standin, apiKey: DEFAULT_KEY, connectionId, id: String(ids[0]) };
  return {
    target,
    query: new URLSearchParams(target).toString(),
    async verify(report) {
      const { message, ...rest } = report;
      assert.deepEqual(
        rest,
        { success: true, deleted: target.id, isInstance: true, isBranded: true, code: 'not_found', status: 404, mayHaveSucceeded: false, again: 2 },
        `the error said: ${message}`,
      );
      assert.equal(await client.exists(ids[0]), false, 'the message is still there');
    },
  };
}
