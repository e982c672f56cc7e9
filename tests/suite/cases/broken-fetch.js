// A fetch of the caller's own may do anything: the call ends with an OFAuthError all the same, and the next one works.

import { assert } from 'chai';
import { okResponse } from '../context.js';
import { step } from '../guard.js';

const fail = (reason) => {
  throw reason;
};
const hostile = () =>
  new Proxy({}, { get: () => fail(new Error('a getter throws')), getPrototypeOf: () => fail('a trap throws'), has: () => fail(null) });

const reasons = {
  TypeError: new TypeError('fetch failed'),
  'Error with a cause': new Error('fetch failed', { cause: Object.assign(new Error('connect'), { code: 'ECONNRESET' }) }),
  string: 'no network', 'empty string': '', null: null, undefined, number: 5, symbol: Symbol('no'), object: {},
  function: () => {}, 'frozen object': Object.freeze({}), 'object without prototype': Object.create(null),
  'object with toString that throws': { toString: () => fail(new Error('toString')) },
  'an AbortError of its own': new DOMException('not ours', 'AbortError'),
  'a TimeoutError of its own': new DOMException('not ours', 'TimeoutError'),
};

/** Made when it is used: Workers allow no Response body outside a request. */
const answers = () => ({
  undefined, null: null, number: 5, string: '{"success":true}', boolean: true, object: {}, array: [],
  'object without prototype': Object.create(null), function: () => {}, 'parsed JSON': { success: true },
  'status only': { status: 200 }, 'ok only': { ok: true },
  'status is text': responseLike({ status: '200' }), 'status NaN': responseLike({ status: NaN }),
  'status negative': responseLike({ status: -1 }), 'status 70000': responseLike({ status: 70_000 }),
  'status throws': responseLike({ get status() { return fail(new Error('status')); } }),
});

const brokenBodies = {
  'fails with an Error': () => okResponse(brokenStream(new Error('broken'))),
  'fails with null': () => okResponse(brokenStream(null)),
  'fails with undefined': () => okResponse(brokenStream(undefined)),
  'fails with a string': () => okResponse(brokenStream('broken')),
  'fails before its first byte': () => okResponse(new ReadableStream({ start: (controller) => controller.error(new Error('at once')) })),
  'is used already': async () => {
    const response = okResponse();
    await response.text();
    return response;
  },
  'is locked': () => {
    const response = okResponse();
    response.body.getReader();
    return response;
  },
  'has readers that throw': () =>
    responseLike({
      get body() {
        return fail(new Error('body'));
      },
      text: () => fail(new Error('text')),
      arrayBuffer: () => fail(null),
    }),
  'has readers that reject': () => responseLike(readers(() => Promise.reject(null))),
  'gives no bytes': () => responseLike(readers(async () => 'text', { done: false, value: 'text' })),
  'gives nothing': () => responseLike(readers(async () => {})),
};

