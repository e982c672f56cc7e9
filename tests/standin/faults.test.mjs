import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { DEFAULT_CONNECTION } from './index.js';
import { MESSAGES, standinForTests, test } from './test-kit.mjs';

const api = await standinForTests();
const BODY = '{"success":true}';

test('faults come in order and as often as asked, then the API is itself again', async () => {
  const id = await api.faulty({ status: 503, times: 2 }, { status: 500, body: 'oops' }, { status: 408 });
  const answers = [];
  for (let i = 0; i < 6; i++) answers.push(await api.remove(id));
  assert.deepEqual(answers.map(({ status }) => status), [503, 503, 500, 408, 200, 404]);
  assert.equal(answers[0].json.error, 'network error');
  assert.equal(answers[2].text, 'oops');
  assert.equal((await api.requests(id)).length, 6);
});

test('a fault for ever stays until it is replaced', async () => {
  const id = await api.faulty({ status: 500, times: 'forever' });
  for (let i = 0; i < 5; i++) assert.equal((await api.remove(id)).status, 500);
  await api.control('POST', 'faults', { id, faults: [] });
  assert.equal((await api.remove(id)).status, 200);
});

test('a fault comes before keys and connections are checked, and at any path with that id', async () => {
  const id = await api.faulty({ status: 502, times: 2 });
  assert.equal((await api.remove(id, { key: 'wrong' })).status, 502);
  assert.equal((await api.api('DELETE', `/prefix/${id}`)).status, 502);
  assert.equal((await api.remove(id)).status, 200);
});

test('deletes: the message is gone although the answer says otherwise', async () => {
  const id = await api.faulty({ deletes: true, status: 500 });
  assert.equal((await api.remove(id)).status, 500);
  assert.equal(await api.exists(id), false);
  assert.equal((await api.remove(id)).json.type, 'RESOURCE_NOT_FOUND');
  const kept = await api.faulty({ status: 200 });
  assert.equal((await api.remove(kept)).json.queue.id, Number(kept));
  assert.equal(await api.exists(kept), true);
});

test('bodies come as text, bytes or JSON, with the headers asked for', async () => {
  const html = await api.faulty({ status: 200, headers: { 'Content-Type': 'text/html', 'Retry-After': ['1', '2'] }, body: '<p>é' });
  const page = await api.remove(html);
  assert.deepEqual([page.text, page.headers.get('content-type'), page.headers.get('retry-after')], ['<p>é', 'text/html', '1, 2']);
  assert.equal(page.headers.get('access-control-allow-origin'), '*');

  const zipped = gzipSync(BODY).toString('base64');
  const packed = await api.faulty({ bodyBase64: zipped, headers: { 'content-encoding': 'gzip', date: null } });
  const unpacked = await api.remove(packed);
  assert.deepEqual([unpacked.text, unpacked.headers.get('date')], [BODY, null]);

  const json = await api.faulty({ json: [1, null] });
  assert.deepEqual((await api.remove(json)).json, [1, null]);
});

test('204 and redirects have no body unless given one', async () => {
  for (const status of [204, 205, 304]) {
    const answer = await api.remove(await api.faulty({ status }));
    assert.deepEqual([answer.status, answer.text], [status, '']);
  }
  const target = await api.seed();
  const location = `${api.url}${MESSAGES}/${target}`;
  const id = await api.faulty({ status: 307, headers: { location } });
  const { status, headers } = await api.remove(id);
  assert.deepEqual([status, headers.get('location')], [307, location]);
  assert.deepEqual(await api.requests(target), [], 'a client that does not follow sends nothing there');
});

test('a delay alone is the API being slow; who leaves before has deleted nothing', async () => {
  const slow = await api.faulty({ delayMs: 5 });
  assert.equal((await api.remove(slow)).json.queue.id, Number(slow));
  const id = await api.faulty({ delayMs: 60_000 });
  await assert.rejects(api.remove(id, { signal: AbortSignal.timeout(50) }), { name: 'TimeoutError' });
  await api.until('openRequests', 0);
  assert.equal(await api.exists(id), true);
});

test('a chunked body arrives whole', async () => {
  const body = JSON.stringify({ success: true, text: 'é'.repeat(100) });
  const { text, headers } = await api.remove(await api.faulty({ body, chunked: true }));
  assert.deepEqual([text, headers.get('content-length')], [body, null]);
});

