// Arguments are read in the call, once, before it returns its promise: what is changed afterwards changes nothing.

import { assert } from 'chai';
import { okResponse } from '../context.js';
import { sleep, step } from '../guard.js';
import { outcomeOf } from '../replace.js';

const URLS = '/v2/access/mass-messages/';
const flaky = () => {
  let asked = 0;
  return async () => (asked++ ? okResponse() : new Response('{"error":"later"}', { status: 503, headers: { 'retry-after-ms': '1' } }));
};

/** Options that count how often each is read. */
function counted(values) {
  const reads = {};
  const options = {};
  for (const [name, value] of Object.entries(values)) {
    reads[name] = 0;
    Object.defineProperty(options, name, { enumerable: true, get: () => (reads[name]++, value) });
  }
  return { options, reads };
}

export default [
  {
    name: 'every option is read exactly once, before the call returns, also when the call is refused',
    async run({ deleteMassMessage }) {
      for (const timeoutMs of [60_000, -1]) {
        const values = {
          baseUrl: 'https://mine.example',
          signal: new AbortController().signal,
          timeoutMs,
          attemptTimeoutMs: 20_000,
          maxRetries: 1,
          allowMissing: true,
          fetch: flaky(),
          onAttempt: () => {},
        };
        const { options, reads } = counted(values);
        const call = outcomeOf(deleteMassMessage('5', 'some-api-key', 'conn_1', options));
        const expected = Object.fromEntries(Object.keys(values).map((name) => [name, 1]));
        assert.deepEqual(reads, expected, 'when the call has returned');
        await call;
        assert.deepEqual(reads, expected, 'when the call has ended');
      }
    },
  },
  {
    name: 'nothing else of the options is looked at',
    async run({ deleteMassMessage }) {
      const seen = new Set();
      const options = new Proxy({ fetch: flaky() }, { get: (target, name, receiver) => (seen.add(name), Reflect.get(target, name, receiver)) });
      await outcomeOf(deleteMassMessage('5', 'some-api-key', 'conn_1', options));
      assert.sameMembers([...seen], ['baseUrl', 'signal', 'timeoutMs', 'attemptTimeoutMs', 'maxRetries', 'allowMissing', 'fetch', 'onAttempt']);
    },
  },
  {
    name: 'one options object, changed between calls: no tenant’s key goes to another’s host',
    async run({ deleteMassMessage }) {
      const tenants = Array.from({ length: 20 }, (_, index) => `tenant-${String(index).padStart(2, '0')}`);
      const sent = [];
      const options = { maxRetries: 1 };
      const calls = tenants.map((tenant) => {
        options.baseUrl = `https://${tenant}.example`;
        const respond = flaky();
        options.fetch = (url, { headers }) => (sent.push([url, headers.apiKey, headers['x-connection-id'], tenant]), respond());
        return deleteMassMessage('5', `key-of-${tenant}`, `conn-${tenant}`, options);
      });
      Object.assign(options, { baseUrl: 'https://evil.example', fetch: undefined, maxRetries: 0 });
      for (const answer of await Promise.all(calls)) assert.isTrue(answer.success);
      assert.lengthOf(sent, 40);
      for (const [url, key, connection, tenant] of sent) {
        assert.deepEqual([url, key, connection], [`https://${tenant}.example${URLS}5`, `key-of-${tenant}`, `conn-${tenant}`]);
      }
    },
  },
  {
    name: 'each option changed right after the call keeps its first value, on the first call of a runtime as well',
    async run({ deleteMassMessage, rejection, host }) {
      const copies = [deleteMassMessage];
      const realm = await host.freshRealm?.();
      if (realm) copies.push((await realm.load()).deleteMassMessage);
      for (const call of copies) {
        const attempts = [];
        const controller = new AbortController();
        const options = {
          baseUrl: new URL('https://mine.example/a'),
          fetch: flaky(),
          maxRetries: 1,
          timeoutMs: 5_000,
          attemptTimeoutMs: 5_000,
          signal: controller.signal,
          onAttempt: (attempt) => attempts.push(attempt),
          allowMissing: true,
        };
        const first = options.fetch;
        const urls = [];
        options.fetch = (url, init) => (urls.push(url), first(url, init));
        const { baseUrl } = options;
        const settled = outcomeOf(call('5', 'some-api-key', 'conn_1', options));
        baseUrl.host = 'evil.example';
        baseUrl.pathname = '/b';
        const other = new AbortController();
        other.abort();
        Object.assign(options, {
          baseUrl: 'https://evil.example',
          fetch: async () => okResponse('no'),
          maxRetries: 0,
          timeoutMs: 1,
          attemptTimeoutMs: 1,
          signal: other.signal,
          onAttempt: 5,
          allowMissing: 'no',
        });
        const { value, error } = await settled;
        assert.isTrue(value?.success, String(error));
        assert.deepEqual(urls, [`https://mine.example/a${URLS}5`, `https://mine.example/a${URLS}5`]);
        assert.deepEqual(
          attempts.map(({ attempt }) => attempt),
          [1, 2],
        );
      }
      realm?.close();
      // And the signal that was given is the one that counts.
      const controller = new AbortController();
      const options = { fetch: () => new Promise(() => {}), signal: controller.signal };
      const settled = rejection(() => deleteMassMessage('5', 'some-api-key', 'conn_1', options), { code: 'aborted', cause: 'mine' });
      options.signal = undefined;
      await sleep(2);
      controller.abort('mine');
      await settled;
    },
  },
  {
    name: 'a URL object is read by its href once, of whatever class',
    async run({ deleteMassMessage, host }) {
      const urls = [];
      const fetch = async (url) => (urls.push(url), okResponse());
      let reads = 0;
      class Counted extends URL {
        get href() {
          reads++;
          return super.href;
        }
      }
      const realm = await host.freshRealm?.();
      const variants = {
        'a subclass': new Counted('https://mine.example/a/'),
        'an anchor': { href: 'https://mine.example/a' },
        ...(realm && { 'of another realm': new realm.global.URL('https://mine.example/a') }),
      };
      for (const [label, baseUrl] of Object.entries(variants)) {
        await step(label, async () => {
          await deleteMassMessage('5', 'some-api-key', 'conn_1', { fetch, baseUrl });
          assert.equal(urls.pop(), `https://mine.example/a${URLS}5`);
        });
      }
      assert.isAtMost(reads, 2);
      realm?.close();
    },
  },
  {
    name: 'a getter that throws is named, whichever option it is, and nothing is sent',
    async run({ deleteMassMessage, rejection }) {
      let sent = 0;
      for (const name of ['baseUrl', 'signal', 'timeoutMs', 'attemptTimeoutMs', 'maxRetries', 'allowMissing', 'fetch', 'onAttempt']) {
        const options = {
          fetch: async () => (sent++, okResponse()),
          get [name]() {
            throw new Error('the getter throws');
          },
        };
        const error = await rejection(() => deleteMassMessage('5', 'some-api-key', 'conn_1', options), {
          code: 'invalid_argument',
          attempts: 0,
          retryable: false,
        });
        assert.include(error.message, name);
      }
      assert.equal(sent, 0);
    },
  },
];
