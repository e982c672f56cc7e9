// What can be asked of any client that deletes something with two headers. `name` says what passes.
// `needs`: a client that has no notion of it at all is not judged.

import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from './tools.js';

const FOREVER = { times: 'forever' };
const ANSWER = { success: true, queue: { id: 1, text: 'x'.repeat(500) } };
const HTML = '<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Welcome</h1></body></html>';
const OWN_404 = { status: 404, json: { error: 'Mass message not found', type: 'RESOURCE_NOT_FOUND', requestId: 'req_1' } };
const LOST = { deletes: true, status: 200, json: ANSWER, then: 'truncate', afterBytes: 100 };
const PAST = 'Wed, 21 Oct 2015 07:28:00 GMT';
const TOLERANCE_MS = 20;
// Half of the smallest backoff that any of these clients documents would be more.
const AT_ONCE_MS = 25;

const retries = { needs: 'retries' };
const outcome = { needs: 'outcome' };

const check = (name, run, options) => ({ name, run, ...options });

const deletes = async (one) => {
  await one.resolves();
  assert.equal(await one.exists(), false, 'the message is still there');
};
const once = (label, fault) => check(`${label}, once: deleted in the end`, async ({ message }) => deletes(await message(fault)), retries);
const oneRequest = async (one) => assert.equal((await one.requests()).length, 1, 'requests');

const statuses = [
  ...[408, 425, 429, 500, 502, 503, 504, 520].map((status) => once(`status ${status}`, { status })),
  check('status 503 for ever: rejects with the status, after 2 to 6 requests', async ({ message, statusOf }) => {
    const one = await message({ status: 503, ...FOREVER });
    assert.equal(statusOf(await one.rejects()), 503);
    const { length } = await one.requests();
    assert.ok(length >= 2 && length <= 6, `${length} requests`);
  }, retries),
  ...[400, 403, 404, 501].map((status) =>
    check(`status ${status}: rejects with the status, one request`, async ({ message, statusOf }) => {
      const one = await message({ status, ...FOREVER });
      assert.equal(statusOf(await one.rejects()), status);
      await oneRequest(one);
    }),
  ),
  check('40 calls into an outage: retries are bounded over all of them', async ({ message, rejects, standin }) => {
    const one = await message({ status: 503, ...FOREVER });
    await Promise.all(Array.from({ length: 40 }, () => rejects(() => one.call(), 30_000)));
    const { length } = await standin.requests(one.id);
    assert.ok(length < 100, `${length} requests`);
  }, { ...retries, alone: true }),
];

const connections = [
  once('reset before the request was read', { then: 'reset-before-read' }),
  once('reset after the request was read', { then: 'reset-after-read' }),
  once('no head', { then: 'no-headers' }),
  once('an answer cut off before its first byte', { json: ANSWER, then: 'truncate', afterBytes: 0 }),
  once('an answer cut off in the middle', { json: ANSWER, then: 'truncate', afterBytes: 100 }),
  once('an answer that stalls', { json: ANSWER, then: 'stall', afterBytes: 100 }),
  once('a 503 whose body is cut off', { status: 503, then: 'truncate', afterBytes: 10 }),
  once('a 503 whose body stalls', { status: 503, then: 'stall', afterBytes: 10 }),
];

const ends = (label, fault) => check(`${label}, for ever: rejects in time`, async ({ message }) => void (await (await message({ ...fault, ...FOREVER })).rejects()));
const hangs = [
  ends('no head', { then: 'no-headers' }),
  ends('an answer that stalls', { json: ANSWER, then: 'stall', afterBytes: 100 }),
  ends('an error’s body that stalls', { status: 400, then: 'stall', afterBytes: 10 }),
  ends('an answer that never ends', { json: ANSWER, then: 'endless' }),
  ends('an error’s body that never ends', { status: 400, then: 'endless' }),
  ends('an answer that trickles', { json: ANSWER, then: 'endless', chunkBytes: 5, everyMs: 50 }),
];

const honours = (label, headers, ms) =>
  check(`${label}: waited for`, async ({ message }) => {
    const one = await message({ status: 503, headers: typeof headers === 'function' ? headers() : headers });
    await one.resolves();
    assert.ok((await one.gap()) >= ms - TOLERANCE_MS, `${Math.round(await one.gap())} ms`);
  }, retries);
const noHint = (label, headers) =>
  check(`${label}: retried, not at once`, async ({ message }) => {
    const one = await message({ status: 503, headers });
    await one.resolves();
    assert.ok((await one.gap()) >= AT_ONCE_MS, `${Math.round(await one.gap())} ms`);
  }, retries);
const tellsOff = (label, headers) =>
  check(`${label}: rejects soon, one request`, async ({ message }) => {
    const one = await message({ status: 429, headers, ...FOREVER });
    await one.rejects({}, 4_000);
    await oneRequest(one);
  }, retries);
