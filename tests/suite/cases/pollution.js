// Somebody else's code put properties on Object.prototype: neither key nor outcome may follow them.

import { assert } from 'chai';
import { okResponse } from '../context.js';
import { step } from '../guard.js';
import { difference } from '../json.js';
import { outcomeOf, replay, withProperties, withValues } from '../replace.js';

const EVIL = 'https://evil.example';
const KEY = 'key-that-must-not-leave';
const ANSWER = '{"success":true,"queue":{"id":5},"toString":1,"constructor":null,"hasOwnProperty":{},"valueOf":[]}';
const REFUSAL = '{"error":"No such message","details":{"constructor":1}}';

/** name → what somebody could make it. */
const values = {
  baseUrl: EVIL, timeoutMs: 1, attemptTimeoutMs: 1, maxRetries: 0, allowMissing: true, fetch: async () => okResponse(), onAttempt: () => {}, signal: {},
  method: 'GET', headers: { apiKey: 'other' }, redirect: 'follow', body: 'evil', mode: 'no-cors', credentials: 'include', cache: 'force-cache',
  referrer: EVIL, integrity: 'sha256-x', keepalive: true, duplex: 'half', window: null, priority: 'low', dispatcher: {}, client: {}, proxy: EVIL, cf: {},
  apiKey: 'other', 'x-connection-id': 'other', 'content-type': 'text/evil',
  success: false, queue: 'evil', alreadyDeleted: true,
  code: 'ECONNREFUSED', status: 200, type: 'RESOURCE_NOT_FOUND', requestId: 'evil', actionRequired: 'evil', attempts: 9, retryable: true, retryAfterMs: 1,
  mayHaveSucceeded: false, cause: { message: 'evil' }, error: 'evil', details: 'evil', toJSON: 'evil', then: 'evil',
  aborted: true, reason: 'evil', done: true, redirected: true, bodyUsed: true, href: EVIL, trapped: true,
};
/** Names that the package's own objects have. */
const inner = [
  'attempt', 'box', 'call', 'chunks', 'clock', 'count', 'end', 'fault', 'hints', 'interrupt', 'length', 'ms', 'reject', 'reply', 'resolve',
  'stopTimer', 'texts', 'unwatch',
];
/** Those of a property descriptor. `get` and `set` stop what bundlers add. */
const descriptor = ['value', 'writable', 'enumerable', 'configurable'];

const hostile = () => {
  throw new Error('a getter throws');
};
const kinds = {
  'as a value': (value) => ({ value, writable: true }),
  'as a read-only value': (value) => ({ value, writable: false }),
  'with a getter and a setter': (value) => ({ get: () => value, set() {} }),
  'with a getter alone': (value) => ({ get: () => value, set: undefined }),
  'with a getter and a setter that throw': () => ({ get: hostile, set: hostile }),
};

/** A response that inherits nothing. */
const plain = (status, body) => ({ __proto__: null, status, body });

/** A signal that inherits nothing: a runtime's own may stop working. */
function plainSignal() {
  const listeners = [];
  const signal = {
    __proto__: null,
    aborted: false,
    reason: undefined,
    addEventListener: (_, listener) => void listeners.push(listener),
    removeEventListener() {},
  };
  signal.abort = () => {
    signal.aborted = true;
    signal.reason = 'enough';
    listeners.forEach((listener) => listener());
  };
  return signal;
}

/** Each kind of outcome; told afterwards, as plain data. */
async function outcomes({ deleteMassMessage }) {
  const requests = [];
  const reports = [];
  const through = (respond) => (...args) => (requests.push(args), respond());
  const call = (respond, options) => outcomeOf(deleteMassMessage('5', KEY, 'conn_1', { __proto__: null, fetch: through(respond), maxRetries: 0, ...options }));
  const signal = plainSignal();
  const onAttempt = (attempt) => void reports.push(attempt);
  let asked = 0;
  // The shortest backoff.
  const settled = await withValues(Math, { random: () => 0 }, async () => [
    await withValues(globalThis, { fetch: through(async () => plain(200, ANSWER)) }, () => outcomeOf(deleteMassMessage('5', KEY, 'conn_1'))),
    await call(async () => plain(200, ANSWER), { onAttempt }),
    await call(async () => plain(404, REFUSAL), { onAttempt }),
    await call(async () => plain(asked++ ? 200 : 500, asked > 1 ? ANSWER : REFUSAL), { maxRetries: 1, onAttempt }),
    await call(async () => Promise.reject(new Error('no', { cause: new TypeError('why') }))),
    await call(() => new Promise(() => {}), { attemptTimeoutMs: 10 }),
    await call(() => (signal.abort(), new Promise(() => {})), { signal }),
    await call(async () => plain(200, ANSWER), { timeoutMs: -1 }),
  ]);
  return () => ({
    requests: requests.map(([url, init]) => [
      url, Object.keys(init), init.method, Object.entries(init.headers), init.redirect, Object.getPrototypeOf(init), Object.getPrototypeOf(init.headers),
    ]),
    reports: reports.map((report) => ({ ...report, elapsedMs: 0, ...(report.retryInMs && { retryInMs: 0 }) })),
    settled: settled.map(({ value, error }) =>
      error ? [{ ...error }, error.name, error.message, Object.keys(error), error.body, chain(error.cause)] : JSON.stringify(value),
    ),
  });
}

