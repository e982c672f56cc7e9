// Whether the message is gone: what may be said, and what may not.

import { assert } from 'chai';
import { okResponse } from '../context.js';
import { step } from '../guard.js';

const GONE = '{"error":"Message not found","type":"RESOURCE_NOT_FOUND"}';
const gone = () => new Response(GONE, { status: 404 });
/** A retry without its wait: the shortest hint. */
const hint = { get: (name) => (name === 'retry-after-ms' ? '1' : null) };
const like = (part) => ({ status: 200, headers: hint, text: async () => '', ...part });

/** First this, then the API's own 404. */
const then404 = (first) => {
  let asked = 0;
  return async () => (asked++ ? gone() : first());
};

/** Breaks off after its first part. */
function breaking(text, reason = new TypeError('terminated')) {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) controller.error(reason);
      else controller.enqueue(new TextEncoder().encode(text));
      sent = true;
    },
  });
}

/** A 404 that is somebody else's. */
const strangers = {
  Express: '<!DOCTYPE html><pre>Cannot DELETE /v2/access/mass-messages/5</pre>',
  NestJS: '{"statusCode":404,"message":"Cannot DELETE /v2/access/mass-messages/5","error":"Not Found"}',
  FastAPI: '{"detail":"Not Found"}',
  'Django REST': '{"detail":"Not found."}',
  Laravel: '{"message":"The route v2/access could not be found."}',
  Phoenix: '{"errors":{"detail":"Not Found"}}',
  Kong: '{"message":"no Route matched with those values","request_id":"1"}',
  'AWS API Gateway': '{"message":"Not Found"}',
  Azure: '{"error":{"code":"ResourceNotFound","message":"The resource was not found."}}',
  Google: '{"error":{"code":404,"message":"Requested entity was not found.","status":"NOT_FOUND"}}',
  S3: '<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>',
  Go: '404 page not found\n',
  GraphQL: '{"errors":[{"message":"Not found","extensions":{"code":"NOT_FOUND"}}]}',
  'JSON:API': '{"errors":[{"status":"404","code":"RESOURCE_NOT_FOUND"}]}',
  'a reason phrase in capitals': '{"error":"NOT FOUND"}',
  'a reason phrase with an underscore': '{"error":"not_found"}',
  'a reason phrase with marks': '{"error":"Not Found!"}',
  'a number': '{"error":404}',
  'an empty text': '{"error":""}',
  'another type': '{"error":"No such connection","type":"CONNECTION_NOT_FOUND"}',
  'a type in small letters': '{"error":"Message not found","type":"resource_not_found"}',
  'a type that is longer': '{"error":"Message not found","type":"RESOURCE_NOT_FOUND_HERE"}',
  'a type that is not a text': '{"error":"Message not found","type":["RESOURCE_NOT_FOUND"]}',
  'another code': '{"error":"Message not found","code":"USER_NOT_FOUND"}',
  'a key that is not the API’s': '{"error":"Message not found","path":"/v2"}',
  'a `__proto__` key': '{"__proto__":{"type":"RESOURCE_NOT_FOUND"}}',
  'no JSON': 'RESOURCE_NOT_FOUND',
  'no body': '',
};

