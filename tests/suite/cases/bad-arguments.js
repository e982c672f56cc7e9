import { assert } from 'chai';
import { okResponse } from '../context.js';
import { step } from '../guard.js';
import { API_KEY } from '../standin.js';
import { withGlobalFetch } from '../watch.js';

const SECRET = 'sk_live_CANARY';

const badIds = {
  undefined, null: null, empty: '', dot: '.', 'two dots': '..', slash: 'a/b', 'escaped dot': '%2e', 'escaped slash': '..%2f',
  blank: 'a b', 'line break': '1\n', 'blank around': ' 1',
  query: '1?x', fragment: '1#x', backslash: '..\\1', 'no ASCII': 'é', 'full-width digit': '１', 'half of a pair': '\ud800',
  NUL: '1\u0000', long: '1'.repeat(129),
  NaN, Infinity, '-Infinity': -Infinity, '1.5': 1.5, '-1': -1, '2^53': 2 ** 53, '-1n': -1n, true: true, symbol: Symbol('1'),
  object: {}, array: ['1'], 'object with toString': { toString: () => '1' },
  'String object': new String('1'), function: () => '1',
};

/** Neither may hold anything but visible ASCII. */
const badSecrets = {
  undefined, null: null, empty: '', number: 5, bigint: 5n, boolean: true, symbol: Symbol('x'), object: {}, array: [SECRET],
  'String object': new String(SECRET),
  'blank before': ` ${SECRET}`, 'blank after': `${SECRET} `, 'line break after': `${SECRET}\n`,
  'CR LF inside': `${SECRET}\r\nx: y`, tab: `${SECRET}\t`, 'blank inside': `${SECRET} x`, NUL: `${SECRET}\u0000`,
  'Latin-1': `${SECRET}é`, 'beyond Latin-1': `${SECRET}日`, DEL: `${SECRET}\x7f`, 'no-break space': `${SECRET}\u00a0`,
  'byte order mark': `\ufeff${SECRET}`, 'half of a pair': `${SECRET}\ud83d`,
};

const badBaseUrls = {
  null: null, empty: '', 'no URL': 'nonsense', number: 5, object: {}, array: [], boolean: true, symbol: Symbol('x'),
  'object with toString': { toString: () => 'https://example.com' },
  'http elsewhere': 'http://example.com', 'http URL object': new URL('http://example.com'),
  'http that looks local': 'http://127.0.0.1.example.com', 'http localhost of another': 'http://localhost.example.com',
  'http another IPv6': 'http://[::2]', 'http all interfaces': 'http://0.0.0.0', ftp: 'ftp://example.com', ws: 'wss://example.com',
  file: 'file:///tmp', data: 'data:,x', blob: 'blob:https://example.com/1', javascript: 'javascript:1',
  'user and password': `https://user:${SECRET}@example.com`, user: `https://${SECRET}@example.com`,
  'user on this machine': `http://${SECRET}@127.0.0.1`, query: 'https://example.com?q=1', fragment: 'https://example.com#f',
  'query after path': 'https://example.com/a?b', relative: '/v2', 'without scheme': '//example.com', 'host only': 'example.com',
  'no host': 'https://', 'bad port': 'https://example.com:99999',
};

/** Made when it is used: Workers allow no AbortController outside a request. */
const badSignals = () => ({
  object: {}, string: 'abort', number: 5, boolean: true, function: () => {}, controller: new AbortController(), array: [],
  'looks alike': { aborted: false },
});
const badFetches = { number: 5, string: 'fetch', object: {}, boolean: true, array: [] };
const badOptions = { null: null, number: 5, string: 'https://example.com', boolean: true, bigint: 1n, symbol: Symbol('x') };

