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
    [() => createStandin({ messages: { conn_1: [1, 2, '1'] } }), /^options\.messages\.conn_1\[2\] must be unique in the API; 1 was there before$/],
    [() => createStandin({ messages: { conn_1: [7], conn_2: [7n] } }), /^options\.messages\.conn_2\[0\] must be unique in the API/],
    ...[null, 'key', [''], [5], {}].map((apiKeys) => [() => createStandin({ messages, apiKeys }), /^options\.apiKeys must be a list of strings$/]),
    ...[null, true, 60, []].map((rateLimit) => [() => createStandin({ messages, rateLimit }), /^options\.rateLimit must be an object \{ perMinute, burst \}$/]),
    [() => createStandin({ messages, rateLimit: { perMinute: 60 } }), /^options\.rateLimit\.burst must be a number, 1 or more$/],
    ...[0, -1, NaN, Infinity, '60'].map((perMinute) => [() => createStandin({ messages, rateLimit: { perMinute, burst: 1 } }), /^options\.rateLimit\.perMinute must be a number above 0$/]),
    [() => createStandin({ messages, rateLimit: { perMinute: 60, burst: 1, brust: 1 } }), /^options\.rateLimit must be .*, without brust$/],
    ...[null, 5, 'now'].map((now) => [() => createStandin({ messages, now }), /^options\.now must be a function$/]),
    [() => standin.has('con_1', 1), /^connectionId must be one of options\.messages$/],
    ...[undefined, null, 500, 'request', [{ status: 500 }]].map((fault) => [() => standin.fail(1, fault), /^faults\[0\] must be an object \{ status, .* or \{ lost \}$/]),
    ...[undefined, 100, 199, 600, 200.5, '500', NaN].map((status) => [() => standin.fail(1, { status }), /^faults\[0\]\.status must be a whole number from 200 to 599$/]),
    [() => standin.fail(1, { status: 500 }, { stauts: 500 }), /^faults\[1\] must be .*, without stauts$/],
    ...[-1, 0.5, NaN, Infinity, '1'].map((retryAfterSeconds) => [() => standin.fail(1, { status: 429, retryAfterSeconds }), /^faults\[0\]\.retryAfterSeconds must be a whole number from 0$/]),
    ...[5, '', null].map((type) => [() => standin.fail(1, { status: 500, type }), /^faults\[0\]\.type must be a string, for a status of 400 or more$/]),
    [() => standin.fail(1, { status: 200, type: 'FORBIDDEN' }), /^faults\[0\]\.type must be/],
    ...[1, 'true', null].map((deletes) => [() => standin.fail(1, { status: 500, deletes }), /^faults\[0\]\.deletes must be true or false$/]),
    ...['all', true, null, ''].map((lost) => [() => standin.fail(1, { lost }), /^faults\[0\]\.lost must be 'request' or 'reply'$/]),
    [() => standin.fail(1, { lost: 'reply', status: 500 }), /^faults\[0\] must be .*, without status$/],
  ];
  for (const [call, message] of wrong) assert.throws(call, { name: 'TypeError', message }, String(call));
  createStandin({ messages, apiKeys: undefined, rateLimit: undefined, now: undefined });
  standin.fail(1, { status: 500, type: undefined, retryAfterSeconds: undefined, deletes: undefined });
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
  assert.deepEqual(standin.requests[1], { method: 'DELETE', url: urlOf(2), connectionId: 'conn_1' });
  assert.deepEqual(standin.requests.at(-1), { method: 'GET', url: urlOf(1), connectionId: '' });
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
  const answer = await standin.fetch(urlOf(1), init());
  assert.deepEqual([answer.status, answer.ok, (await answer.json()).success], [200, true, true]);
  assert.equal(JSON.parse(await answer.text()).queue.id, 1);
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
