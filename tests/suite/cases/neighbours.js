// One call meets a fetch that breaks every rule, among twenty that meet a good one: only that call may notice.

import { assert } from 'chai';
import { okResponse } from '../context.js';
import { sleep, step } from '../guard.js';
import { outcomeOf, replay } from '../replace.js';

/** Half of them called before the hostile one, half after. */
const NEIGHBOURS = 20;

const fail = (reason) => {
  throw reason;
};
const broken = () => fail(new Error('broken on purpose'));
const encode = (text) => new TextEncoder().encode(text);
const OK = '{"success":true}';

/** A getter that answers once and throws from then on. */
function once(name, value) {
  let reads = 0;
  return Object.defineProperty({}, name, { get: () => (reads++ ? broken() : value), enumerable: true });
}

/** The first part with all properties of the others, getters as getters. */
const joined = (...parts) => parts.reduce((all, part) => Object.defineProperties(all, Object.getOwnPropertyDescriptors(part)), {});
const like = (part) => joined({ status: 200, headers: new Headers() }, part);
const thenable = (then) => ({ then });
const withThen = (then, promise = Promise.resolve(okResponse())) => Object.defineProperty(promise, 'then', { value: then });
/** A body whose reader reads these, one after the other, and then is done. */
const reading = (...results) => like({ body: { getReader: () => ({ read: async () => results.shift() ?? { done: true }, cancel: async () => {} }) } });
const readerWith = (reader) => like({ body: { getReader: () => reader } });

function detached(View = Uint8Array) {
  const view = new View(encode(OK).buffer);
  structuredClone(view.buffer, { transfer: [view.buffer] });
  return view;
}

class ForeignPromise extends Promise {
  then() {
    return broken();
  }
}

/** `fetch` functions → the error's code; `ok` where the first outcome is an answer. */
const attempts = {
  'a promise with a `then` of its own that throws': [() => withThen(broken), 'network'],
  'a promise whose `then` getter throws': [() => Object.defineProperty(Promise.resolve(), 'then', { get: broken }), 'network'],
  'a promise whose `then` getter throws the second time': [() => Object.defineProperty(Promise.resolve(), 'then', { get: onceGetter() }), 'ok'],
  'a promise of a subclass whose `then` throws': [() => new ForeignPromise(() => {}), 'network'],
  'a thenable that calls back twice': [() => thenable((yes) => (yes(okResponse()), yes(like({ status: 500 })))), 'ok'],
  'a thenable that calls back, then fails': [() => thenable((yes, no) => (yes(okResponse()), no(new Error('late')), broken())), 'ok'],
  'a thenable that fails, then calls back': [() => thenable((yes, no) => (no(new Error('early')), yes(okResponse()))), 'network'],
  'a thenable that calls back at once': [() => thenable((yes) => yes(okResponse())), 'ok'],
  'a thenable that fails at once': [() => thenable((_, no) => no(null)), 'network'],
  'a thenable that throws': [() => thenable(broken), 'network'],
  'a thenable of thenables': [() => thenable((yes) => yes(thenable((again) => again(withThen((last) => last(okResponse())))))), 'ok'],
  'a thenable that calls back after the deadline, twice': [() => thenable((yes) => [90, 100].forEach((ms) => setTimeout(yes, ms, okResponse()))), 'timeout'],
  'a thenable that never calls back': [() => thenable(() => {}), 'timeout'],
  'a promise that resolves with itself': [() => selfResolving(), 'network'],
};

