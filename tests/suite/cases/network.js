import { assert } from 'chai';
import { step } from '../guard.js';

export default [
  {
    name: 'a connection that breaks is a network error and the message may be gone; in a 4xx’s body the status decides',
    async run({ addMessage, rejection }) {
      const breaks = {
        'reset after the request was read': { then: 'reset-after-read' },
        'reset in the headers’ place after deleting': { deletes: true, then: 'reset-after-read' },
        'reset in the body': { status: 200, json: { success: true, text: 'x'.repeat(1000) }, then: 'reset', afterBytes: 10 },
        'reset in an error body': { status: 400, json: { error: 'x'.repeat(1000) }, then: 'reset', afterBytes: 10 },
      };
      for (const [label, fault] of Object.entries(breaks)) {
        await step(label, async () => {
          const message = await addMessage();
          await message.setFaults({ ...fault, times: 'forever' });
          const expected = fault.status === 400 ? { code: 'bad_request', status: 400, mayHaveSucceeded: false } : { code: 'network', mayHaveSucceeded: true };
          await rejection(() => message.delete(), { attempts: 1, ...expected });
        });
      }
    },
  },
  {
    name: 'a body cut short is an error, never an answer',
    async run({ addMessage, rejection }) {
      const message = await addMessage();
      const json = { success: true, text: 'x'.repeat(1000) };
      await message.setFaults({ status: 200, json, then: 'truncate', afterBytes: 100, times: 'forever' });
      const error = await rejection(() => message.delete(), { attempts: 1, mayHaveSucceeded: true });
      // Some engines end the body as if it were whole; then what is there is no JSON.
      assert.include(['network', 'unexpected_response'], error.code);
    },
  },
  {
    name: 'nobody listening is a network error',
    async run({ deleteMassMessage, rejection }) {
      // A port that nobody uses any more, and that browsers do not forbid.
      const options = { baseUrl: 'http://127.0.0.1:49', maxRetries: 0 };
      await rejection(() => deleteMassMessage('5', 'key', 'conn_1', options), { code: 'network', attempts: 1 });
    },
  },
  {
    name: 'a redirect is never followed: the key does not go along',
    async run({ addMessage, rejection }) {
      for (const status of [301, 302, 303, 307, 308]) {
        await step(String(status), async () => {
          const message = await addMessage();
          const target = await addMessage({ connectionId: message.connectionId });
          await message.setFaults({ status, headers: { location: `/v2/access/mass-messages/${target.id}` }, times: 'forever' });
          const error = await rejection(() => message.delete(), { code: 'redirected', attempts: 1 });
          assert.include([status, 0, undefined], error.status);
          assert.isEmpty(await target.requests());
          assert.isTrue(await target.exists());
        });
      }
    },
  },
];