/** What an engine adds to every error. */
const ENGINES = new Set(Reflect.ownKeys(new Error('x', { cause: 1 })).filter((name) => name !== 'message' && name !== 'cause'));

function chain(cause) {
  if (!(cause instanceof Error)) return cause;
  const own = Reflect.ownKeys(cause).filter((name) => !ENGINES.has(name)).map(String).sort();
  return { own, name: cause.name, message: cause.message, cause: chain(Object.hasOwn(cause, 'cause') ? cause.cause : undefined) };
}

/** What comes of it all without pollution. */
let expected;

/** What pollution with these names together changes, if anything. `alone`: those to try one by one then, to tell which it was. */
async function changes(t, kind, names, alone = names) {
  expected ??= (await outcomes(t))();
  const change = async (some) => {
    const properties = some.map((name) => [name, kinds[kind](values[name] ?? 'evil')]);
    const polluted = () => withProperties(Object.prototype, Object.fromEntries(properties), () => outcomes(t));
    return difference((await polluted().catch((error) => () => String(error)))(), expected);
  };
  const together = await change(names);
  if (!together) return undefined;
  const found = [];
  for (const name of alone) {
    const changed = await change([name]);
    if (changed) found.push(`${name} changes ${changed}`);
  }
  return found.join('\n') || together;
}

/** What lists are made of on the way: options, requests, answers, causes, many outcomes. This function makes none. */
async function listed({ deleteMassMessage, deleteMassMessages }) {
  const sent = { __proto__: null };
  const through = (name, respond) => async (url, init) => {
    sent[name] = `${url} ${init.headers.apiKey}`;
    return respond();
  };
  const options = (name, respond) => ({ __proto__: null, baseUrl: 'https://mine.example', maxRetries: 0, rateLimit: false, fetch: through(name, respond) });
  const one = (name, respond) => outcomeOf(deleteMassMessage('5', KEY, 'conn_1', options(name, respond)));
  const chunked = () => ({ __proto__: null, status: 200, body: inTwo(ANSWER) });
  const results = {
    __proto__: null,
    answer: await one('answer', () => plain(200, ANSWER)),
    chunked: await one('chunked', chunked),
    refusal: await one('refusal', () => plain(404, REFUSAL)),
    thrown: await one('thrown', () => Promise.reject(new Error('no', { cause: new TypeError('why') }))),
    many: await outcomeOf(deleteMassMessages(['1', '2', '1'], KEY, 'conn_1', options('many', () => plain(200, ANSWER)))),
  };
  return () => [
    { ...sent },
    ...['answer', 'chunked', 'refusal', 'thrown'].map((name) => JSON.stringify(results[name].value ?? [results[name].error, told(results[name].error.cause)])),
    JSON.stringify(results.many.value?.outcomes) ?? String(results.many.error),
  ];
}

const told = (cause) => cause && [cause.name, cause.message, told(cause.cause)];

/** A stream of two chunks that needs no list. */
function inTwo(text) {
  const encoder = new TextEncoder();
  let read = 0;
  const half = text.length >> 1;
  return {
    __proto__: null,
    getReader: () => ({
      __proto__: null,
      async read() {
        read += 1;
        return { done: read > 2, value: read > 2 ? undefined : encoder.encode(read === 1 ? text.slice(0, half) : text.slice(half)) };
      },
    }),
  };
}