export default [
  argument('a bad id', 'id', badIds, (id, options) => [id, API_KEY, 'conn_1', options]),
  argument('a bad apiKey', 'apiKey', badSecrets, (apiKey, options) => ['5', apiKey, 'conn_1', options]),
  argument('a bad connectionId', 'connectionId', badSecrets, (connectionId, options) => ['5', API_KEY, connectionId, options]),
  argument('a bad baseUrl', 'baseUrl', badBaseUrls, (baseUrl, options) => ['5', API_KEY, 'conn_1', { ...options, baseUrl }]),
  argument('a bad signal', 'signal', badSignals, (signal, options) => ['5', API_KEY, 'conn_1', { ...options, signal }]),
  argument('a bad fetch', 'fetch', badFetches, (fetch, options) => ['5', API_KEY, 'conn_1', { ...options, fetch }]),
  argument('bad options', 'options', badOptions, (options) => ['5', API_KEY, 'conn_1', options]),
  {
    name: 'too few and too many arguments reject',
    async run({ rejection, deleteMassMessage }) {
      await withoutFetch(async () => {
        const lists = { id: [], apiKey: ['5'], connectionId: ['5', API_KEY], argument: ['5', API_KEY, 'conn_1', {}, 'fifth'] };
        for (const [named, list] of Object.entries(lists)) {
          await step(`${list.length} arguments`, async () => {
            const error = await rejection(() => deleteMassMessage(...list), { code: 'invalid_argument', attempts: 0 });
            assert.include(error.message, named);
          });
        }
      });
    },
  },
  {
    name: 'a getter of the options that throws is a bad argument, and the next call works',
    async run({ rejection, deleteMassMessage }) {
      await withoutFetch(async () => {
        for (const name of ['baseUrl', 'signal', 'fetch']) {
          const options = {
            get [name]() {
              throw new Error('the getter throws');
            },
          };
          await step(name, () => rejection(() => deleteMassMessage('5', API_KEY, 'conn_1', options), { code: 'invalid_argument', attempts: 0 }));
        }
        const hostile = new Proxy({}, {
          get() {
            throw null;
          },
        });
        await step('a proxy', () => rejection(() => deleteMassMessage('5', API_KEY, 'conn_1', hostile), { code: 'invalid_argument', attempts: 0 }));
      });
      assert.isTrue((await deleteMassMessage('5', API_KEY, 'conn_1', { fetch: async () => okResponse() })).success);
    },
  },
  {
    name: 'the functions are async: their arguments cannot be read from outside, and they construct nothing',
    async run({ deleteMassMessage, deleteMassMessages }) {
      await withoutFetch(async () => {
        for (const call of [deleteMassMessage, deleteMassMessages]) {
          assert.sameMembers(Object.getOwnPropertyNames(call), ['length', 'name']);
          assert.throws(() => new call('5', API_KEY, 'conn_1'), TypeError);
        }
      });
    },
  },
  {
    name: 'options of their own count, though nobody may ask for their prototype',
    async run({ deleteMassMessage }) {
      const options = { baseUrl: undefined, timeoutMs: 5_000, attemptTimeoutMs: undefined, maxRetries: 0, allowMissing: false, fetch: async () => okResponse(), onAttempt: undefined, signal: undefined };
      const proxy = new Proxy(options, {
        getPrototypeOf() {
          throw new Error('nobody may');
        },
      });
      assert.isTrue((await deleteMassMessage('5', API_KEY, 'conn_1', proxy)).success);
    },
  },
  {
    name: 'nothing of a bad call reaches the server',
    async run({ rejection, deleteMassMessage, standin }) {
      const prefix = `/none-${Math.random().toString(36).slice(2)}`;
      const baseUrl = standin.url + prefix;
      for (const id of Object.values(badIds)) {
        await rejection(() => deleteMassMessage(id, API_KEY, 'conn_1', { baseUrl }), { code: 'invalid_argument' });
      }
      for (const secret of Object.values(badSecrets)) {
        await rejection(() => deleteMassMessage('5', secret, 'conn_1', { baseUrl }), { code: 'invalid_argument' });
        await rejection(() => deleteMassMessage('5', API_KEY, secret, { baseUrl }), { code: 'invalid_argument' });
      }
      const sent = (await standin.requests()).filter((request) => request.url.includes(prefix));
      assert.isEmpty(sent);
    },
  },
];

/** What the message asks for, where it is the same whatever was passed. */
const ASKED = { signal: 'must be an AbortSignal', fetch: 'must be a function (url, init)', options: 'must be an object' };

/** Every value rejects, the message names the parameter and shows no value, and nothing is sent. */
function argument(name, parameter, values, list) {
  return {
    name: `${name} rejects, is named, and nothing is sent`,
    async run({ rejection, deleteMassMessage }) {
      await withoutFetch(async () => {
        for (const [label, value] of Object.entries(typeof values === 'function' ? values() : values)) {
          await step(label, async () => {
            const call = () => deleteMassMessage(...list(value, {}));
            const error = await rejection(call, { code: 'invalid_argument', attempts: 0, mayHaveSucceeded: false, retryable: false });
            assert.isTrue(error.message.startsWith(`${parameter} ${ASKED[parameter] ?? ''}`), error.message);
            assert.notInclude(error.message, 'in this runtime');
            assert.notInclude(`${error.message} ${error.stack} ${JSON.stringify(error)}`, SECRET);
          });
        }
      });
    },
  };
}

/** Runs `action` with a global fetch that nobody may call. */
async function withoutFetch(action) {
  const urls = [];
  await withGlobalFetch(async (url) => (urls.push(String(url)), okResponse()), action);
  assert.isEmpty(urls, 'requests sent');
}
