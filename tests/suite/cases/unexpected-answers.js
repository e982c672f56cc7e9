import { assert } from 'chai';
import { okResponse } from '../context.js';
import { step } from '../guard.js';

const bodies = {
  'a captive portal’s page': '<!doctype html><title>Sign in to the Wi-Fi</title><p>Welcome</p>',
  'a text': 'OK',
  'an array': '[{"success":true}]',
  'a string': '"success"',
  'a number': '1',
  true: 'true',
  null: 'null',
  'an empty object': '{}',
  'no success': '{"queue":{"id":1}}',
  'success as text': '{"success":"true"}',
  'success as a number': '{"success":1}',
  'success null': '{"success":null}',
  'success deeper': '{"data":{"success":true}}',
  'another case': '{"Success":true}',
  'an error object': '{"error":"no","type":"X"}',
  'malformed': '{"success":true,"url":""""}',
  'cut off': '{"success":true,"queue":{"id":12',
  'two values': '{"success":true}{"success":true}',
  'a trailing comma': '{"success":true,}',
  'single quotes': "{'success':true}",
  'a comment': '{"success":true}//',
  'UTF-16': new Uint8Array([0xff, 0xfe, 0x7b, 0, 0x7d, 0]),
};

export default [
  {
    name: 'what such a response asks to wait is told, as of any other',
    async run({ deleteThrough, rejection }) {
      for (const body of ['{"error":"no"}', '[]', 'null', '{"success":1}', '<html>']) {
        await step(body, async () => {
          const headers = { 'retry-after': '30', ratelimit: '"default";r=0;t=7' };
          const error = await rejection(() => deleteThrough(async () => new Response(body, { status: 200, headers })), { code: 'unexpected_response' });
          assert.equal(error.retryAfterMs, 30_000);
        });
      }
    },
  },
  {
    name: 'a 2xx that is not the API’s object is unexpected_response, with its status; the message may be gone',
    async run({ deleteThrough, rejection }) {
      for (const [label, body] of Object.entries(bodies)) {
        for (const status of [200, 202]) {
          await step(`${label} with ${status}`, () =>
            rejection(() => deleteThrough(async () => new Response(body, { status })), {
              code: 'unexpected_response',
              status,
              attempts: 1,
              mayHaveSucceeded: true,
            }),
          );
        }
      }
    },
  },
  {
    name: 'the same through the network, and the next call works',
    async run({ addMessage, rejection }) {
      const message = await addMessage();
      const portal = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html><title>Portal</title></html>' };
      await message.setFaults(portal, { status: 200, json: { success: 'true' } });
      await rejection(() => message.delete(), { code: 'unexpected_response', status: 200 });
      await rejection(() => message.delete(), { code: 'unexpected_response', status: 200 });
      assert.isTrue((await message.delete()).success);
    },
  },
  {
    name: 'the body, or the first 2,048 characters of it, comes with the error',
    async run({ deleteThrough, rejection }) {
      const parsed = await rejection(() => deleteThrough(async () => okResponse('{"success":"yes"}')));
      assert.deepEqual(parsed.body, { success: 'yes' });
      const text = await rejection(() => deleteThrough(async () => okResponse('<p>'.repeat(2000))));
      assert.equal(text.body, '<p>'.repeat(2000).slice(0, 2048));
    },
  },
];