export default [
  ...Object.keys(kinds).map((kind) => ({
    name: `Object.prototype polluted ${kind}: requests, answers, errors and reports are as without`,
    async run(t) {
      // A `then` that throws breaks every promise of every program; Node's fetch makes errors with a `code` at any time.
      const breaks = { then: kind.includes('throw'), code: !['as a value', 'with a getter and a setter'].includes(kind) };
      const names = Object.keys(values).filter((name) => !breaks[name]);
      assert.isUndefined(await changes(t, kind, names));
    },
  })),
  {
    name: 'the same with names that the package’s own objects have',
    async run(t) {
      for (const kind of Object.keys(kinds)) assert.isUndefined(await changes(t, kind, inner, []), kind);
      assert.isUndefined(await changes(t, 'as a value', descriptor));
    },
  },
  {
    name: 'the same with numbers, which are the places of a list, and with Symbol.isConcatSpreadable',
    // In a realm of its own: the lists of the runtime itself break as well.
    needs: ['freshRealm'],
    async run({ host }) {
      const realm = await host.freshRealm();
      const copy = await realm.load();
      const without = (await listed(copy))();
      const numbers = Array.from({ length: 20 }, (_, place) => String(place));
      for (const kind of Object.keys(kinds)) {
        for (const name of [...numbers, Symbol.isConcatSpreadable]) {
          await step(`${String(name)} ${kind}`, async () => {
            const value = name === Symbol.isConcatSpreadable ? false : EVIL;
            const told = await withProperties(realm.global.Object.prototype, { [name]: kinds[kind](value) }, () => listed(copy));
            assert.deepEqual(told(), without);
          });
        }
      }
      realm.close();
    },
  },
  {
    name: 'through the network the same requests are sent, and their answers mean the same',
    async run({ addMessage, rejection }) {
      // Not `body`: Node's fetch sends a polluted one whatever its init says.
      const { method, credentials, baseUrl, allowMissing, maxRetries, redirect } = values;
      for (const [name, value] of Object.entries({ method, credentials, baseUrl, allowMissing, maxRetries, redirect, apiKey: 'other' })) {
        await step(name, async () => {
          const message = await addMessage();
          const twice = async () => [await outcomeOf(message.delete()), await outcomeOf(message.delete())];
          const [deleted, again] = await withValues(Object.prototype, { [name]: value }, twice);
          assert.isTrue(deleted.value?.success, String(deleted.error?.stack));
          await rejection(replay(again), { code: 'not_found', status: 404 });
          for (const { method: sent, bodyBytes, headers } of await message.requests()) {
            assert.deepEqual([sent, bodyBytes, headers.apikey], ['DELETE', 0, 'standin-key']);
          }
        });
      }
    },
  },
  {
    name: 'the package loads where Object.prototype has something, listed or not',
    needs: ['freshRealm'],
    async run({ host }) {
      const properties = {
        extra: { value: 'evil', enumerable: true },
        method: { value: () => 'evil', enumerable: true },
        hidden: { value: 'evil' },
        getter: { get: hostile, enumerable: true },
      };
      for (const [name, property] of Object.entries(properties)) {
        const realm = await host.freshRealm();
        realm.global.Object.defineProperty(realm.global.Object.prototype, name, { __proto__: null, ...property });
        const copy = await realm.load();
        const { value, error } = await outcomeOf(copy.deleteMassMessage('5', KEY, 'conn_1', { fetch: async () => plain(200, ANSWER) }));
        assert.equal(JSON.stringify(value), ANSWER, `${name}: ${error}`);
        assert.isFalse(Object.hasOwn(copy, name));
        realm.close();
      }
    },
  },
  {
    name: 'options of a class, with a prototype of their own, without one, frozen, and behind a Proxy count',
    async run({ deleteMassMessage }) {
      const urls = [];
      const fetch = async (url) => (urls.push(url), okResponse());
      const baseUrl = 'https://mine.example';
      class Settings {
        #base = baseUrl;
        get baseUrl() {
          return this.#base;
        }
        get fetch() {
          return fetch;
        }
      }
      const properties = { baseUrl, fetch };
      const proxy = new Proxy({}, {
        get: (_, name) => properties[name],
        has: () => true,
        getOwnPropertyDescriptor: (_, name) => ({ value: properties[name], configurable: true, enumerable: true }),
      });
      const variants = {
        'a class': new Settings(),
        'a subclass': new (class extends Settings {})(),
        'an object over another': Object.create({ baseUrl, fetch }),
        'without a prototype': Object.assign(Object.create(null), { baseUrl, fetch }),
        'over one without a prototype': Object.create(Object.assign(Object.create(null), { baseUrl, fetch })),
        frozen: Object.freeze({ baseUrl, fetch }),
        'a Proxy': proxy,
        'a Proxy of a class': new Proxy({ baseUrl, fetch }, {}),
      };
      for (const [label, options] of Object.entries(variants)) {
        await step(label, async () => {
          await deleteMassMessage('5', 'some-api-key', 'conn_1', options);
          assert.equal(urls.pop(), 'https://mine.example/v2/access/mass-messages/5');
        });
      }
    },
  },
  {
    name: 'keys that every object inherits are own data of an answer and of an error’s body',
    async run({ deleteThrough, rejection }) {
      const names = Object.getOwnPropertyNames(Object.prototype).filter((name) => name !== '__proto__');
      const inherited = Object.fromEntries(names.map((name, index) => [name, index]));
      const answer = await deleteThrough(async () => okResponse(JSON.stringify({ success: true, ...inherited, queue: inherited })));
      const { body } = await rejection(() => deleteThrough(async () => new Response(JSON.stringify({ error: 'no', ...inherited }), { status: 400 })));
      for (const object of [answer, answer.queue, body]) {
        for (const name of names) {
          const expected = { value: inherited[name], writable: true, enumerable: true, configurable: true };
          assert.deepEqual(Object.getOwnPropertyDescriptor(object, name), expected, name);
        }
      }
    },
  },
];
