// Connections that break, or never come about.

import { assert } from 'chai';
import { rows } from '../context.js';

// Before a head has come, some runtimes send a DELETE once more by themselves: requests are not counted here.
const breaks = {
  'a reset before the request was read': { then: 'reset-before-read' },
  'a reset after the request was read': { then: 'reset-after-read' },
};

export default [
  ...rows(breaks, (label, fault) => ({
    name: `${label}, once: deleted in the end`,
    async run({ message }) {
      const one = await message(fault);
      const answer = await one.resolves();
      // Sent once more by the runtime itself, it was deleted before our second attempt.
      if (!answer.alreadyDeleted) assert.strictEqual(answer.queue?.id, Number(one.id));
      assert.isFalse(await one.exists());
    },
  })),
  ...rows(breaks, (label, fault) => ({
    name: `${label}, for ever: rejects with network, may have succeeded`,
    async run({ message }) {
      const one = await message({ ...fault, times: 'forever' });
      await one.rejects({ code: 'network', attempts: 3, retryable: true, mayHaveSucceeded: true });
      assert.isTrue(await one.exists());
    },
  })),
  {
    name: 'nobody listens: rejects with network after the retries',
    async run({ message }) {
      const one = await message();
      // A port that nobody uses any more, and that browsers do not forbid.
      await one.rejects({ code: 'network', attempts: 3, retryable: true }, { baseUrl: 'http://127.0.0.1:49' });
      assert.isTrue(await one.exists());
    },
  },
  {
    name: 'a server that speaks no TLS: rejects with network',
    async run({ message, standin }) {
      const one = await message();
      await one.rejects({ code: 'network', attempts: 2 }, { baseUrl: standin.url.replace('http:', 'https:'), maxRetries: 1 });
      assert.isTrue(await one.exists());
    },
  },
  {
    name: 'a slow answer within the deadline: resolves, one request',
    async run({ message }) {
      const one = await message({ delayMs: 400 });
      assert.isTrue((await one.resolves()).success);
      assert.lengthOf(await one.requests(), 1);
    },
  },
  {
    name: 'twenty calls at once, every second one broken: all settle, none mixed up',
    async run({ message }) {
      const messages = [];
      for (let index = 0; index < 20; index++) messages.push(await message(...(index % 2 ? [{ status: 200, deletes: true, then: 'truncate' }] : [])));
      const answers = await Promise.all(messages.map((one) => one.resolves()));
      for (const [index, answer] of answers.entries()) {
        if (index % 2) assert.deepEqual(answer, { success: true, alreadyDeleted: true });
        else assert.strictEqual(answer.queue?.id, Number(messages[index].id));
      }
    },
  },
];
