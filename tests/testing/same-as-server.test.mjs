// The same requests to the stand-in server and to the one in memory: they must not differ in anything that a client sees.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStandin } from '../../pkg/testing.js';
import { seededRandom } from '../standin/random.js';
import { standinForTests } from '../standin/test-kit.mjs';

const ORIGIN = 'https://api.example';
const MESSAGES = '/v2/access/mass-messages';
const KEYS = ['key-1', 'key-2'];
const LISTS = { conn_1: [1, 2, 9007199254740991n, 'a-b_C9', '007', 'x'.repeat(128)], conn_2: [26439068590, 0], conn_3: [] };
const HEADERS = [
  'content-type', 'retry-after', 'x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset', 'access-control-allow-origin',
  'access-control-expose-headers',
];
const START = 1_753_264_882_000;

/** Both, with the same connections and messages, on one clock. */
async function pair(rateLimit) {
  const clock = { now: START };
  const now = () => clock.now;
  const server = await standinForTests({ apiKeys: KEYS, rateLimit: rateLimit && { ...rateLimit, retryAfter: true }, now });
  for (const [connectionId, ids] of Object.entries(LISTS)) {
    await server.connection({ connectionId });
    for (const id of ids) await server.seed({ connectionId, id: String(id) });
  }
  const memory = createStandin({ apiKeys: KEYS, messages: LISTS, rateLimit, now });
  const send = (fetch, origin, { method = 'DELETE', path, key = KEYS[0], connectionId = 'conn_1' }) =>
    seen(fetch(origin + path, { method, headers: { ...(key && { apiKey: key }), ...(connectionId && { 'x-connection-id': connectionId }) }, redirect: 'manual' }));
  return {
    clock,
    server,
    memory,
    /** Sends to both and compares. @returns what was seen */
    async both(request) {
      const [there, here] = [await send(fetch, server.url, request), await send(memory.fetch, ORIGIN, request)];
      assert.deepEqual(here, there, JSON.stringify(request));
      return here;
    },
    async compareMessages() {
      for (const [connectionId, ids] of Object.entries(LISTS)) {
        for (const id of ids) assert.equal(memory.has(connectionId, id), await server.exists(String(id)), String(id));
      }
    },
    async compareRequests() {
      const log = (await server.control('GET', 'requests')).map(({ method, url, headers }) => ({ method, url: ORIGIN + url, connectionId: headers['x-connection-id'] ?? '' }));
      assert.deepEqual(memory.requests, log);
    },
  };
}

/** Status, headers and body, without what is another each time. */
async function seen(answer) {
  let response;
  try {
    response = await answer;
  } catch (error) {
    return { rejected: error.name, message: error.message };
  }
  const text = await response.text();
  const json = text === '' ? undefined : JSON.parse(text);
  if (json?.requestId !== undefined) {
    assert.match(json.requestId, /^req_[0-9a-f]{24}$/);
    json.requestId = 'some';
  }
  if (json?.queue) {
    assert.ok(Number.isSafeInteger(json.queue.id));
    // An id that is no number gets a fresh one.
    if (!Object.values(LISTS).flat().some((id) => String(id) === String(json.queue.id))) json.queue.id = json.queue.queueId = 'fresh';
  }
  return { status: response.status, headers: HEADERS.map((name) => response.headers.get(name)), keys: json && Object.keys(json), json };
}

test('keys, connections, paths, ids and missing messages are judged as the server judges them', async () => {
  const { both, compareMessages, compareRequests } = await pair();
  const path = `${MESSAGES}/1`;
  const refused = [
    [{ path, key: 'wrong' }, 401, 'UNAUTHORIZED'],
    [{ path, key: null }, 401, 'UNAUTHORIZED'],
    [{ path, connectionId: null }, 401, 'SESSION_NOT_PROVIDED'],
    [{ path, connectionId: 'nobody' }, 401, 'SESSION_NOT_PROVIDED'],
    [{ path, connectionId: 'constructor' }, 401, 'SESSION_NOT_PROVIDED'],
    [{ path, connectionId: 'conn_2' }, 404, 'RESOURCE_NOT_FOUND'],
    [{ path: `${MESSAGES}/nothing` }, 404, 'RESOURCE_NOT_FOUND'],
    [{ path: `${MESSAGES}/not%20an%20id` }, 400, 'BAD_REQUEST'],
    [{ path: `${MESSAGES}/${'x'.repeat(129)}` }, 400, 'BAD_REQUEST'],
    [{ path: `${MESSAGES}/` }, 404, 'ROUTE_NOT_FOUND'],
    [{ path: `/prefix${path}` }, 404, 'ROUTE_NOT_FOUND'],
    [{ path: `${path}/2` }, 404, 'ROUTE_NOT_FOUND'],
    [{ path: '/' }, 404, 'ROUTE_NOT_FOUND'],
    [{ path, method: 'POST' }, 404, 'ROUTE_NOT_FOUND'],
    [{ path, method: 'GET' }, 404, 'ROUTE_NOT_FOUND'],
  ];
  for (const [request, status, type] of refused) {
    const answer = await both(request);
    assert.deepEqual([answer.status, answer.json.type], [status, type], JSON.stringify(request));
  }
  await compareMessages();
  for (const [connectionId, ids] of Object.entries(LISTS)) {
    for (const id of ids) {
      const request = { path: `${MESSAGES}/${id}`, connectionId, key: KEYS[1] };
      const { status, json } = await both(request);
      assert.deepEqual([status, json.success, Object.keys(json.queue).length], [200, true, 43]);
      assert.equal((await both(request)).json.type, 'RESOURCE_NOT_FOUND');
    }
  }
  await both({ path: `${MESSAGES}/1?a=b` });
  await compareMessages();
  await compareRequests();
});