const responses = {
  'status throws the second time': [() => joined(like({ body: OK }), once('status', 200)), 'ok'],
  'status throws': [() => joined({ get status() { return broken(); } }), 'network'],
  'status changes': [() => ((n) => joined(like({ body: OK }), { get status() { return n++ ? 500 : 200; } }))(0), 'ok'],
  'status is an object that throws': [() => like({ status: { valueOf: broken } }), 'unexpected_response'],
  'headers throw': [() => joined({ status: 200, body: OK }, { get headers() { return broken(); } }), 'any'],
  'headers.get throws': [() => like({ headers: { get: broken }, body: OK }), 'ok'],
  'headers.get gives objects that throw': [() => like({ headers: { get: () => ({ toString: broken }) }, body: OK }), 'ok'],
  'body throws the second time': [() => joined(like({}), once('body', OK)), 'ok'],
  'body throws': [() => joined(like({}), { get body() { return broken(); } }), 'network'],
  'getReader throws': [() => like({ body: { getReader: broken } }), 'network'],
  'getReader gives nothing': [() => like({ body: { getReader: () => null } }), 'network'],
  'read throws': [() => readerWith({ read: broken, cancel: broken }), 'network'],
  'read is missing': [() => readerWith({}), 'network'],
  'read gives no promise': [() => readerWith({ read: ((list) => () => list.shift())([{ value: encode(OK) }, { done: true }]) }), 'ok'],
  'read gives a promise whose `then` throws': [() => readerWith({ read: () => withThen(broken) }), 'network'],
  'read gives nothing': [() => readerWith({ read: async () => {} }), 'network'],
  'done throws': [() => reading(joined({ get done() { return broken(); } })), 'network'],
  'value throws': [() => reading(joined({ done: false, get value() { return broken(); } })), 'network'],
  'read rejects, and cancel rejects': [() => readerWith({ read: () => Promise.reject(null), cancel: () => Promise.reject(new Error('cancel')) }), 'network'],
  'read never settles, and cancel throws': [() => readerWith({ read: () => new Promise(() => {}), cancel: broken }), 'timeout'],
  'read never settles, and cancel never does': [() => readerWith({ read: () => new Promise(() => {}), cancel: () => new Promise(() => {}) }), 'timeout'],
  'a detached chunk': [() => reading({ value: detached() }), 'any'],
  'a detached DataView': [() => reading({ value: detached(DataView) }), 'any'],
  'a detached buffer': [() => like({ arrayBuffer: async () => detached().buffer }), 'any'],
  'a chunk that is a Proxy': [() => reading({ value: new Proxy(encode(OK), {}) }), 'any'],
  'a chunk with a buffer of its own that throws': [() => reading({ value: Object.defineProperty(encode(OK), 'buffer', { get: broken }) }), 'network'],
  'a chunk that lies about its length': [() => reading({ value: Object.defineProperty(encode(OK), 'byteLength', { value: 4_000_000_000 }) }), 'any'],
  'a chunk whose length throws the second time': [() => reading({ value: joined(encode(OK), once('byteLength', 16)) }), 'any'],
  'a chunk that is a number': [() => reading({ value: 7 }), 'network'],
  'text() gives no text': [() => like({ text: async () => Symbol('x') }), 'network'],
  'text() gives an object that throws': [() => like({ text: async () => ({ toString: broken }) }), 'network'],
  'json() gives a circle': [() => like({ json: async () => ((circle) => (circle.self = circle))({ success: true }) }), 'network'],
  'json() gives a bigint': [() => like({ json: async () => ({ success: true, id: 5n }) }), 'network'],
  'json() gives getters that throw': [() => like({ json: async () => joined({ get success() { return broken(); } }) }), 'network'],
};

const reasons = {
  'an error whose getters throw': () =>
    Object.defineProperties({}, Object.fromEntries(['name', 'message', 'cause', 'code', 'syscall'].map((name) => [name, { get: broken }]))),
  'an error whose getters throw the second time': () => joined(once('name', 'E'), once('message', 'no'), once('cause', new Error('why'))),
  'a Proxy whose traps throw': () => new Proxy({}, { get: broken, has: broken, ownKeys: broken, getPrototypeOf: broken, getOwnPropertyDescriptor: broken }),
  'a revoked Proxy': () => ((made) => (made.revoke(), made.proxy))(Proxy.revocable({}, {})),
  'an error that is its own cause': () => ((error) => Object.assign(error, { cause: error }))(new Error('circle')),
  'names and messages that are not texts': () => ({ name: Symbol('n'), message: { toString: broken }, code: { valueOf: broken } }),
};

const rejections = Object.fromEntries(Object.entries(reasons).map(([label, make]) => [`rejected with ${label}`, [() => Promise.reject(make()), 'network']]));

function onceGetter() {
  let reads = 0;
  return () => (reads++ ? broken() : (yes) => yes(okResponse()));
}

function selfResolving() {
  let resolve;
  const promise = new Promise((yes) => (resolve = yes));
  resolve(promise);
  return promise;
}

/** Half of them, some answered at once, some a little later, each with its own answer. */
function goodCalls(deleteThrough) {
  return Array.from({ length: NEIGHBOURS / 2 }, (_, id) =>
    outcomeOf(
      deleteThrough(async () => {
        if (id % 2) await sleep(1 + (id % 4));
        return okResponse(JSON.stringify({ success: true, queue: { id } }));
      }),
    ),
  );
}