export default [
  {
    name: 'a response that fetch got by following a redirect is `redirected`, and may have succeeded',
    async run({ deleteThrough, rejection, addMessage }) {
      const expected = { code: 'redirected', attempts: 1, retryable: false, mayHaveSucceeded: true };
      for (const status of [200, 204, 401, 404, 500]) {
        const response = like({ status, redirected: true, text: async () => (status === 200 ? '{"success":true}' : GONE) });
        await step(String(status), () => rejection(() => deleteThrough(async () => response, { maxRetries: 2, allowMissing: true }), expected));
      }
      const { fetch } = globalThis;
      for (const status of [307, 308]) {
        await step(`over the network with ${status}`, async () => {
          const message = await addMessage();
          const target = await addMessage({ connectionId: message.connectionId });
          await message.setFaults({ status, headers: { location: `/v2/access/mass-messages/${target.id}` }, times: 'forever' });
          const follow = (url, init) => fetch(url, { ...init, redirect: 'follow' });
          await rejection(() => message.delete({ fetch: follow }), expected);
          assert.isFalse(await target.exists());
        });
      }
    },
  },
  {
    name: 'a status 0 is a redirect if its type is opaqueredirect, else no answer that is asked again',
    async run({ deleteThrough, rejection }) {
      await rejection(() => deleteThrough(async () => like({ status: 0, type: 'opaqueredirect' }), { maxRetries: 2 }), {
        code: 'redirected',
        attempts: 1,
        retryable: false,
      });
      const others = {
        error: like({ status: 0, type: 'error' }),
        opaque: like({ status: 0, type: 'opaque' }),
        default: like({ status: 0, type: 'default' }),
        absent: { status: 0, headers: hint },
        'the runtime’s own': Response.error(),
      };
      const calls = Object.entries(others).map(([label, response]) =>
        step(label, async () => {
          const error = await rejection(() => deleteThrough(async () => response), {
            code: 'network',
            attempts: 1,
            retryable: true,
            mayHaveSucceeded: true,
          });
          assert.notProperty(error, 'status');
          assert.deepEqual(
            await deleteThrough(
              then404(() => response),
              { maxRetries: 1 },
            ),
            { success: true, alreadyDeleted: true },
          );
        }),
      );
      await Promise.all(calls);
    },
  },
  {
    name: 'an empty 2xx other than 204 and 205 is asked again: the message is gone, or nobody knows',
    async run({ deleteThrough, rejection }) {
      const empties = {
        'no body': () => null,
        'an empty text': () => '',
        blanks: () => ' \r\n\t',
        'a stream of nothing': () => new ReadableStream({ start: (controller) => controller.close() }),
      };
      const calls = [200, 201, 202, 203, 206, 226, 299].flatMap((status) =>
        Object.entries(empties).map(([label, body]) =>
          step(`${status} with ${label}`, async () => {
            const respond = () => new Response(body(), { status, headers: { 'retry-after-ms': '1' } });
            const expected = { code: 'unexpected_response', status, retryable: true, mayHaveSucceeded: true };
            await rejection(() => deleteThrough(async () => respond()), { ...expected, attempts: 1 });
            if (status === 200) assert.deepEqual(await deleteThrough(then404(respond), { maxRetries: 1 }), { success: true, alreadyDeleted: true });
          }),
        ),
      );
      await Promise.all(calls);
      for (const status of [204, 205]) assert.deepEqual(await deleteThrough(async () => like({ status })), { success: true });
    },
  },
  {
    name: 'a 4xx whose body breaks off keeps its status, as if the body had been empty',
    async run({ deleteThrough, rejection }) {
      const codes = {
        400: 'bad_request',
        401: 'unauthorized',
        403: 'forbidden',
        404: 'not_found',
        405: 'bad_request',
        410: 'not_found',
        422: 'bad_request',
        451: 'bad_request',
      };
      for (const [status, code] of Object.entries(codes)) {
        for (const text of [GONE.slice(0, 20), '<html>']) {
          await step(`${status}, ${text}`, () =>
            rejection(
              () => deleteThrough(async () => new Response(breaking(text), { status: Number(status) }), { maxRetries: 2, allowMissing: true }),
              {
                code,
                status: Number(status),
                attempts: 1,
                retryable: false,
                mayHaveSucceeded: false,
              },
            ),
          );
        }
      }
      // What is asked again for its status still is; a 408 may come after the delete.
      for (const [status, mayHaveSucceeded] of [
        [408, true],
        [409, false],
        [425, false],
        [429, false],
      ]) {
        const respond = async () => new Response(breaking('{"err'), { status });
        await step(String(status), () => rejection(() => deleteThrough(respond), { attempts: 1, retryable: true, mayHaveSucceeded }));
      }
      const cutShort = then404(() => new Response(breaking('{"success"')));
      assert.deepEqual(await deleteThrough(cutShort, { maxRetries: 1 }), { success: true, alreadyDeleted: true });
    },
  },
  {
    name: 'no 404 but the API’s own proves that the message is gone',
    async run({ deleteThrough, rejection }) {
      for (const [label, body] of Object.entries(strangers)) {
        for (const status of [404, 410]) {
          await step(`${label} with ${status}`, () =>
            rejection(() => deleteThrough(async () => new Response(body, { status }), { allowMissing: true }), {
              code: 'not_found',
              status,
              attempts: 1,
            }),
          );
        }
      }
      const proofs = [
        GONE,
        '{"type":"NOT_FOUND"}',
        '{"code":"MASS_MESSAGE_NOT_FOUND","details":[]}',
        '{"error":"Message 5 not found","requestId":"r","actionRequired":null,"details":{}}',
        '{"error":"no","type":"RESOURCE_NOT_FOUND","constructor":1}',
      ];
      for (const body of proofs)
        assert.deepEqual(
          await deleteThrough(async () => new Response(body, { status: 404 }), { allowMissing: true }),
          { success: true, alreadyDeleted: true },
          body,
        );
    },
  },
  {
    name: 'success: false, and a success after a lost answer, are the API’s own words',
    async run({ deleteThrough }) {
      let asked = 0;
      const lostThen = (text) => async () => (asked++ % 2 ? okResponse(text) : like({ status: 502 }));
      assert.deepEqual(await deleteThrough(lostThen('{"success":false}'), { maxRetries: 1 }), { success: false });
      assert.deepEqual(await deleteThrough(lostThen('{"success":true,"queue":null}'), { maxRetries: 1 }), { success: true, queue: null });
    },
  },
];
