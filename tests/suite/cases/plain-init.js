// What options.fetch is called with: plain data that any wrapper may copy.

import { assert } from 'chai';
import { okResponse } from '../context.js';
import { step } from '../guard.js';
import { outcomeOf, replay, withValues } from '../replace.js';

const KEY = 'some-api-key';
const CONNECTION = 'conn_1';

/** Ways in which wrappers hand the request on; each returns `[url, init]`. */
const wrappers = {
  'spreads the headers': (url, init) => [url, { ...init, headers: { ...init.headers, 'x-trace': '1' } }],
  'assigns them': (url, init) => [url, Object.assign({}, init, { headers: Object.assign({ 'x-trace': '1' }, init.headers) })],
  'lists them with Object.entries': (url, init) => [url, { ...init, headers: Object.fromEntries(Object.entries(init.headers)) }],
  'lists them with for…in': (url, init) => {
    const headers = {};
    for (const name in init.headers) headers[name] = init.headers[name];
    return [url, { ...init, headers }];
  },
  'clones them as JSON': (url, init) => [url, { ...init, headers: JSON.parse(JSON.stringify(init.headers)) }],
  'makes a Headers object': (url, init) => [url, { ...init, headers: new Headers(init.headers) }],
  'makes an array of pairs': (url, init) => [url, { ...init, headers: Object.entries(init.headers) }],
  'adds to them': (url, init) => {
    init.headers['x-trace'] = '1';
    return [url, init];
  },
  'names every field': (url, { method, headers, redirect, signal }) => [url, { method, headers, redirect, signal }],
  'makes a Request': (url, init) => [new Request(url, init)],
  'makes a Request over another': (url, init) => [new Request(new Request(url, init), {})],
};

/** An init seen during a call. */
async function seenInit(deleteThrough, options) {
  const seen = [];
  await outcomeOf(deleteThrough(async (url, init) => (seen.push({ url, init }), okResponse()), options));
  return seen[0];
}

export default [
  {
    name: 'init has exactly method, headers, redirect and signal, headers exactly the two, all plain data',
    async run({ deleteMassMessage }) {
      const { init } = await seenInit((fetch) => deleteMassMessage('5', KEY, CONNECTION, { fetch }));
      assert.deepEqual(Reflect.ownKeys(init), ['method', 'headers', 'redirect', 'signal']);
      assert.deepEqual({ ...init.headers }, { apiKey: KEY, 'x-connection-id': CONNECTION });
      assert.equal(init.method, 'DELETE');
      assert.equal(init.redirect, 'manual');
      assert.isFalse(init.signal.aborted);
      for (const object of [init, init.headers]) {
        for (const name of Reflect.ownKeys(object)) {
          const { value, ...rest } = Object.getOwnPropertyDescriptor(object, name);
          assert.deepEqual(rest, { writable: true, enumerable: true, configurable: true }, name);
        }
      }
      assert.isUndefined(init.body);
      assert.isUndefined(init.headers.constructor, 'nothing is inherited');
    },
  },
  {
    name: 'the key arrives through every kind of wrapper, over the network',
    async run({ addMessage }) {
      const { fetch } = globalThis;
      const marks = [];
      for (const [label, wrap] of Object.entries(wrappers)) {
        await step(label, async () => {
          const message = await addMessage();
          // A browser would ask the server about an unknown header first.
          const wrapped = (url, init) => {
            const [target, rest] = wrap(url, init);
            for (const headers of [rest?.headers].flat()) if (headers && !(headers instanceof Headers)) delete headers['x-trace'];
            marks.push(label);
            return fetch(target, rest);
          };
          assert.isTrue((await message.delete({ fetch: wrapped })).success);
          const [{ method, headers }] = await message.requests();
          assert.equal(method, 'DELETE');
          assert.equal(headers.apikey, 'standin-key');
          assert.equal(headers['x-connection-id'], message.connectionId);
        });
      }
      assert.lengthOf(marks, Object.keys(wrappers).length);
    },
  },
  {
    name: 'each attempt has an init of its own: what a wrapper does to one does not reach the next',
    async run({ deleteThrough }) {
      const inits = [];
      const fetch = async (url, init) => {
        inits.push(init);
        const copy = { ...init, headers: { ...init.headers } };
        delete init.headers.apiKey;
        init.method = 'GET';
        init.redirect = 'follow';
        assert.equal(copy.headers.apiKey, 'standin-key');
        assert.equal(copy.method, 'DELETE');
        return inits.length > 1 ? okResponse() : new Response('{"error":"later"}', { status: 503, headers: { 'retry-after-ms': '1' } });
      };
      assert.isTrue((await deleteThrough(fetch, { maxRetries: 1 })).success);
      assert.notStrictEqual(inits[0], inits[1]);
      assert.notStrictEqual(inits[0].signal, inits[1].signal);
    },
  },
  {
    name: 'a missing fetch is a bad argument that names options.fetch; with options.fetch none is needed',
    async run({ deleteMassMessage, deleteThrough, rejection }) {
      for (const nothing of [undefined, null, {}]) {
        const [without, given] = await withValues(globalThis, { fetch: nothing }, async () => [
          await outcomeOf(deleteMassMessage('5', KEY, CONNECTION)),
          await outcomeOf(deleteThrough(async () => ({ status: 204 }))),
        ]);
        const error = await rejection(replay(without), { code: 'invalid_argument', attempts: 0, retryable: false });
        assert.include(error.message, 'fetch');
        assert.deepEqual(given, { value: { success: true } });
      }
    },
  },
];
