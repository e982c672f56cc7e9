// A redirect is never followed: the key would go along.

import { assert } from 'chai';
import { rows } from '../context.js';

const statuses = [301, 302, 303, 307, 308];

/** Where to, and which stand-in would see it. */
const targets = {
  'to another origin': ({ other }, id) => `${other.url}/v2/access/mass-messages/${id}`,
  'to another origin, without its scheme': ({ other }, id) => `${other.url.replace('http:', '')}/v2/access/mass-messages/${id}`,
  'to another message': (_, id) => `/v2/access/mass-messages/${id}`,
};

const oddities = {
  'without a location': { status: 307 },
  'to a script': { status: 302, headers: { location: 'javascript:alert(1)' } },
  '300': { status: 300 },
  '304': { status: 304 },
};

export default [
  ...statuses.flatMap((status) =>
    rows(targets, (label, target) => ({
      name: `${status} ${label}: rejects, nobody else is asked`,
      async run(context) {
        const { message, standin, other } = context;
        const one = await message();
        const connectionId = one.connectionId;
        const aim = await standin.addMessage({ connectionId });
        await standin.setFaults(one.id, { status, headers: { location: target(context, aim) }, times: 'forever' });
        const error = await one.rejects({ code: 'redirected', attempts: 1, retryable: false });
        // Browsers hide the status.
        assert.include([status, 0, undefined], error.status);
        assert.lengthOf(await one.requests(), 1);
        assert.isEmpty(await standin.requests(aim));
        assert.isEmpty(await other.requests(aim), 'requests at the other origin');
        assert.isTrue(await standin.exists(aim));
      },
    })),
  ),
  ...rows(oddities, (label, fault) => ({
    name: `a redirect: ${label}, rejects`,
    async run({ message }) {
      const one = await message({ ...fault, times: 'forever' });
      await one.rejects({ code: 'redirected', attempts: 1, retryable: false });
      assert.lengthOf(await one.requests(), 1);
    },
  })),
  {
    name: 'a redirect: to no URL, rejects',
    async run({ message }) {
      const one = await message({ status: 302, headers: { location: 'http://[' }, times: 'forever' });
      // Chromium takes it for a broken answer.
      assert.include(['redirected', 'network'], (await one.rejects({}, { maxRetries: 0 })).code);
    },
  },
];