const hints = [
  honours('retry-after-ms: 1500', { 'retry-after-ms': '1500' }, 1500),
  honours('Retry-After: 2', { 'retry-after': '2' }, 2000),
  honours('Retry-After as a date, the server’s clock years behind', { 'retry-after': 'Wed, 21 Oct 2015 07:28:02 GMT', date: PAST }, 2000),
  honours('Retry-After as a date, the clocks the same', () => ({ 'retry-after': new Date(Date.now() + 3_000).toUTCString() }), 1_900),
  honours('X-RateLimit-Reset as Unix seconds, the clocks the same', () => ({ 'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 2) }), 1_900),
  noHint('Retry-After as a date that has passed', { 'retry-after': PAST }),
  noHint('Retry-After: -5', { 'retry-after': '-5' }),
  noHint('Retry-After: soon', { 'retry-after': 'soon' }),
  tellsOff('Retry-After: 3600', { 'retry-after': '3600' }),
  tellsOff('Retry-After: 3000000', { 'retry-after': '3000000' }),
];

const lost = [
  check('the answer lost, then the API’s 404: resolves, it is deleted', async ({ message }) => void (await (await message(LOST)).resolves()), retries),
  check('a 502 that deleted, then the API’s 404: resolves, it is deleted', async ({ message }) => {
    await (await message({ deletes: true, status: 502 })).resolves();
  }, retries),
  check('the answer lost, then ROUTE_NOT_FOUND: rejects', async ({ message }) => {
    await (await message(LOST, { status: 404, json: { error: 'Route not found', type: 'ROUTE_NOT_FOUND' }, ...FOREVER })).rejects();
  }),
  check('the answer lost, then a 404 page: rejects', async ({ message }) => void (await (await message(LOST, { status: 404, body: HTML, ...FOREVER })).rejects())),
  check('the answer lost and no more: the error says that it may have succeeded', async ({ message }) => {
    assert.equal((await (await message({ ...LOST, ...FOREVER })).rejects()).mayHaveSucceeded, true);
  }, outcome),
  check('refused at once: the error says that it cannot have succeeded', async ({ message }) => {
    assert.equal((await (await message(OWN_404)).rejects()).mayHaveSucceeded, false);
  }, outcome),
];

const rejectsBody = (label, body, headers = {}) =>
  check(`${label} with status 200: rejects`, async ({ message }) => void (await (await message({ body, headers, ...FOREVER })).rejects()));
const answers = [
  rejectsBody('a captive portal’s page', HTML, { 'content-type': 'text/html' }),
  rejectsBody('a page that says it is JSON', HTML),
  rejectsBody('JSON without its end', '{"success":true,"queue":{"id":12'),
  check('204 without a body: resolves', async ({ message }) => void (await (await message({ status: 204 })).resolves())),
  check('an empty 200: resolves', async ({ message }) => void (await (await message({ body: '' })).resolves())),
  check('success: false: resolves with it', async ({ message }) => {
    assert.equal((await (await message({ json: { success: false } })).resolves()).success, false);
  }),
];

const redirects = [301, 302, 303, 307, 308].map((status) =>
  check(`${status} to another origin: the key does not arrive there`, async ({ message, elsewhere }) => {
    const one = await message();
    const location = `${elsewhere.url}/v2/access/mass-messages/${one.id}-${status}`;
    await one.setFaults({ status, headers: { location }, ...FOREVER });
    await one.call().catch(() => {});
    for (const { headers } of await elsewhere.requests(`${one.id}-${status}`)) assert.equal(headers.apikey, undefined, 'the key came along');
  }),
);
redirects.push(
  check('307 to another message: that one is not deleted', async ({ message }) => {
    const [one, other] = [await message(), await message()];
    await one.setFaults({ status: 307, headers: { location: `/v2/access/mass-messages/${other.id}` }, ...FOREVER });
    await one.call({ connectionId: other.connectionId, key: other.key }).catch(() => {});
    assert.equal(await other.exists(), true);
  }),
);

/** The id arrives as itself, or nothing arrives. */
const id = (label, value) =>
  check(`the id ${label}: no other path is asked to delete`, async ({ message, elsewhere }) => {
    const one = await message();
    const before = (await elsewhere.requests()).length;
    await (async () => one.call({ id: value, baseUrl: elsewhere.url }))().catch(() => {});
    const urls = (await elsewhere.requests()).slice(before).map(({ url }) => decodeURIComponent(url));
    for (const url of urls) assert.equal(url, value === '' ? 'no request' : `/v2/access/mass-messages/${value}`);
  }, { alone: true });
/** Refused, and the refusal does not show it. */
const secret = (label, spoil) =>
  check(`a key with ${label}: refused before it is sent, and not shown`, async ({ message, assertNoSecret }) => {
    const one = await message();
    const error = await one.rejects({ key: spoil(one.key) });
    assertNoSecret(error, one);
    assert.deepEqual(await one.requests(), []);
  });
const inputs = [
  id('".."', '..'),
  id('"."', '.'),
  id('""', ''),
  secret('a line break at its end', (key) => `${key}\n`),
  secret('a line break inside', (key) => `${key}\r\nx: y`),
  secret('a blank at its end', (key) => `${key} `),
  secret('a letter beyond Latin-1', (key) => `${key}日`),
  secret('the byte 7F', (key) => `${key}\x7f`),
  check('plain http to a host that is not this one: refused', async ({ message, standin }) => {
    const one = await message();
    // Another name of this machine, so that nothing leaves it.
    await one.call({ baseUrl: standin.url.replace('127.0.0.1', '0.0.0.0') }).catch(() => {});
    assert.deepEqual(await one.requests(), []);
  }),
];

const quiet = (label, fault) =>
  check(`${label}: key and connection are in no printout of the error`, async ({ message, assertNoSecret }) => {
    const one = await message({ ...fault, ...FOREVER });
    assertNoSecret(await one.rejects(), one);
  });
const secrets = [
  quiet('a 403 without an echo', { status: 403, json: { error: 'no' } }),
  quiet('a 401 whose text repeats them', { status: 401 }),
  quiet('a reset connection', { then: 'reset-after-read' }),
  quiet('an answer that is no JSON', { body: HTML }),
  quiet('no head', { then: 'no-headers' }),
];

const aborts = (label, fault, reason, moment) =>
  check(`abort ${label}: rejects at once, and tells the reason`, async ({ message }) => {
    const one = await message({ ...fault, ...FOREVER });
    const controller = new AbortController();
    const rejected = one.rejects({ signal: controller.signal, timeoutMs: 8_000 });
    rejected.catch(() => {});
    await until(async () => (await one.requests()).length > 0);
    await sleep(moment);
    const start = performance.now();
    controller.abort(reason);
    const error = await rejected;
    assert.ok(performance.now() - start < 1_000, `${Math.round(performance.now() - start)} ms`);
    assert.ok(error === reason || error?.cause === reason, 'the reason is nowhere');
    await sleep(500);
    assert.equal((await one.requests()).length, 1, 'requests');
  });
const abortion = [
  check('abort before the call: rejects, nothing is sent', async ({ message }) => {
    const one = await message();
    await one.rejects({ signal: AbortSignal.abort(new Error('enough')) });
    assert.deepEqual(await one.requests(), []);
  }),
  aborts('while the head is awaited', { then: 'no-headers' }, new Error('enough'), 0),
  aborts('in the middle of an answer', { json: ANSWER, then: 'stall', afterBytes: 10 }, new Error('enough'), 200),
  aborts('in the middle of an error’s body', { status: 400, then: 'stall', afterBytes: 10 }, new Error('enough'), 200),
  { ...aborts('in the wait before a retry', { status: 429, headers: { 'retry-after': '5' } }, new Error('enough'), 300), ...retries },
  aborts('with a text as its reason', { then: 'no-headers' }, 'enough', 0),
  aborts('with null as its reason', { then: 'no-headers' }, null, 0),
  check('20 calls on one signal: no listener is left on it', async ({ message }) => {
    const controller = new AbortController();
    for (let index = 0; index < 20; index++) await (await message()).resolves({ signal: controller.signal });
    // Those that a collection takes away are forgiven.
    for (let turn = 0; turn < 5; turn++) {
      globalThis.gc();
      await sleep(50);
    }
    assert.equal(getEventListeners(controller.signal, 'abort').length, 0);
  }, { alone: true }),
];

const errors = [
  check('an error has a name of its own', async ({ message }) => {
    const error = await (await message({ status: 403, ...FOREVER })).rejects();
    assert.ok(error instanceof Error && error.name !== 'Error', error?.name);
  }),
  check('the API’s own text is in the message', async ({ message }) => {
    assert.match((await (await message({ status: 400, ...FOREVER })).rejects()).message, /The text of the API/);
  }),
  check('a page as the error’s body: a message of one line, under 200 characters, no markup', async ({ message }) => {
    const { message: text } = await (await message({ status: 400, body: HTML.repeat(50), ...FOREVER })).rejects();
    assert.ok(/^[^\n<]{1,199}$/.test(text), text.slice(0, 100));
  }),
];

export const checks = [
  ...statuses, ...connections, ...hangs, ...hints, ...lost, ...answers, ...redirects, ...inputs, ...secrets, ...abortion, ...errors,
];