async function assertOnlyOne(t, fetch, code) {
  const before = goodCalls(t.deleteThrough);
  const hostile = outcomeOf(t.deleteThrough(fetch, { attemptTimeoutMs: 60 }));
  const good = await Promise.all([...before, ...goodCalls(t.deleteThrough)]);
  for (const [index, { value, error }] of good.entries()) {
    assert.deepEqual(value, { success: true, queue: { id: index % (NEIGHBOURS / 2) } }, `neighbour ${index}: ${error}`);
  }
  const outcome = await hostile;
  if (code === 'ok' || (code === 'any' && outcome.value)) return assert.deepEqual(outcome, { value: { success: true } });
  const error = await t.rejection(replay(outcome), { attempts: 1, mayHaveSucceeded: true, ...(code !== 'any' && { code }) });
  assert.notEqual(error.code, 'internal');
}

const tables = { 'a promise like no other': attempts, 'a Response like no other': responses, 'a rejection like no other': rejections };

export default [
  ...Object.entries(tables).map(([label, table]) => ({
    name: `${label} fails its own call alone, never as internal`,
    async run(t) {
      for (const [row, [fetch, code]] of Object.entries(table)) await step(row, () => assertOnlyOne(t, fetch, code));
      // What calls back late finds nothing to break.
      await sleep(110);
      await assertOnlyOne(t, async () => okResponse(), 'ok');
    },
  })),
  {
    name: 'calls that fail together each have an error of their own, with nothing of another call in it',
    async run({ deleteMassMessage, rejection }) {
      const keys = Array.from({ length: NEIGHBOURS }, (_, index) => `secret-key-of-${String(index).padStart(2, '0')}`);
      const fetch = async (url, { headers }) => {
        await sleep(1);
        throw new Error(`id ${url.split('/').pop()} sent ${headers['x-connection-id']}`);
      };
      const errors = await Promise.all(
        keys.map((key, index) => rejection(() => deleteMassMessage(`id-${index}`, key, `c${index}`, { fetch, maxRetries: 0 }), { code: 'network' })),
      );
      assert.lengthOf(new Set(errors), NEIGHBOURS);
      for (const [index, error] of errors.entries()) {
        assert.equal(error.cause.message, `id id-${index} sent c${index}`);
        for (const key of keys) assert.notInclude(`${error.stack} ${JSON.stringify(error)} ${error.cause.stack}`, key);
      }
    },
  },
  {
    name: 'a signal that breaks every rule ends at most its own call',
    async run(t) {
      const signal = (part) => joined({ aborted: false, addEventListener() {}, removeEventListener() {} }, part);
      let late;
      const signals = {
        'removeEventListener throws': [() => signal({ removeEventListener: broken })],
        'addEventListener throws': [() => signal({ addEventListener: broken }), 'invalid_argument'],
        'aborted throws the second time': [() => signal(once('aborted', false))],
        'aborted changes its type': [() => ((n) => signal({ get aborted() { return n++ ? 'yes' : false; } }))(0)],
        'its listener is called at once': [() => signal({ addEventListener: (_, listener) => listener() })],
        'its listener is called for nothing, at any time': [() => signal({ addEventListener: (_, listener) => [0, 1, 50].forEach((ms) => setTimeout(listener, ms)) })],
        'its listener is kept and called after the call': [() => signal({ addEventListener: (_, listener) => (late = listener) })],
        'its listener is called twice at the abort': [() => twiceAborting(signal), 'aborted'],
        'its reason throws': [() => signal({ aborted: true, get reason() { return broken(); } }), 'aborted'],
      };
      for (const [label, [make, code]] of Object.entries(signals)) {
        await step(label, async () => {
          const neighbours = goodCalls(t.deleteThrough);
          const outcome = await outcomeOf(t.deleteThrough(() => sleep(10).then(() => okResponse()), { signal: make() }));
          late?.();
          for (const { value } of await Promise.all(neighbours)) assert.isTrue(value.success);
          if (code) await t.rejection(replay(outcome), { code });
          else assert.deepEqual(outcome, { value: { success: true } });
        });
      }
      await sleep(60);
    },
  },
];

function twiceAborting(signal) {
  const made = signal({ reason: 'enough', addEventListener: (_, listener) => setTimeout(() => ((made.aborted = true), listener(), listener()), 2) });
  return made;
}