test('a bucket empties, says so and fills again as the server\'s does', async () => {
  for (const rateLimit of [{ perMinute: 60, burst: 2 }, { perMinute: 7, burst: 1.5 }, { perMinute: 90_000, burst: 3 }]) {
    const { both, clock, compareMessages } = await pair(rateLimit);
    const statuses = [];
    for (const ms of [0, 0, 0, 0, 400, 600, 0, 250, 10_000, 0, -5000, 0, 5000, 8571, 0]) {
      clock.now += ms;
      statuses.push((await both({ path: `${MESSAGES}/1` })).status);
      await both({ path: `${MESSAGES}/0`, connectionId: 'conn_2', key: ms === 600 ? 'wrong' : undefined });
    }
    assert.ok(statuses.includes(429), String(statuses));
    await compareMessages();
  }
});

test('faults answer as the server\'s do, and delete the same messages', async () => {
  const { both, server, memory, compareMessages } = await pair({ perMinute: 60, burst: 90 });
  /** What the server calls the same. */
  const faults = [
    [{ status: 200 }, { status: 200, deletes: true }],
    [{ status: 200, deletes: false }, { status: 200 }],
    [{ status: 204 }, { status: 204, deletes: true }],
    [{ status: 205, deletes: false }, { status: 205 }],
    [{ status: 301 }, { status: 301 }],
    [{ status: 304, deletes: true }, { status: 304, deletes: true }],
    ...[400, 401, 403, 404, 429, 500, 502, 503].map((status) => [{ status }, { status }]),
    [{ status: 429, retryAfterSeconds: 7 }, { status: 429, headers: { 'retry-after': '7' } }],
    [{ status: 503, retryAfterSeconds: 0, deletes: true }, { status: 503, headers: { 'retry-after': '0' }, deletes: true }],
  ];
  for (const [mine, theirs] of faults) {
    for (const id of ['1', '26439068590', 'unknown']) {
      memory.fail(id, mine, mine);
      await server.control('POST', 'faults', { id, faults: [theirs, theirs] });
      for (let left = 2; left > 0; left--) assert.equal((await both({ path: `${MESSAGES}/${id}`, key: 'wrong' })).status, mine.status);
      assert.equal((await both({ path: `${MESSAGES}/${id}`, key: 'wrong' })).status, 401, 'then the API is itself again');
    }
    await compareMessages();
  }
  memory.fail('1', { status: 500 });
  await server.control('POST', 'faults', { id: '1', faults: [{ status: 500 }] });
  for (const [method, status] of [['POST', 404], ['GET', 404], ['DELETE', 500]]) {
    assert.equal((await both({ path: `${MESSAGES}/1`, method })).status, status, 'only a delete takes a fault');
  }
  for (const [lost, deletes] of [['request', false], ['reply', true]]) {
    memory.fail('007', { lost });
    await server.control('POST', 'faults', { id: '007', faults: [{ then: 'reset-after-read', deletes }] });
    assert.deepEqual(await both({ path: `${MESSAGES}/007` }), { rejected: 'TypeError', message: 'fetch failed' });
    assert.equal(memory.has('conn_1', '007'), !deletes);
    await compareMessages();
  }
});

test('300 requests at random end the same', async () => {
  const { both, server, memory, clock, compareMessages, compareRequests } = await pair({ perMinute: 30, burst: 2 });
  const random = seededRandom(9);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const ids = [...Object.values(LISTS).flat().map(String), 'unknown'];
  const statuses = new Set();
  for (let left = 300; left > 0; left--) {
    const id = pick(ids);
    if (random() < 0.1) {
      const status = pick([200, 404, 500, 503]);
      const deletes = random() < 0.5;
      memory.fail(id, { status, deletes });
      await server.control('POST', 'faults', { id, faults: [{ status, deletes }] });
    }
    clock.now += Math.floor(random() * 400);
    const request = { path: `${MESSAGES}/${id}`, key: pick([...KEYS, ...KEYS, 'wrong']), connectionId: pick([...Object.keys(LISTS), 'nobody']) };
    statuses.add((await both(request)).status);
  }
  assert.deepEqual([...statuses].sort(), [200, 401, 404, 429, 500, 503]);
  await compareMessages();
  await compareRequests();
});