test('afterBytes cuts a body that otherwise ends well', async () => {
  const { text, headers } = await api.remove(await api.faulty({ body: BODY, afterBytes: 5 }));
  assert.deepEqual([text, headers.get('content-length')], ['{"suc', '5']);
});

for (const then of ['reset-before-read', 'reset-after-read']) {
  test(`${then}: the connection breaks without a byte of an answer`, async () => {
    const id = await api.faulty({ then, deletes: true });
    const raw = api.rawDelete(id);
    assert.equal(await raw.ended, 'ECONNRESET');
    assert.equal(raw.text, '');
    assert.equal(await api.exists(id), false);
    assert.equal((await api.requests(id)).length, 1);
  });
}

test('reset: the bytes arrive, then the connection breaks', async () => {
  const raw = api.rawDelete(await api.faulty({ then: 'reset', body: BODY, afterBytes: 5 }));
  assert.equal(await raw.ended, 'ECONNRESET');
  assert.deepEqual([raw.body, raw.contentLength], ['{"suc', BODY.length]);
});

for (const chunked of [false, true]) {
  test(`truncate: the connection ends before the body does (${chunked ? 'chunked' : 'content-length'})`, async () => {
    const raw = api.rawDelete(await api.faulty({ then: 'truncate', body: BODY, afterBytes: 5, chunked }));
    assert.equal(await raw.ended, 'fin');
    assert.equal(raw.body, chunked ? '5\r\n{"suc\r\n' : '{"suc');
    if (!chunked) assert.equal(raw.contentLength, BODY.length);
    await assert.rejects(api.remove(await api.faulty({ then: 'truncate', chunked })), { name: 'TypeError' });
  });
}

test('truncate is never a whole answer, even when every byte is sent', async () => {
  const raw = api.rawDelete(await api.faulty({ then: 'truncate', body: BODY, afterBytes: 1000 }));
  assert.equal(await raw.ended, 'fin');
  assert.deepEqual([raw.body, raw.contentLength], [BODY, BODY.length + 1]);
});

for (const [name, fault, seen] of [
  ['stall after the headers', { then: 'stall', status: 500, afterBytes: 0 }, '\r\n\r\n'],
  ['stall in the body', { then: 'stall', body: BODY, afterBytes: 5 }, '{"suc'],
  ['endless', { then: 'endless', body: BODY, chunkBytes: 10, everyMs: 1 }, `${BODY}\r\na\r\n          \r\na\r\n`],
]) {
  test(`${name}: stays open until the client leaves, and then nothing is left`, async () => {
    const raw = api.rawDelete(await api.faulty(fault));
    await raw.received(seen);
    assert.equal((await api.control('GET', 'state')).openRequests, 1);
    raw.socket.destroy();
    await api.until('openRequests', 0);
  });
}

test('endless reaches megabytes', async () => {
  const id = await api.faulty({ then: 'endless', body: BODY });
  const response = await fetch(`${api.url}${MESSAGES}/${id}`, { method: 'DELETE' });
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.length;
    if (bytes > 2_000_000) break;
  }
  assert.ok(bytes > 2_000_000);
  await api.until('openRequests', 0);
});

test('no-headers: the request is read and nothing comes back', async () => {
  const id = await api.faulty({ then: 'no-headers', deletes: true });
  const raw = api.rawDelete(id);
  await api.until('openRequests', 1);
  assert.equal(await api.exists(id), false);
  assert.equal(raw.text, '');
  raw.socket.destroy();
  await api.until('openRequests', 0);
});

test('clients that vanish at any moment leave nothing behind', async () => {
  const kinds = [{ delayMs: 20 }, { then: 'stall' }, { then: 'endless' }, { then: 'no-headers' }, { then: 'reset' }, { then: 'truncate' }];
  const gone = Array.from({ length: 120 }, async (_, i) => {
    const id = await api.faulty(kinds[i % kinds.length]);
    const raw = api.rawDelete(id);
    setTimeout(() => raw.socket.destroy(), i % 40);
    await new Promise((resolve) => { raw.socket.once('close', resolve); });
  });
  await Promise.all(gone);
  await api.until('openRequests', 0);
  const { status } = await api.remove(await api.seed({ connectionId: DEFAULT_CONNECTION }));
  assert.equal(status, 200);
});