export default [
  {
    name: 'whatever fetch rejects with is a network error, and its cause is a copy',
    async run(t) {
      for (const [label, reason] of Object.entries(reasons)) {
        await step(label, async () => {
          const call = () => t.deleteThrough(() => Promise.reject(reason));
          const error = await t.rejection(call, { code: 'network', attempts: 1, mayHaveSucceeded: true });
          assert.instanceOf(error.cause, Error);
          assert.notStrictEqual(error.cause, reason);
          if (reason instanceof Error) assert.deepInclude({ name: error.cause.name, message: error.cause.message }, { name: reason.name, message: reason.message });
          assert.isUndefined(error.status);
          await nextCallWorks(t);
        });
      }
    },
  },
  {
    name: 'a fetch that throws at once is a network error',
    async run(t) {
      for (const [label, reason] of Object.entries(reasons)) {
        await step(label, async () => {
          await t.rejection(() => t.deleteThrough(() => fail(reason)), { code: 'network', attempts: 1 });
          await nextCallWorks(t);
        });
      }
    },
  },
  {
    name: 'what is no Response is an error, as a promise or not',
    async run(t) {
      for (const label of [...Object.keys(answers()), 'object whose getters throw']) {
        const answer = () => ({ ...answers(), 'object whose getters throw': hostile() })[label];
        for (const fetch of [answer, async () => answer()]) {
          await step(label, async () => {
            const error = await t.rejection(() => t.deleteThrough(fetch), { attempts: 1, mayHaveSucceeded: true });
            assert.include(['network', 'unexpected_response'], error.code);
            await nextCallWorks(t);
          });
        }
      }
    },
  },
  {
    name: 'a body that fails is a network error: the message may be gone',
    async run(t) {
      for (const [label, respond] of Object.entries(brokenBodies)) {
        await step(label, async () => {
          await t.rejection(() => t.deleteThrough(async () => respond()), { code: 'network', attempts: 1, mayHaveSucceeded: true });
          await nextCallWorks(t);
        });
      }
    },
  },
  {
    name: 'a Response without a promise around it is taken',
    async run({ deleteThrough }) {
      assert.deepEqual(await deleteThrough(() => okResponse()), { success: true });
      const thenable = { then: (resolve) => resolve(okResponse()) };
      assert.deepEqual(await deleteThrough(() => thenable), { success: true });
    },
  },
  {
    name: 'a Response of another implementation is read, and its errors too',
    async run({ deleteThrough, rejection }) {
      const text = '{"success":true,"queue":{"id":1}}';
      const variants = { 'web stream': {}, 'no body property': { body: undefined }, 'stream of another kind': { body: { pipe() {}, on() {} } } };
      for (const [label, overrides] of Object.entries(variants)) {
        await step(label, async () => {
          assert.deepEqual(await deleteThrough(async () => responseLike({ ...overrides }, text)), JSON.parse(text));
          const refused = responseLike({ ...overrides, status: 404, ok: false }, '{"error":"Gone","type":"RESOURCE_NOT_FOUND"}');
          await rejection(() => deleteThrough(async () => refused), { code: 'not_found', type: 'RESOURCE_NOT_FOUND' });
        });
      }
    },
  },
  {
    name: 'fetch, Response, signal and URL of another realm work',
    needs: ['document'],
    async run({ host, addMessage, rejection, standin }) {
      const frame = host.document.body.appendChild(host.document.createElement('iframe'));
      const realm = frame.contentWindow;
      const options = {
        fetch: realm.fetch.bind(realm),
        signal: new realm.AbortController().signal,
        baseUrl: new realm.URL(standin.url),
      };
      const message = await addMessage();
      const aborted = realm.AbortSignal.abort('elsewhere');
      await rejection(() => message.delete({ ...options, signal: aborted }), { code: 'aborted', cause: 'elsewhere', attempts: 0 });
      assert.equal((await message.delete(options)).queue.id, Number(message.id));
      await rejection(() => message.delete(options), { code: 'not_found', type: 'RESOURCE_NOT_FOUND' });
      frame.remove();
    },
  },
];

async function nextCallWorks({ deleteThrough }) {
  assert.deepEqual(await deleteThrough(async () => okResponse()), { success: true });
}

function brokenStream(reason) {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) controller.error(reason);
      else controller.enqueue(new TextEncoder().encode('{"success":tr'));
      sent = true;
    },
  });
}

/** Every way to a body, each of which does the same. `part` is what a stream's reader reads, where it is something else. */
function readers(read, part) {
  const reader = { read: part ? async () => part : read, cancel: read, releaseLock() {} };
  return { body: { getReader: () => reader }, text: read, arrayBuffer: read, json: read };
}

/** Has what a Response has, without being one. */
function responseLike(overrides, text = '{"success":true}') {
  const real = okResponse(text);
  const like = {
    status: 200,
    ok: true,
    type: 'default',
    redirected: false,
    url: '',
    headers: real.headers,
    body: real.body,
    text: () => real.text(),
    arrayBuffer: () => real.arrayBuffer(),
    json: () => real.json(),
  };
  return Object.defineProperties(like, Object.getOwnPropertyDescriptors(overrides));
}
