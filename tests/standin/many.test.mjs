import assert from 'node:assert/strict';
import { DEFAULT_CONNECTION, READ_ONLY_KEY } from './index.js';
import { KEPT_REQUESTS, RequestLog } from './log.js';
import { honest } from './conduct.js';
import { seededRandom } from './random.js';
import { MESSAGES, standinForTests, test } from './test-kit.mjs';

const NOW = Date.parse('2026-11-27T12:00:00Z');
const DAY_MS = 86_400_000;
const api = await standinForTests({ now: () => NOW });

const many = async (count, message = {}, standin = api) => {
  const connectionId = await standin.connection();
  const { ids } = await standin.control('POST', 'messages', { connectionId, count, ...message });
  const list = async (query = '', options) => (await standin.api('GET', MESSAGES + query, { connectionId, ...options })).json;
  return { connectionId, ids, list };
};
const isSpread = (values, atLeast) => assert.ok(new Set(values).size >= atLeast, `only ${new Set(values).size} different values`);

test('messages by the thousand look like those of a real account', async () => {
  const { ids, list, connectionId } = await many(1000);
  assert.equal(new Set(ids).size, 1000);
  for (const id of ids) assert.match(id, /^26\d{9}$/);
  const { list: rows } = await list();
  assert.deepEqual(rows.map(({ id }) => String(id)), ids);

  isSpread(rows.map(({ textCropped }) => textCropped), 50);
  isSpread(rows.map(({ sentCount }) => sentCount), 200);
  isSpread(rows.map(({ viewedCount }) => viewedCount), 200);
  isSpread(rows.map(({ purchasedCount }) => purchasedCount), 50);
  isSpread(rows.map(({ price }) => price), 5);
  isSpread(rows.map(({ mediaCount }) => mediaCount), 4);
  const dates = rows.map(({ date }) => Date.parse(date));
  assert.ok(dates.every((date, at) => at === 0 || date >= dates[at - 1]), 'oldest first');
  assert.ok(dates[0] >= NOW - 90 * DAY_MS && dates[0] < NOW - 89 * DAY_MS);
  assert.ok(dates.at(-1) <= NOW && dates.at(-1) > NOW - DAY_MS);
  for (const row of rows) {
    assert.match(row.date, /^2026-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
    assert.ok(Date.parse(row.createdAt) <= Date.parse(row.date));
    assert.ok(row.purchasedCount <= row.viewedCount && row.viewedCount <= row.sentCount);
    assert.equal(row.isFree, row.price === 0);
    assert.equal(row.media.length, row.mediaCount);
  }

  const { json } = await api.remove(ids[7], { connectionId });
  assert.equal(Object.keys(json.queue).length, 43);
  assert.deepEqual([json.queue.text, json.queue.date, json.queue.price], [rows[7].text, rows[7].date, rows[7].price]);
});

test('they are the same in every run', async () => {
  const runs = [];
  for (let run = 0; run < 2; run++) {
    const standin = await standinForTests({ now: () => NOW });
    runs.push((await (await many(50, {}, standin)).list()).list);
  }
  assert.deepEqual(runs[0], runs[1]);
});

test('many messages may share a text and an answer; 100,000 are made in one call', async () => {
  const { ids, connectionId, list } = await many(3, { text: 'Same', answer: { success: false } });
  assert.deepEqual((await list()).list.map(({ text }) => text), Array(3).fill('<p>Same</p>'));
  assert.deepEqual((await api.remove(ids[2], { connectionId })).json, { success: false });
  const lots = await many(100_000);
  assert.equal(new Set(lots.ids).size, 100_000);
  assert.equal(String((await lots.list('?limit=1&offset=99999')).list[0].id), lots.ids.at(-1));
});

test('a message that is replaced by one of another connection leaves the list of its own', async () => {
  const [before, after] = [await many(1), await many(1)];
  await api.control('POST', 'messages', { connectionId: after.connectionId, id: before.ids[0] });
  assert.deepEqual((await before.list()).list, []);
  assert.deepEqual((await after.list()).list.map(({ id }) => String(id)), [after.ids[0], before.ids[0]]);
});

test('connections are made by the hundred as well', async () => {
  const { connectionIds } = await api.control('POST', 'connections', { count: 300, state: 'expired' });
  assert.equal(new Set(connectionIds).size, 300);
  assert.equal((await api.api('GET', MESSAGES, { connectionId: connectionIds[299] })).json.type, 'SESSION_EXPIRED');
});

test('a wrong count is refused', async () => {
  const connectionId = DEFAULT_CONNECTION;
  for (const count of [0, -1, 1.5, 100_001, '5', null]) {
    await assert.rejects(api.control('POST', 'messages', { connectionId, count }), /400 count must be a whole number from 1 to 100000/);
  }
  await assert.rejects(api.control('POST', 'connections', { count: 10_001 }), /400 count must be a whole number from 1 to 10000/);
  await assert.rejects(api.control('POST', 'messages', { connectionId, count: 2, id: 'a' }), /400 id and count exclude each other/);
  await assert.rejects(api.control('POST', 'connections', { connectionId, count: 2 }), /400 connectionId and count exclude each other/);
  await assert.rejects(api.control('POST', 'messages', { connectionId: 'nobody', count: 2 }), /404 no such connection/);
});

test('the list comes in slices when asked for them, and whole when not', async () => {
  const { list } = await many(25);
  const whole = await list();
  assert.deepEqual(Object.keys(whole), ['list']);
  const pages = [];
  for (let offset = 0, hasMore = true; hasMore; offset += 10) {
    const page = await list(`?limit=10&offset=${offset}`, { key: READ_ONLY_KEY });
    pages.push(page.list);
    hasMore = page.hasMore;
  }
  assert.deepEqual(pages.map(({ length }) => length), [10, 10, 5]);
  assert.deepEqual(pages.flat(), whole.list);
  assert.deepEqual(await list('?limit=25'), { list: whole.list, hasMore: false });
  assert.deepEqual(await list('?limit=24'), { list: whole.list.slice(0, 24), hasMore: true });
  assert.deepEqual(await list('?offset=20'), { list: whole.list.slice(20), hasMore: false });
  assert.deepEqual(await list('?offset=900&limit=5'), { list: [], hasMore: false });
  assert.deepEqual(await list('?page=2'), whole, 'other parameters are ignored');
  for (const query of ['?limit=0', '?limit=-1', '?limit=1.5', '?limit=', '?limit=ten', '?offset=-1', '?offset=1e3']) {
    const { type, error } = await list(query);
    assert.deepEqual([type, error], ['BAD_REQUEST', 'Invalid limit or offset'], query);
  }
});

const stateOf = async (connectionId) => {
  const { deletes, maxOpenRequests } = await api.control('GET', 'state');
  return { deletes: deletes[connectionId], maxOpen: maxOpenRequests[connectionId] };
};

test('the counters tell how the deletes of each connection ended', async () => {
  const { connectionId, ids } = await many(8);
  const other = await many(1);
  const fault = (id, ...faults) => api.control('POST', 'faults', { id, faults });
  const remove = (id, options) => api.remove(id, { connectionId, ...options });
  assert.deepEqual(await stateOf(connectionId), { deletes: undefined, maxOpen: undefined });

  await remove(ids[0]);
  await remove(ids[0]);
  await fault(ids[1], { delayMs: 1 });
  await remove(ids[1]);
  assert.deepEqual((await stateOf(connectionId)).deletes, { ok: 2, gone: 1, throttled: 0, failed: 0, deleted: 2 });

  await fault(ids[2], { status: 500 }, { deletes: true }, { then: 'reset-before-read', times: 'forever' });
  await remove(ids[2]);
  await remove(ids[2]);
  await assert.rejects(remove(ids[2]));
  await remove('not an id');
  await remove(ids[3], { key: 'wrong' });
  await remove(other.ids[0]);
  const { failed, ...rest } = (await stateOf(connectionId)).deletes;
  assert.deepEqual(rest, { ok: 2, gone: 2, throttled: 0, deleted: 3 });
  assert.ok(failed === 5 || failed === 6, `${failed}: a client may send a reset request once more`);

  await api.connection({ connectionId, rateLimit: { perMinute: 60, burst: 1, tokens: 0 } });
  await remove(ids[4]);
  await api.api('GET', MESSAGES, { connectionId });
  assert.equal((await stateOf(connectionId)).deletes.throttled, 1, 'a list is not a delete');
  await api.remove(ids[5], { connectionId: 'conn_nobody' });
  const { deletes } = await api.control('GET', 'state');
  assert.equal('conn_nobody' in deletes, false);
  assert.equal(other.connectionId in deletes, false);

  await api.control('DELETE', 'state');
  const state = await api.control('GET', 'state');
  assert.deepEqual([state.deletes, state.maxOpenRequests], [{}, {}]);
  assert.equal(await api.exists(ids[4]), true, 'messages stay');
});

test('a client that leaves before the answer counts as failed', async () => {
  const { connectionId, ids: [id] } = await many(1);
  await api.control('POST', 'faults', { id, faults: [{ delayMs: 60_000 }] });
  const leaving = new AbortController();
  const gone = assert.rejects(api.remove(id, { connectionId, signal: leaving.signal }));
  await api.until('openRequests', 1);
  leaving.abort();
  await gone;
  await api.until('openRequests', 0);
  assert.deepEqual((await stateOf(connectionId)).deletes, { ok: 0, gone: 0, throttled: 0, failed: 1, deleted: 0 });
});

test('maxOpenRequests is the most requests of a connection that were in flight at once', async () => {
  const { connectionId, ids } = await many(200);
  await api.control('POST', 'faults', { connectionId, rate: 1, faults: [{ delayMs: 30 }] });
  const lanes = async (count, own) => {
    const left = [...own];
    await Promise.all(Array.from({ length: count }, async () => { while (left.length > 0) await api.remove(left.pop(), { connectionId }); }));
    return (await stateOf(connectionId)).maxOpen;
  };
  assert.equal(await lanes(1, ids.slice(0, 10)), 1);
  assert.equal(await lanes(7, ids.slice(10)), 7);
  await api.control('DELETE', 'state');
  assert.equal(await lanes(2, ids.slice(0, 20)), 2, 'counted anew');

  await api.control('POST', 'faults', { id: ids[0], faults: [{ then: 'no-headers' }] });
  const stalled = new AbortController();
  const gone = assert.rejects(api.remove(ids[0], { connectionId, signal: stalled.signal }));
  await api.until('openRequests', 1);
  await api.control('DELETE', 'state');
  assert.equal((await stateOf(connectionId)).maxOpen, 1, 'what is in flight at the reset stays counted');
  stalled.abort();
  await gone;
});

test('the log stays bounded with 100,000 requests', () => {
  const log = new RequestLog(honest);
  let longest = 0;
  for (let i = 0; i < 100_000; i++) {
    log.add({ method: 'DELETE', url: `/${i}`, headers: {} });
    longest = Math.max(longest, log.of(null).length);
  }
  assert.ok(longest <= 2 * KEPT_REQUESTS && log.of(null).length >= KEPT_REQUESTS, `${longest}`);
  assert.equal(log.of(null).at(-1).url, '/99999');
});

test('the random numbers are spread evenly, repeatable, and unlike for neighbouring seeds', () => {
  for (const seed of [0, 1, 2, 2 ** 40]) {
    const [random, same] = [seededRandom(seed), seededRandom(seed)];
    const tenths = Array(10).fill(0);
    for (let i = 0; i < 10_000; i++) {
      const number = random();
      assert.equal(same(), number);
      tenths[Math.floor(number * 10)] += 1;
    }
    assert.ok(tenths.every((count) => count > 850 && count < 1150), String(tenths));
  }
  const firsts = Array.from({ length: 1000 }, (_, seed) => seededRandom(seed)());
  assert.equal(firsts.filter((number) => number < 0.5).length > 430 && new Set(firsts).size > 990, true);
});
