// Hostile arguments: each is refused before anything is sent, named, and never shown.

import { assert } from 'chai';
import { nextSecrets } from '../keys.js';
import { assertNoSecret } from '../canary.js';
import { okResponse } from '../../suite/context.js';
import { rows } from '../context.js';

const ids = {
  'the empty string': '', 'one dot': '.', 'two dots': '..', 'an escaped dot': '%2e%2e', 'a slash': '1/2', 'a slash and dots': '../chats/1',
  'an escaped slash': '..%2f..', 'a backslash': '..\\1', 'a query': '1?all=true', 'a fragment': '1#', 'a blank': '1 2', 'a line break': '1\r\n',
  NUL: '1\u0000', 'half a surrogate pair': '\ud800', 'a replacement character': '\ufffd', 'a full-width digit': '１', '129 characters': '1'.repeat(129),
  NaN, Infinity, '-1': -1, 'a fraction': 1.5, '2^53': 2 ** 53, '-1n': -1n, undefined, null: null, true: true, 'an object': {}, 'an array': [1],
  'an object with toString': { toString: () => '1' }, 'a symbol': Symbol('1'),
};

/** What is wrong with a secret, as a change of a good one. */
const spoiled = {
  'CR LF and a header inside': (secret) => `${secret}\r\nx-evil: 1`, 'a line break at its end': (secret) => `${secret}\n`,
  'a blank at its start': (secret) => ` ${secret}`, 'a blank at its end': (secret) => `${secret} `, 'a tab': (secret) => `${secret}\t`,
  NUL: (secret) => `${secret}\u0000`, DEL: (secret) => `${secret}\x7f`, 'a Latin-1 letter': (secret) => `${secret}é`,
  'a letter beyond Latin-1': (secret) => `${secret}日`, 'half a surrogate pair': (secret) => `${secret}\ud83d`,
  'a byte order mark': (secret) => `\ufeff${secret}`, 'a no-break space': (secret) => `${secret}\u00a0`, 'nothing in it': () => '',
  'another type: an array': (secret) => [secret], 'another type: an object': (secret) => ({ toString: () => secret }),
  'another type: undefined': () => undefined, 'another type: null': () => null,
};

const baseUrls = {
  'http elsewhere': () => 'http://example.com', 'http that looks local': () => 'http://127.0.0.1.example.com',
  'http localhost of another': () => 'http://localhost.example.com', 'http and all interfaces': () => 'http://0.0.0.0',
  'another IPv6 address': () => 'http://[::2]', 'a user name that looks like a host': () => 'http://127.0.0.1@example.com',
  'a password': (secret) => `https://user:${secret}@example.com`, 'a query': (secret) => `https://example.com?key=${secret}`,
  'a fragment': (secret) => `https://example.com#${secret}`, 'an empty query': () => 'https://example.com?', ftp: () => 'ftp://127.0.0.1',
  file: () => 'file:///etc', data: (secret) => `data:,${secret}`, javascript: () => 'javascript:1', 'ws on this machine': () => 'ws://127.0.0.1',
  relative: () => '/v2', 'no scheme': () => 'example.com', 'the empty string': () => '', 'a bad port': () => 'https://example.com:99999',
  'a number': () => 5, null: () => null, 'an object': () => ({}),
};

const options = {
  'timeoutMs: 0': { timeoutMs: 0 }, 'timeoutMs: NaN': { timeoutMs: NaN }, 'timeoutMs beyond the longest timer': { timeoutMs: 2 ** 31 },
  'timeoutMs: Infinity': { timeoutMs: Infinity }, 'timeoutMs as text': { timeoutMs: '1000' }, 'attemptTimeoutMs: -1': { attemptTimeoutMs: -1 },
  'attemptTimeoutMs beyond the longest timer': { attemptTimeoutMs: 3e9 }, 'maxRetries: 11': { maxRetries: 11 }, 'maxRetries: -1': { maxRetries: -1 },
  'maxRetries: 1.5': { maxRetries: 1.5 }, 'maxRetries: Infinity': { maxRetries: Infinity }, 'allowMissing as text': { allowMissing: 'no' },
  'onAttempt that is no function': { onAttempt: {} }, 'a signal that is none': { signal: {} }, 'fetch that is no function': { fetch: 'fetch' },
};

/** @param list the arguments, from good ones */
function refused(name, parameter, list) {
  return {
    name,
    async run({ deleteMassMessage, rejection, standin }) {
      const secrets = nextSecrets();
      let sent = 0;
      const spy = async () => (sent++, okResponse());
      const [id, key, connectionId, extra] = list({ id: '26000000001', ...secrets, url: standin.url });
      const call = () => deleteMassMessage(id, key, connectionId, { baseUrl: standin.url, fetch: spy, ...extra });
      const error = await rejection(call, { code: 'invalid_argument', attempts: 0, retryable: false, mayHaveSucceeded: false });
      assert.include(error.message, parameter);
      assertNoSecret(error, secrets);
      assert.equal(sent, 0, 'requests sent');
    },
  };
}

export default [
  ...rows(ids, (label, id) => refused(`the id is or has ${label}`, 'id', ({ key, connectionId }) => [id, key, connectionId])),
  ...rows(spoiled, (label, spoil) => refused(`the key has ${label}`, 'apiKey', ({ id, key, connectionId }) => [id, spoil(key), connectionId])),
  ...rows(spoiled, (label, spoil) => refused(`the connection has ${label}`, 'connectionId', ({ id, key, connectionId }) => [id, key, spoil(connectionId)])),
  ...rows(baseUrls, (label, make) => refused(`baseUrl is or has ${label}`, 'baseUrl', ({ id, key, connectionId }) => [id, key, connectionId, { baseUrl: make(key) }])),
  ...rows(options, (label, extra) => refused(`options: ${label}`, Object.keys(extra)[0], ({ id, key, connectionId }) => [id, key, connectionId, extra])),
  {
    name: 'the largest ids that are allowed arrive unchanged',
    async run({ message, standin, deleteMassMessage }) {
      const one = await message();
      for (const id of [2 ** 53 - 1, 2n ** 64n, 'x'.repeat(128), '-_-', 0]) {
        await standin.setFaults(String(id), { json: { success: true } });
        const before = (await standin.requests(String(id))).length;
        await deleteMassMessage(id, one.key, one.connectionId, { baseUrl: standin.url });
        const after = await standin.requests(String(id));
        assert.lengthOf(after, before + 1);
        assert.equal(after.at(-1).url, `/v2/access/mass-messages/${id}`);
      }
    },
  },
  {
    name: 'every visible character of a key arrives unchanged',
    async run({ message, standin, deleteMassMessage }) {
      const one = await message({ json: { success: true } });
      const key = Array.from({ length: 0x7e - 0x20 }, (_, index) => String.fromCharCode(0x21 + index)).join('');
      await deleteMassMessage(one.id, key, key, { baseUrl: standin.url });
      const [{ headers }] = await one.requests();
      assert.equal(headers.apikey, key);
      assert.equal(headers['x-connection-id'], key);
    },
  },
];
