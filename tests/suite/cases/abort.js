import { assert } from 'chai';
import { okResponse } from '../context.js';
import { sleep, step } from '../guard.js';

const reasons = {
  Error: new Error('enough'), string: 'enough', null: null, number: 0, false: false, object: {}, symbol: Symbol('enough'),
  function: () => {},
};

export default [
  {
    name: 'a signal aborted before the call: nothing is sent, and the cause is its reason',
    async run({ rejection, deleteThrough, addMessage }) {
      const message = await addMessage();
      for (const [label, reason] of Object.entries(reasons)) {
        await step(label, async () => {
          let sent = 0;
          const signal = AbortSignal.abort(reason);
          const call = () => deleteThrough(async () => (sent++, okResponse()), { signal });
          const error = await rejection(call, { code: 'aborted', attempts: 0, mayHaveSucceeded: false });
          assert.strictEqual(error.cause, reason);
          assert.equal(sent, 0);
          await rejection(() => message.delete({ signal }), { code: 'aborted' });
        });
      }
      const signal = AbortSignal.abort();
      const error = await rejection(() => message.delete({ signal }), { code: 'aborted', attempts: 0 });
      assert.strictEqual(error.cause, signal.reason);
      assert.isEmpty(await message.requests());
      assert.isTrue(await message.exists());
    },
  },
  {
    name: 'an abort while the answer is awaited ends the call at once; the message may be gone',
    async run({ rejection, addMessage }) {
      for (const [label, reason] of Object.entries(reasons)) {
        await step(label, async () => {
          const message = await addMessage();
          await message.setFaults({ then: 'no-headers', times: 'forever' });
          await abortsWhen(() => message.requests().then((requests) => requests.length > 0), { message, rejection, reason });
        });
      }
    },
  },
  {
    name: 'an abort while the body comes ends the call, of an answer and of an error',
    async run({ rejection, addMessage }) {
      for (const status of [200, 400]) {
        await step(String(status), async () => {
          const message = await addMessage();
          await message.setFaults({ status, body: '{"success":true,"error":"x"}', then: 'stall', afterBytes: 5, times: 'forever' });
          const reason = new Error('enough');
          await abortsWhen(() => sleep(300).then(() => true), { message, rejection, reason, mayHaveSucceeded: status === 200 });
        });
      }
    },
  },
  {
    name: 'an abort reaches a fetch of the caller’s own through init.signal',
    async run({ rejection, deleteThrough }) {
      const controller = new AbortController();
      const fetch = (url, init) =>
        new Promise((_, reject) => {
          init.signal.addEventListener('abort', () => reject(new Error('stopped')));
          setTimeout(() => controller.abort('enough'), 20);
        });
      await rejection(() => deleteThrough(fetch, { signal: controller.signal }), { code: 'aborted', cause: 'enough', attempts: 1 });
    },
  },
  {
    name: 'an abort ends the call even when fetch never looks at the signal',
    async run({ rejection, deleteThrough }) {
      const controller = new AbortController();
      const fetch = () => {
        setTimeout(() => controller.abort('enough'), 20);
        return new Promise(() => {});
      };
      await rejection(() => deleteThrough(fetch, { signal: controller.signal }), { code: 'aborted', cause: 'enough' });
    },
  },
  {
    name: 'an abort by fetch itself, before it returns, ends the call',
    async run({ rejection, deleteThrough }) {
      const controller = new AbortController();
      const fetch = () => {
        controller.abort('enough');
        return new Promise(() => {});
      };
      await rejection(() => deleteThrough(fetch, { signal: controller.signal }), { code: 'aborted', cause: 'enough' });
    },
  },
  {
    name: 'an abort after the call changes nothing, and one signal serves many calls',
    async run({ addMessage }) {
      const controller = new AbortController();
      const messages = [await addMessage(), await addMessage()];
      const answers = await Promise.all(messages.map((message) => message.delete({ signal: controller.signal })));
      controller.abort();
      await sleep(10);
      for (const answer of answers) assert.isTrue(answer.success);
    },
  },
];

/** The call rejects within half a second after the condition held and the signal was aborted. */
async function abortsWhen(condition, { message, rejection, reason, mayHaveSucceeded = true }) {
  const controller = new AbortController();
  const settled = rejection(() => message.delete({ signal: controller.signal }), { code: 'aborted', attempts: 1, mayHaveSucceeded });
  while (!(await condition())) await sleep(10);
  const start = performance.now();
  controller.abort(reason);
  const error = await settled;
  assert.isBelow(performance.now() - start, 500, 'ms from the abort to the rejection');
  assert.strictEqual(error.cause, reason);
}
