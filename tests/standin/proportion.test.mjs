import assert from 'node:assert/strict';
import { MESSAGES, standinForTests, test } from './test-kit.mjs';

const api = await standinForTests({ now: () => 0 });

const many = async (count, options) => {
  const connectionId = await api.connection(options);
  const { ids } = await api.control('POST', 'messages', { connectionId, count });
  return { connectionId, ids, remove: (id) => api.remove(id, { connectionId }) };
};
const proportion = (connectionId, rate, faults, seed) => api.control('POST', 'faults', { connectionId, rate, faults, seed });
const countersOf = async (connectionId) => (await api.control('GET', 'state')).deletes[connectionId];

/** The statuses of 400 deletes that meet these faults with a probability of 0.2. */
async function statuses(seed, faults = [{ status: 500 }, { status: 503 }]) {
  const { connectionId, ids, remove } = await many(400);
  assert.deepEqual(await proportion(connectionId, 0.2, faults, seed), { connectionId, rate: 0.2, faults: faults.length });
  const seen = [];
  for (const id of ids) seen.push((await remove(id)).status);
  return seen;
}

test('faults by proportion meet about as many deletes as asked, each of the faults, the same ones with the same seed', async () => {
  const seen = await statuses(7);
  const times = (status) => seen.filter((one) => one === status).length;
  assert.equal(times(200) + times(500) + times(503), 400);
  for (const status of [500, 503]) assert.ok(times(status) > 20 && times(status) < 60, `${status}: ${times(status)} of 400`);
  assert.deepEqual(await statuses(7), seen);
  assert.notDeepEqual(await statuses(8), seen);
  assert.deepEqual(await statuses(1), await statuses(undefined), 'the default seed is 1');
});

test('retries meet them too, other connections do not, and a rate of 0 ends it', async () => {
  const { connectionId, ids, remove } = await many(2);
  const other = await many(1);
  await proportion(connectionId, 1, [{ status: 500 }]);
  assert.deepEqual([(await remove(ids[0])).status, (await remove(ids[0])).status], [500, 500]);
  assert.equal((await other.remove(other.ids[0])).status, 200);
  assert.equal((await api.api('GET', MESSAGES, { connectionId })).status, 200, 'a list meets none');
  await api.control('POST', 'faults', { connectionId, rate: 0 });
  assert.equal((await remove(ids[0])).status, 200);
});

test('the faults are those of an id: deleted with the answer lost, reset, delayed', async () => {
  const { connectionId, ids, remove } = await many(3);
  await proportion(connectionId, 1, [{ deletes: true, then: 'reset', afterBytes: 0 }]);
  await assert.rejects(async () => (await remove(ids[0])));
  assert.equal(await api.exists(ids[0]), false);
  await proportion(connectionId, 1, [{ then: 'reset', afterBytes: 0 }]);
  await assert.rejects(async () => (await remove(ids[1])));
  assert.equal(await api.exists(ids[1]), true);
  await proportion(connectionId, 1, [{ delayMs: 5 }]);
  assert.equal((await remove(ids[1])).json.queue.id, Number(ids[1]));
  assert.deepEqual(await countersOf(connectionId), { ok: 1, gone: 0, throttled: 0, failed: 2, deleted: 2 });
});

test('they come after the bucket: each takes a token and tells of it, and a 429 stays one', async () => {
  const { connectionId, ids, remove } = await many(1, { rateLimit: { perMinute: 60, burst: 2 } });
  await proportion(connectionId, 1, [{ status: 500, headers: { 'X-RateLimit-Limit': null, 'x-own': '1' } }]);
  const answers = [];
  for (let i = 0; i < 3; i++) answers.push(await remove(ids[0]));
  assert.deepEqual(answers.map(({ status }) => status), [500, 500, 429]);
  assert.deepEqual(answers.map(({ headers }) => headers.get('x-ratelimit-remaining')), ['1', '0', '0']);
  assert.deepEqual(answers.map(({ headers }) => headers.get('x-ratelimit-limit')), [null, null, '60'], 'the headers of the fault win');
  assert.equal(answers[0].headers.get('x-own'), '1');
});

test('a fault of the id comes first, and that request meets no other', async () => {
  const { connectionId, ids: [id], remove } = await many(1);
  await proportion(connectionId, 1, [{ status: 500 }]);
  await api.control('POST', 'faults', { id, faults: [{ delayMs: 1 }] });
  assert.equal((await remove(id)).status, 200);
});

test('a wrong setting is refused and changes nothing', async () => {
  const { connectionId, ids: [id], remove } = await many(1);
  await proportion(connectionId, 1, [{ status: 500 }]);
  const fault = { status: 503 };
  for (const [fields, message] of [
    [{ rate: 1.1, faults: [fault] }, /400 rate must be a number from 0 to 1/],
    [{ rate: -0.1, faults: [fault] }, /400 rate must be/],
    [{ rate: '1', faults: [fault] }, /400 rate must be/],
    [{ faults: [fault] }, /400 rate must be/],
    [{ rate: 0.5, faults: [] }, /400 faults must not be empty/],
    [{ rate: 0.5 }, /400 faults must not be empty/],
    [{ rate: 0.5, faults: fault }, /400 faults must be a list/],
    [{ rate: 0.5, faults: [{ stauts: 1 }] }, /400 unknown field of a fault: stauts/],
    [{ rate: 0.5, faults: [{ ...fault, times: 2 }] }, /400 times has no meaning/],
    [{ rate: 0.5, faults: [fault], seed: 0.5 }, /400 seed must be/],
    [{ rate: 0.5, faults: [fault], id: '1' }, /400 unknown field: id/],
    [{ rate: 0.5, faults: [fault], connectionId: 'nobody' }, /404 no such connection: nobody/],
  ]) {
    await assert.rejects(api.control('POST', 'faults', { connectionId, ...fields }), { message }, JSON.stringify(fields));
  }
  await assert.rejects(api.control('POST', 'faults', { id, rate: 0.5, faults: [fault] }), /400 unknown field: rate/);
  assert.equal((await remove(id)).status, 500);
});

test('outage: deletes are reset without an answer, or refused with 503, until it is over', async () => {
  const { connectionId, ids: [id], remove } = await many(1, { rateLimit: { perMinute: 60, burst: 1 } });
  await api.control('POST', 'faults', { id, faults: [{ status: 418 }] });
  await api.connection({ connectionId, down: 'reset' });
  const raw = api.rawDelete(id, connectionId);
  assert.equal(await raw.ended, 'ECONNRESET');
  assert.equal(raw.text, '');
  await assert.rejects(remove(id));

  await api.connection({ connectionId, down: 'refuse-503' });
  const refused = await remove(id);
  assert.deepEqual([refused.status, refused.json.error, refused.headers.get('access-control-allow-origin')], [503, 'network error', '*']);
  const other = await many(1);
  assert.equal((await other.remove(other.ids[0])).status, 200);
  assert.equal(await api.exists(id), true);
  const { failed, ...others } = await countersOf(connectionId);
  assert.deepEqual(others, { ok: 0, gone: 0, throttled: 0, deleted: 0 });
  assert.ok(failed >= 3, String(failed));

  await api.connection({ connectionId, down: false });
  const after = [(await remove(id)).status, (await remove(id)).status, (await remove(id)).status];
  assert.deepEqual(after, [418, 200, 429], 'the outage took neither the fault nor the token');
  for (const down of [true, 'reste', null, 0]) {
    await assert.rejects(api.connection({ connectionId, down }), /400 down must be 'reset', 'refuse-503' or false/);
  }
});
