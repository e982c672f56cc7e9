// What the stand-in in memory has and the server does not: its input, its fetch, and what the file weighs.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { test } from 'node:test';
import { build } from 'esbuild';
import { createStandin } from '../../pkg/testing.js';

const ENTRY = fileURLToPath(new URL('../../pkg/testing.js', import.meta.url));
const MAX_GZIP_BYTES = 4096;

const urlOf = (id) => `https://api.example/v2/access/mass-messages/${id}`;
const init = (more) => ({ method: 'DELETE', headers: { apiKey: 'key', 'x-connection-id': 'conn_1' }, ...more });
const standinWith = (...ids) => createStandin({ messages: { conn_1: ids } });
const answerOf = async (response) => ({ status: response.status, json: await response.json() });

test('an option, an id or a fault that is wrong is refused by its name', () => {
  const messages = { conn_1: [1] };
  const standin = standinWith(1);
  const unreadable = [undefined, null, 5, 'text', [1]];
  const wrong = [
    ...unreadable.map((options) => [() => createStandin(options), /^options must be an object \{ messages, /]),
    [() => createStandin({}), /^options\.messages must be/],
    ...[null, [], 'conn_1', 5, new Map([['conn_1', [1]]])].map((bad) => [() => createStandin({ messages: bad }), /^options\.messages must be an object/]),
    [() => createStandin({ messages, apiKey: 'key' }), /^options must be .*, without apiKey$/],
    [() => createStandin({ messages: { conn_1: 5 } }), /^options\.messages\.conn_1 must be a list of ids$/],
    [() => createStandin({ messages: { conn_1: '123' } }), /^options\.messages\.conn_1 must be a list of ids$/],
    ...['', 'a b', 'a/b', 'x'.repeat(129), -1, 1.5, NaN, Infinity, 2 ** 53, -1n, 10n ** 128n, null, undefined, true, {}, ['1'], Symbol('1')].flatMap((id) => [
      [() => createStandin({ messages: { conn_1: [1, id] } }), /^options\.messages\.conn_1\[1\] must be a string of 1 to 128 letters/],
      [() => standin.has('conn_1', id), /^id must be a string of 1 to 128 letters/],
      [() => standin.fail(id, { status: 500 }), /^id must be a string of 1 to 128 letters/],
    ]),
    [() => createStandin({ messages: { conn_1: [1, 2, '1'] } }), /^options\.messages\.conn_1\[2\] must be unique; 1 was there before$/],
    [() => createStandin({ messages: { conn_1: [7], conn_2: [7n] } }), /^options\.messages\.conn_2\[0\] must be unique; 7 was/],
    [() => createStandin({ messages: { conn_1: [1, , 3] } }), /^options\.messages\.conn_1\[1\] must be a string of 1 to 128 letters/],
    ...[null, 'key', [''], [5], {}, ['key', , 'other']].map((apiKeys) => [() => createStandin({ messages, apiKeys }), /^options\.apiKeys must be a list of strings$/]),
    ...[null, true, 60, []].map((rateLimit) => [() => createStandin({ messages, rateLimit }), /^options\.rateLimit must be an object \{ perMinute, burst \}$/]),
    [() => createStandin({ messages, rateLimit: { perMinute: 60 } }), /^options\.rateLimit\.burst must be a number, 1 or more$/],
    ...[0, -1, NaN, Infinity, '60', 60n, Symbol('60'), 5e-324, 0.0009].map((perMinute) => [() => createStandin({ messages, rateLimit: { perMinute, burst: 1 } }), /^options\.rateLimit\.perMinute must be a number, 0\.001 or more$/]),
    ...[0, 0.9, NaN, Infinity, '1', 1n, Symbol('1')].map((burst) => [() => createStandin({ messages, rateLimit: { perMinute: 60, burst } }), /^options\.rateLimit\.burst must be a number, 1 or more$/]),
    [() => createStandin({ messages, rateLimit: { perMinute: 60, burst: 1, brust: 1 } }), /^options\.rateLimit must be .*, without brust$/],
    ...[null, 5, 'now'].map((now) => [() => createStandin({ messages, now }), /^options\.now must be a function$/]),
    [() => standin.has('con_1', 1), /^connectionId must be one of options\.messages$/],
    ...[undefined, null, 500, 'request', [{ status: 500 }]].map((fault) => [() => standin.fail(1, fault), /^faults\[0\] must be an object \{ lost, status, type, retryAfterSeconds, deletes \}$/]),
    ...[undefined, 100, 199, 600, 200.5, '500', NaN].map((status) => [() => standin.fail(1, { status }), /^faults\[0\]\.status must be a whole number from 200 to 599$/]),
    [() => standin.fail(1, { status: 500 }, { stauts: 500 }), /^faults\[1\] must be .*, without stauts$/],
    ...[-1, 0.5, NaN, Infinity, '1'].map((retryAfterSeconds) => [() => standin.fail(1, { status: 429, retryAfterSeconds }), /^faults\[0\]\.retryAfterSeconds must be a whole number from 0$/]),
    ...[5, '', null].map((type) => [() => standin.fail(1, { status: 500, type }), /^faults\[0\]\.type must be a string, for a status of 400 or more$/]),
    [() => standin.fail(1, { status: 200, type: 'FORBIDDEN' }), /^faults\[0\]\.type must be/],
    ...[1, 'true', null].map((deletes) => [() => standin.fail(1, { status: 500, deletes }), /^faults\[0\]\.deletes must be true or false$/]),
    ...['all', true, null, '', ['reply'], Symbol('reply')].map((lost) => [() => standin.fail(1, { lost }), /^faults\[0\]\.lost must be 'request' or 'reply', alone$/]),
    ...[{ status: 500 }, { type: 'OWN' }, { deletes: false }, { status: null }].map((more) => [() => standin.fail(1, { lost: 'reply', ...more }), /^faults\[0\]\.lost must be 'request' or 'reply', alone$/]),
    [() => standin.fail(1, { status: 500, stauts: undefined }), /^faults\[0\] must be .*, without stauts$/],
  ];
  for (const [call, message] of wrong) assert.throws(call, { name: 'TypeError', message }, String(call));
  createStandin({ messages, apiKeys: undefined, rateLimit: undefined, now: undefined });
  standin.fail(1, { status: 500, type: undefined, retryAfterSeconds: undefined, deletes: undefined, lost: undefined });
  standin.fail(1, { lost: 'reply', status: undefined, type: undefined, retryAfterSeconds: undefined, deletes: undefined });
});

/** Calls `run` while Object.prototype has these properties besides. */
async function polluted(properties, run) {
  for (const [name, value] of Object.entries(properties)) Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
  try {
    return await run();
  } finally {
    for (const name of Object.keys(properties)) delete Object.prototype[name];
  }
}

/** The same fields as getters, of the object or of its class; `reads` tells which were read. */
function getters(fields, isClass) {
  const reads = [];
  const holder = {};
  for (const [name, value] of Object.entries(fields)) {
    Object.defineProperty(holder, name, { enumerable: !isClass, get: () => (reads.push(name), reads.indexOf(name) === reads.length - 1 ? value : undefined) });
  }
  return { reads, object: isClass ? Object.create(holder) : holder };
}

test('options, a rate limit and a fault are read once, and getters count, also those of a class', async () => {
  for (const isClass of [false, true]) {
    const limit = getters({ perMinute: 60, burst: 1 }, isClass);
    const options = getters({ apiKeys: ['key'], messages: { conn_1: [1] }, rateLimit: limit.object, now: () => 5000 }, isClass);
    const faults = [{ status: 429, type: 'OWN', retryAfterSeconds: 7, deletes: false }, { lost: 'request' }].map((fields) => getters(fields, isClass));
    const standin = createStandin(options.object);
    standin.fail(1, ...faults.map(({ object }) => object));
    const answer = await standin.fetch(urlOf(1), init());
    assert.deepEqual([answer.status, answer.headers.get('retry-after'), (await answer.json()).type], [429, '7', 'OWN']);
    await assert.rejects(standin.fetch(urlOf(1), init()), { name: 'TypeError', message: 'fetch failed' });
    assert.equal(standin.has('conn_1', 1), true);
    assert.equal((await standin.fetch(urlOf(1), init({ headers: { apiKey: 'other', 'x-connection-id': 'conn_1' } }))).status, 401);
    assert.equal((await standin.fetch(urlOf(1), init())).headers.get('x-ratelimit-reset'), '6');
    assert.equal((await standin.fetch(urlOf(1), init())).status, 429);
    const reads = [limit, options, ...faults].map((given) => given.reads.sort().join(' '));
    assert.deepEqual(reads, ['burst perMinute', 'apiKeys messages now rateLimit', 'deletes retryAfterSeconds status type', 'lost']);
  }
});

test('lists are read once', () => {
  const list = (value) => Object.defineProperty([], 0, { get: () => (reads++ === 0 ? value : undefined) });
  let reads = 0;
  const standin = createStandin({ messages: { conn_1: list(1) } });
  assert.deepEqual([standin.has('conn_1', 1), reads], [true, 1]);
  reads = 0;
  createStandin({ messages: {}, apiKeys: list('key') });
  assert.equal(reads, 1);
});

test('what Object.prototype has besides is no field of anything', async () => {
  const all = {
    apiKeys: ['secret'], rateLimit: { perMinute: 60, burst: 1 }, now: () => NaN,
    status: 204, type: 'POLLUTED', retryAfterSeconds: 9, deletes: true, lost: 'request',
    method: 'POST', headers: { 'retry-after': '9' }, signal: AbortSignal.abort(), url: 'https://api.example/polluted', apikey: 'secret', 'x-connection-id': 'conn_1',
    tokens: 0, retryAfter: false, error: 'FORBIDDEN', exceeded: true, answer: { status: 500 }, permission: 'other', act: () => ({ status: 500 }),
    text: 'polluted', otherwise: 'polluted', actionRequired: 'polluted', statusText: 'polluted', 418: 'polluted',
  };
  const run = async () => {
    const { signal, ...known } = all;
    const standin = createStandin({ messages: { conn_1: [1, 2] } });
    const seen = [];
    const send = async (...args) => {
      const tell = async (response) => [response.status, response.headers.get('retry-after'), response.statusText, await response.text()];
      seen.push(await standin.fetch(...args).then(tell, (error) => [error.message]));
    };
    standin.fail(1, { status: 418 }, { lost: 'request' });
    for (let left = 4; left > 0; left--) await send(urlOf(1), init());
    await send(new URL(urlOf(2)), init({ headers: {} }));
    await send(new URL(urlOf(2)), init({ headers: { apiKey: 'key' } }));
    await send(new URL(urlOf(2)), init());
    await send(urlOf(3));
    const limited = createStandin({ messages: { conn_1: [1] }, rateLimit: { perMinute: 60, burst: 1 }, now: () => 5000 });
    for (let left = 2; left > 0; left--) seen.push((await limited.fetch(urlOf(1), init())).headers.get('retry-after'));
    return [seen, standin.requests, Object.keys(known).length];
  };
  const wanted = await run();
  assert.deepEqual(wanted[0].map((seen) => seen?.[0]), [418, 'fetch failed', 200, 404, 401, 401, 200, 404, undefined, '1']);
  for (const [name, value] of Object.entries(all)) assert.deepEqual(await polluted({ [name]: value }, run), wanted, name);
  for (const [name, value] of Object.entries(all)) {
    await polluted({ [name]: value }, () => {
      assert.throws(() => createStandin({}), /^TypeError: options\.messages must be/, name);
      assert.throws(() => createStandin({ messages: {}, rateLimit: { perMinute: 60 } }), /rateLimit\.burst must be/, name);
      assert.throws(() => standinWith(1).fail(1, {}), /^TypeError: faults\[0\]\.status must be/, name);
    });
  }
});

test('what is refused changes nothing: the faults set before stay', async () => {
  const standin = standinWith(1);
  standin.fail(1, { status: 503 });
  assert.throws(() => standin.fail(1, { status: 500 }, { status: 5 }));
  assert.equal((await standin.fetch(urlOf(1), init())).status, 503);
});

test('fail() replaces what was left, and clears it without faults', async () => {
  const standin = standinWith(1);
  standin.fail(1, { status: 500 }, { status: 501 });
  standin.fail('1', { status: 503 });
  assert.equal((await standin.fetch(urlOf(1), init())).status, 503);
  standin.fail(1n, { status: 500 });
  standin.fail(1);
  assert.equal((await standin.fetch(urlOf(1), init())).status, 200);
});

test('ids are the same as string, number and bigint', () => {
  const standin = createStandin({ messages: { conn_1: [1, '2', 3n, 2n ** 70n, -0] } });
  for (const id of ['1', 1n, 2, 2n, '3', 3, String(2n ** 70n), 0]) assert.equal(standin.has('conn_1', id), true, String(id));
  for (const id of ['01', 4, '03']) assert.equal(standin.has('conn_1', id), false, String(id));
});

test('a message belongs to its connection alone', () => {
  const standin = createStandin({ messages: { conn_1: [1], conn_2: [2] } });
  assert.deepEqual([['conn_1', 1], ['conn_2', 1], ['conn_1', 2], ['conn_2', 2]].map((pair) => standin.has(...pair)), [true, false, false, true]);
});

test('an id that is no number gets one in the answer that no message has', async () => {
  const taken = [26_439_068_597, 26_439_068_604];
  const { json } = await answerOf(await standinWith(...taken, 'abc').fetch(urlOf('abc'), init()));
  assert.ok(Number.isSafeInteger(json.queue.id) && !taken.includes(json.queue.id), json.queue.id);
});

test('options are copied: what is changed later changes nothing', async () => {
  const options = { messages: { conn_1: [1] }, apiKeys: ['key'] };
  const fault = { status: 500 };
  const standin = createStandin(options);
  standin.fail(1, fault);
  options.messages.conn_1.push(2);
  options.apiKeys.length = 0;
  fault.status = 503;
  assert.equal(standin.has('conn_1', 2), false);
  assert.equal((await standin.fetch(urlOf(1), init())).status, 500);
  assert.equal((await standin.fetch(urlOf(1), init())).status, 200);
});

test('without apiKeys any key will do, but not none; an empty list accepts none', async () => {
  const status = async (standin, apiKey) => (await standin.fetch(urlOf(5), init({ headers: { ...(apiKey !== undefined && { apiKey }), 'x-connection-id': 'conn_1' } }))).status;
  assert.deepEqual([await status(standinWith(), 'x'), await status(standinWith(), ''), await status(standinWith(), undefined)], [404, 401, 401]);
  assert.equal(await status(createStandin({ messages: { conn_1: [] }, apiKeys: [] }), 'x'), 401);
});

test('a type of one\'s own, and a documented one with another status, are sent', async () => {
  const standin = standinWith(1);
  standin.fail(1, { status: 503, type: 'MAINTENANCE' }, { status: 401, type: 'SESSION_EXPIRED' }, { status: 418 }, { status: 418, type: 'constructor' });
  const next = async () => answerOf(await standin.fetch(urlOf(1), init()));
  const requestId = (n) => `req_${String(n).padStart(24, '0')}`;
  assert.deepEqual(await next(), { status: 503, json: { error: 'network error', type: 'MAINTENANCE', requestId: requestId(1) } });
  assert.deepEqual(await next(), {
    status: 401,
    json: { error: 'The session has expired', type: 'SESSION_EXPIRED', requestId: requestId(2), actionRequired: 'Link the account again.' },
  });
  assert.deepEqual(await next(), { status: 418, json: { error: 'error', requestId: requestId(3) } });
  assert.deepEqual(await next(), { status: 418, json: { error: 'error', type: 'constructor', requestId: requestId(4) } });
});

test('a request may be a URL, a Request, or have its headers in any form', async () => {
  const standin = standinWith(1, 2, 3, 4, 5, 6);
  const { fetch } = standin;
  const headers = { 'X-Connection-ID': 'conn_1', APIKEY: 'key' };
  const calls = [
    () => fetch(new URL(urlOf(1)), init()),
    () => fetch(new Request(urlOf(2), { method: 'DELETE', headers })),
    () => fetch(urlOf(3), { method: 'delete', headers: new Headers(headers) }),
    () => fetch(urlOf(4), { method: 'DELETE', headers: Object.entries(headers) }),
    () => fetch('/v2/access/mass-messages/5', { method: 'DELETE', headers: { __proto__: null, ...headers } }),
    () => fetch(urlOf(6).replace('https', 'HTTP'), new Request(urlOf(6), { method: 'DELETE', headers })),
  ];
  for (const call of calls) assert.equal((await call()).status, 200, String(call));
  assert.equal((await fetch(urlOf(1))).status, 404);
  assert.equal((await fetch(urlOf(1), null)).status, 404);
  assert.deepEqual(standin.requests[1], { method: 'DELETE', url: urlOf(2), connectionId: 'conn_1' });
  assert.deepEqual(standin.requests.at(-1), { method: 'GET', url: urlOf(1), connectionId: '' });
});

test('what the second argument lacks is that of the Request', async () => {
  const standin = standinWith(1);
  const headers = { 'x-connection-id': 'conn_1', apiKey: 'key' };
  const controller = new AbortController();
  const request = (more) => new Request(urlOf(1), { method: 'DELETE', headers, signal: controller.signal, ...more });
  const fetch = async (...args) => (await standin.fetch(...args)).status;
  standin.fail(1, ...Array.from({ length: 4 }, () => ({ status: 500 })));
  const { signal } = new AbortController();
  const statuses = [
    await fetch(request(), { signal }), await fetch(request(), {}), await fetch(request(), null), await fetch(request(), { method: undefined, headers: undefined }),
    await fetch(request(), { method: 'POST' }), await fetch(request(), { headers: {} }), await fetch(request({ method: 'POST' }), { method: 'DELETE' }),
  ];
  assert.deepEqual(statuses, [500, 500, 500, 500, 404, 401, 200]);
  controller.abort('enough');
  await assert.rejects(fetch(request(), {}), (reason) => reason === 'enough');
  assert.equal(standin.requests.length, 7);
  // As fetch does: another signal, or none, replaces that of the Request.
  assert.deepEqual([await fetch(request(), { signal }), await fetch(request(), { signal: null })], [404, 404]);
});

test('no key is kept', async () => {
  const standin = createStandin({ messages: { conn_1: [1] }, apiKeys: ['secret-key'] });
  await standin.fetch(urlOf(1), init({ headers: { apiKey: 'secret-key', 'x-connection-id': 'conn_1' } }));
  assert.deepEqual(Object.keys(standin.requests[0]), ['method', 'url', 'connectionId']);
  assert.doesNotMatch(JSON.stringify(standin), /secret-key/);
});

test('a signal that was aborted before rejects with its reason, and nothing was sent', async () => {
  const standin = standinWith(1);
  standin.fail(1, { status: 500 });
  for (const reason of [new Error('enough'), 'enough', null]) {
    await assert.rejects(standin.fetch(urlOf(1), init({ signal: AbortSignal.abort(reason) })), (error) => error === reason);
  }
  await assert.rejects(standin.fetch(urlOf(1), init({ signal: AbortSignal.abort() })), { name: 'AbortError' });
  const controller = new AbortController();
  const late = standin.fetch(urlOf(1), init({ signal: controller.signal }));
  controller.abort('at once');
  await assert.rejects(late, (error) => error === 'at once');
  assert.deepEqual(standin.requests, []);
  assert.equal((await standin.fetch(urlOf(1), init())).status, 500, 'no fault was taken');
  assert.equal(standin.has('conn_1', 1), true);
});

test('a signal that is aborted in between rejects; whether the message is gone is as requests tells', async () => {
  const seen = new Set();
  for (let microtasks = 0; microtasks < 12; microtasks++) {
    const standin = standinWith(1);
    const controller = new AbortController();
    const outcome = standin.fetch(urlOf(1), init({ signal: controller.signal })).then(({ status }) => status, (reason) => reason);
    for (let left = microtasks; left > 0; left--) await undefined;
    controller.abort('enough');
    const sent = standin.requests.length === 1;
    assert.equal(standin.has('conn_1', 1), !sent);
    const result = await outcome;
    assert.ok(result === 'enough' || (sent && result === 200), String(result));
    assert.equal(standin.has('conn_1', 1), standin.requests.length === 0);
    seen.add(`${result} ${standin.has('conn_1', 1)}`);
  }
  assert.deepEqual([...seen].sort(), ['200 false', 'enough false', 'enough true']);
});

test('without Response an answer has what the package reads', async (t) => {
  const { Response } = globalThis;
  t.after(() => (globalThis.Response = Response));
  delete globalThis.Response;
  const standin = standinWith(1);
  standin.fail(1, { status: 429, retryAfterSeconds: 3 });
  const refused = await standin.fetch(urlOf(1), init());
  assert.deepEqual([refused.status, refused.ok, refused.headers.get('Retry-After'), refused.headers.get('x')], [429, false, '3', null]);
  assert.equal(refused.headers.get('constructor'), null);
  const answer = await standin.fetch(urlOf(1), init());
  assert.deepEqual([answer.status, answer.ok, (await answer.json()).success], [200, true, true]);
  assert.equal(JSON.parse(await answer.text()).queue.id, 1);
});

test('a clock that tells no time is refused by name; nothing is recorded, deleted or taken from the bucket', async () => {
  const messages = { conn_1: [1, 2] };
  const refusal = { name: 'TypeError', message: 'options.now must return milliseconds since 1970' };
  const rateLimit = { perMinute: 60, burst: 1 };
  let time = 5000;
  const now = () => time;
  const standin = createStandin({ messages, rateLimit, now });
  for (const bad of [undefined, null, NaN, Infinity, -Infinity, '5000', 5000n, new Date(5000), {}, Symbol('5000')]) {
    time = bad;
    for (const lists of [messages, {}]) assert.throws(() => createStandin({ messages: lists, rateLimit, now }), refusal, String(bad));
    await assert.rejects(standin.fetch(urlOf(1), init()), refusal, String(bad));
    createStandin({ messages, now });
  }
  assert.deepEqual([standin.requests, standin.has('conn_1', 1)], [[], true]);
  // A fault takes no token.
  standin.fail(1, { status: 500 });
  assert.equal((await standin.fetch(urlOf(1), init())).status, 500);
  time = 5000;
  const answers = [await standin.fetch(urlOf(1), init()), await standin.fetch(urlOf(2), init())];
  time = 6000;
  answers.push(await standin.fetch(urlOf(2), init()));
  assert.deepEqual(answers.map(({ status, headers }) => [status, headers.get('x-ratelimit-reset'), headers.get('retry-after')]), [[200, '6', null], [429, '6', '1'], [200, '7', null]]);
});

test('a clock that throws rejects with what it threw, and nothing is recorded', async () => {
  let isBroken = false;
  const now = () => {
    if (isBroken) throw new RangeError('broken');
    return 5000;
  };
  const standin = createStandin({ messages: { conn_1: [1] }, rateLimit: { perMinute: 60, burst: 1 }, now });
  isBroken = true;
  await assert.rejects(standin.fetch(urlOf(1), init()), { name: 'RangeError', message: 'broken' });
  assert.deepEqual([standin.requests, standin.has('conn_1', 1)], [[], true]);
});

test('the slowest bucket says in whole seconds when to come back', async () => {
  const standin = createStandin({ messages: { conn_1: [] }, rateLimit: { perMinute: 0.001, burst: 1 }, now: () => 0 });
  await standin.fetch(urlOf(1), init());
  assert.equal((await standin.fetch(urlOf(1), init())).headers.get('retry-after'), '60000');
});

test('it uses no timer', async (t) => {
  t.mock.timers.enable();
  assert.equal((await standinWith(1).fetch(urlOf(1), init())).status, 200);
});

test('the default clock is looked up at each request, so fake ones count', async (t) => {
  const standin = createStandin({ messages: { conn_1: [1] }, rateLimit: { perMinute: 60, burst: 1 } });
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 60_000 });
  const statuses = [(await standin.fetch(urlOf(9), init())).status, (await standin.fetch(urlOf(9), init())).status];
  t.mock.timers.tick(1000);
  statuses.push((await standin.fetch(urlOf(9), init())).status);
  assert.deepEqual(statuses, [404, 429, 404]);
});

test(`minified and gzipped it has at most ${MAX_GZIP_BYTES} bytes, and imports nothing of the package`, async (t) => {
  const { outputFiles, metafile } = await build({ entryPoints: [ENTRY], bundle: true, minify: true, format: 'esm', platform: 'neutral', write: false, metafile: true });
  const bytes = gzipSync(outputFiles[0].contents, { level: 9 }).length;
  t.diagnostic(`${outputFiles[0].contents.length} bytes, gzip ${bytes}`);
  assert.ok(bytes <= MAX_GZIP_BYTES, `${bytes} bytes`);
  assert.deepEqual(Object.keys(metafile.inputs).filter((path) => !/(^|\/)pkg\/testing(\.js|\/[\w-]+\.js)$/.test(path)), []);
});

test('importing it does nothing: a bundler leaves nothing of it where nothing is used', async () => {
  const { outputFiles } = await build({ stdin: { contents: `import ${JSON.stringify(ENTRY)}`, resolveDir: '/' }, ignoreAnnotations: true, bundle: true, minify: true, format: 'esm', write: false, logLevel: 'silent' });
  assert.equal(outputFiles[0].text, '');
});
