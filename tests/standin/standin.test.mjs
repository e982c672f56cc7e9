import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { RateLimit } from '../../pkg/testing/rate-limit.js';
import { DEFAULT_CONNECTION, READ_ONLY_KEY, startStandin } from './index.js';
import { memberText } from './json-text.js';
import { MESSAGES, standinForTests, test } from './test-kit.mjs';

const api = await standinForTests();
const folder = new URL('.', import.meta.url);

test('a delete answers with the whole queue object and deletes for good', async () => {
  const id = await api.seed({ text: 'Hello' });
  assert.match(id, /^26\d{9}$/);
  const { status, json } = await api.remove(id);
  assert.equal(status, 200);
  assert.equal(json.success, true);
  assert.equal(json.queue.id, Number(id));
  assert.equal(json.queue.isCanceled, true);
  assert.equal(json.queue.text, '<p>Hello</p>');
  assert.equal(Object.keys(json.queue).length, 43);
  assert.equal(await api.exists(id), false);

  const again = await api.remove(id);
  assert.equal(again.status, 404);
  assert.equal(again.json.type, 'RESOURCE_NOT_FOUND');
  assert.match(again.json.requestId, /^req_[0-9a-f]{24}$/);
});

test('ids may be any letters, digits, "_" and "-"; the answer has a number all the same', async () => {
  for (const id of ['a-b_C9', '9007199254740993', '007', '0', 'x'.repeat(128)]) {
    assert.equal(await api.seed({ id }), id);
    const { status, json } = await api.remove(id);
    assert.equal(status, 200, id);
    assert.ok(Number.isSafeInteger(json.queue.id), id);
  }
  assert.equal(await api.seed({ id: 12345678901 }), '12345678901');
});

test('a seeded answer is sent as exactly the text that was seeded', async () => {
  const answer = '{"success":true,"b":1,"10":[1e400,-0,1.0],"2":"\\u00e9,}","__proto__":{"answer":null},"n":12345678901234567890}';
  const { id } = await api.control('POST', 'messages', `{"connectionId":"${DEFAULT_CONNECTION}", "answer" : ${answer} }`);
  assert.equal((await api.remove(id)).text, answer);
});

test('every documented error has its status, type and request id', async () => {
  const expired = await api.connection({ state: 'expired' });
  const outdated = await api.connection({ state: 'rules_outdated' });
  const id = await api.seed();
  const path = `${MESSAGES}/${id}`;
  const cases = [
    ['DELETE', path, { key: 'wrong' }, 401, 'UNAUTHORIZED'],
    ['DELETE', path, { key: undefined, headers: {} }, 401, 'UNAUTHORIZED'],
    ['DELETE', path, { key: READ_ONLY_KEY }, 403, 'FORBIDDEN'],
    ['DELETE', path, { connectionId: null }, 401, 'SESSION_NOT_PROVIDED'],
    ['DELETE', path, { connectionId: 'conn_nobody' }, 401, 'SESSION_NOT_PROVIDED'],
    ['DELETE', path, { connectionId: expired }, 401, 'SESSION_EXPIRED'],
    ['DELETE', path, { connectionId: outdated }, 401, 'RULES_OUTDATED'],
    ['DELETE', path, { connectionId: await api.connection() }, 404, 'RESOURCE_NOT_FOUND'],
    ['DELETE', `${MESSAGES}/not%20an%20id`, {}, 400, 'BAD_REQUEST'],
    ['DELETE', `${MESSAGES}/${'x'.repeat(129)}`, {}, 400, 'BAD_REQUEST'],
    ['DELETE', `${MESSAGES}/`, {}, 404, 'ROUTE_NOT_FOUND'],
    ['DELETE', `/prefix${path}`, {}, 404, 'ROUTE_NOT_FOUND'],
    ['POST', path, {}, 404, 'ROUTE_NOT_FOUND'],
    ['GET', `${MESSAGES}`, { key: 'wrong' }, 401, 'UNAUTHORIZED'],
  ];
  for (const [method, url, options, status, type] of cases) {
    const answer = await api.api(method, url, options);
    assert.deepEqual([answer.status, answer.json.type], [status, type], `${method} ${url} ${JSON.stringify(options)}`);
    assert.match(answer.json.requestId, /^req_/);
    assert.equal(typeof answer.json.error, 'string');
    assert.equal('actionRequired' in answer.json, /SESSION|RULES|FORBIDDEN/.test(type));
  }
  assert.equal(await api.exists(id), true);
});

test('the list shows what is left of this connection only, also to a key that may not write', async () => {
  const seeded = await standinForTests();
  const { json } = await seeded.api('GET', MESSAGES, { key: READ_ONLY_KEY });
  assert.equal(json.list.length, 6);
  const [{ id }, ...rest] = json.list;
  await seeded.remove(id);
  assert.deepEqual((await seeded.api('GET', MESSAGES)).json.list, rest);

  const connectionId = await seeded.connection();
  await seeded.seed({ connectionId, id: 'only-one', text: 'Mine' });
  const own = (await seeded.api('GET', MESSAGES, { connectionId })).json.list;
  assert.deepEqual(own.map((row) => [row.id, row.text, row.isCanceled]), [['only-one', '<p>Mine</p>', false]]);
});

test('the bucket gives its burst, then one token every interval', () => {
  const bucket = new RateLimit({ perMinute: 60, burst: 3 }, 0);
  const take = (now) => {
    const { exceeded, headers } = bucket.take(now);
    return [exceeded, headers['x-ratelimit-remaining'], headers['x-ratelimit-reset'], headers['retry-after']];
  };
  assert.deepEqual([0, 0, 0].map(take), [[false, '2', '0', undefined], [false, '1', '0', undefined], [false, '0', '1', undefined]]);
  assert.deepEqual(take(0), [true, '0', '1', '1']);
  assert.deepEqual(take(400), [true, '0', '1', '1']);
  assert.deepEqual(take(999), [true, '0', '1', '1']);
  assert.deepEqual(take(1000), [false, '0', '2', undefined]);
  assert.equal(take(900)[0], true, 'a clock set back gives nothing');
  assert.equal(take(1900)[0], false, 'and takes nothing');
  assert.equal(take(1_000_000)[1], '2', 'never more than the burst');
});

test('a connection over its limit gets 429 with X-RateLimit headers, the others do not', async () => {
  let now = 1_753_264_882_000;
  const limited = await standinForTests({ rateLimit: { perMinute: 60, burst: 2 }, now: () => now });
  const free = await limited.connection({ rateLimit: false });
  const limits = ({ status, headers }) =>
    [status, ...['limit', 'remaining', 'reset'].map((name) => headers.get(`x-ratelimit-${name}`))];
  const remove = async () => limits(await limited.remove(await limited.seed()));
  assert.deepEqual(await remove(), [200, '60', '1', '1753264882']);
  assert.deepEqual(await remove(), [200, '60', '0', '1753264883']);
  const id = await limited.seed();
  const refused = await limited.remove(id);
  assert.deepEqual(limits(refused), [429, '60', '0', '1753264883']);
  assert.equal(refused.json.type, 'RATE_LIMIT_EXCEEDED');
  assert.equal(await limited.exists(id), true);
  assert.deepEqual(limits(await limited.api('GET', MESSAGES, { connectionId: free })), [200, null, null, null]);
  now += 1000;
  assert.equal((await limited.remove(id)).status, 200);
});

test('the documented limit is a burst of 90', async () => {
  const limited = await standinForTests({ rateLimit: true, now: () => 0 });
  const statuses = [];
  for (let i = 0; i < 91; i++) statuses.push((await limited.api('GET', MESSAGES)).status);
  assert.deepEqual([statuses.indexOf(429), statuses.length], [90, 91]);
});

const allowed = ({ headers }) => ['origin', 'methods', 'headers'].map((name) => headers[`access-control-allow-${name}`]);
const PAGES_OF_THIS_MACHINE = ['http://127.0.0.1:5173', 'http://127.0.0.2', 'http://localhost:80', 'https://localhost', 'http://[::1]:8080'];
const OTHER_PAGES = [
  'https://evil.example', 'null', '', 'file://', 'http://localhost.evil.example', 'http://evil.example:127', 'http://127.0.0.1.evil.example',
  'http://10.0.0.1', 'http://evil-localhost', 'http://127.0.0.1@evil.example', 'http://127.0.0.1:1 http://evil.example', 'http://evil.example http://127.0.0.1:1', '*',
];

test('preflights of the API allow its two headers to every page', async () => {
  const before = (await api.control('GET', 'requests')).length;
  for (const origin of [...PAGES_OF_THIS_MACHINE, ...OTHER_PAGES]) {
    const preflight = await api.send('OPTIONS', `${MESSAGES}/1`, { origin });
    assert.equal(preflight.status, 204);
    assert.deepEqual(allowed(preflight), ['*', 'GET, DELETE', 'apiKey, x-connection-id']);
  }
  assert.equal((await api.control('GET', 'requests')).length, before, 'preflights are not in the log');
  const { headers } = await api.remove('1');
  assert.equal(headers.get('access-control-allow-origin'), '*');
  assert.match(headers.get('access-control-expose-headers'), /Retry-After, retry-after-ms, Date, .*X-RateLimit-Reset/);
});

test('control calls are open to programs, and to pages that this machine serves', async () => {
  assert.equal((await api.send('GET', '/_standin/requests')).status, 200);
  for (const origin of PAGES_OF_THIS_MACHINE) {
    const preflight = await api.send('OPTIONS', '/_standin/faults', { origin });
    assert.equal(preflight.status, 204);
    assert.deepEqual(allowed(preflight), [origin, 'GET, POST, DELETE', 'content-type']);
    for (const [path, status] of [['requests', 200], ['nothing', 404]]) {
      const answer = await api.send('GET', `/_standin/${path}`, { origin });
      assert.deepEqual([answer.status, allowed(answer)[0], answer.headers.vary], [status, origin, 'origin']);
    }
  }
});

test('pages of other sites can neither read the log, with its keys, nor change anything', async () => {
  const id = await api.seed();
  await api.remove(id);
  const calls = [['GET', `requests?id=${id}`], ['GET', 'state'], ['OPTIONS', 'requests'], ['DELETE', 'requests'], ['POST', 'connections']];
  for (const origin of OTHER_PAGES) {
    for (const [method, path] of calls) {
      const answer = await api.send(method, `/_standin/${path}`, { origin });
      assert.deepEqual([answer.status, ...allowed(answer)], [403, undefined, undefined, undefined], `${method} ${path} from ${origin}`);
      assert.doesNotMatch(answer.text, /standin-key/);
    }
  }
  assert.equal((await api.requests(id)).length, 1);
});

test('a site whose name was made to resolve to this machine is refused, although it sends no Origin', async () => {
  const { port } = new URL(api.url);
  for (const host of ['evil.example', `evil.example:${port}`, `localhost.evil.example:${port}`, `127.0.0.1.evil.example:${port}`, '0.0.0.0', `10.0.0.1:${port}`]) {
    assert.equal((await api.send('GET', '/_standin/requests', { host })).status, 403, host);
  }
  for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `LOCALHOST:${port}`, '[::1]:80']) {
    assert.equal((await api.send('GET', '/_standin/requests', { host })).status, 200, host);
  }
});

test('the log has every API request with its headers and the size of its body', async () => {
  const id = await api.seed();
  await api.remove(id);
  await api.api('POST', `/elsewhere/${id}?a=1`, { body: 'five!' });
  const [first, second] = await api.requests(id);
  assert.deepEqual([first.method, first.url, first.bodyBytes], ['DELETE', `${MESSAGES}/${id}`, 0]);
  assert.deepEqual([first.headers.apikey, first.headers['x-connection-id']], ['standin-key', DEFAULT_CONNECTION]);
  assert.deepEqual([second.method, second.url, second.bodyBytes], ['POST', `/elsewhere/${id}?a=1`, 5]);
  assert.ok(second.at >= first.at);
  await api.control('DELETE', 'requests');
  assert.deepEqual(await api.requests(id), []);
});

test('control calls say what is wrong with them', async () => {
  const wrong = [
    ['POST', 'messages', { connectionId: 'nobody' }, /404 no such connection: nobody/],
    ['POST', 'messages', { connectionId: DEFAULT_CONNECTION, id: '../x' }, /400 id must be/],
    ['POST', 'messages', { connectionId: DEFAULT_CONNECTION, id: 1e300 }, /400 id must be/],
    ['POST', 'connections', { state: 'sleepy' }, /400 state must be one of/],
    ['POST', 'connections', { rateLimit: { perMinute: 0, burst: 1 } }, /400 rateLimit\.perMinute must be a number, 0\.001 or more/],
    ['POST', 'connections', { limit: 1 }, /400 unknown field: limit/],
    ['POST', 'faults', { id: '1', faults: [{ stauts: 500 }] }, /400 unknown field of a fault: stauts/],
    ['POST', 'faults', { id: '1', faults: [{ then: 'explode' }] }, /400 bad value of a fault's then/],
    ['POST', 'faults', { id: '1', faults: [{ headers: { 'a b': '1' } }] }, /400 bad value of a fault's headers/],
    ['POST', 'faults', { id: '1', faults: [{ body: '', json: 1 }] }, /400 a fault has one body/],
    ['POST', 'faults', 'nonsense', /400 the body is not JSON/],
    ['GET', 'nothing', undefined, /404 no such control call: GET/],
  ];
  for (const [method, path, body, message] of wrong) await assert.rejects(api.control(method, path, body), { message });
});

test('200 deletes at once and many over one connection all settle', async () => {
  const ids = await Promise.all(Array.from({ length: 200 }, () => api.seed()));
  const statuses = await Promise.all(ids.map(async (id) => (await api.remove(id)).status));
  assert.deepEqual(statuses, Array(200).fill(200));

  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ports = new Set();
  for (let i = 0; i < 5; i++) {
    const [response] = await once(request(`${api.url}${MESSAGES}/${i}`, { method: 'DELETE', agent }).end(), 'response');
    ports.add(response.socket.localPort);
    await once(response.resume(), 'end');
  }
  agent.destroy();
  assert.equal(ports.size, 1);
});

test('the sabotaged stand-in lies: nothing is deleted, answers and log are wrong', async () => {
  const liar = await standinForTests({ sabotage: true });
  const id = await liar.seed();
  const { status, json } = await liar.remove(id);
  assert.deepEqual([status, json.success], [200, true]);
  assert.notEqual(json.queue.id, Number(id));
  assert.equal(await liar.exists(id), true);
  assert.equal('x-connection-id' in (await liar.requests(id))[0].headers, false);

  const missing = await liar.remove('missing');
  assert.deepEqual([missing.status, missing.json.type, missing.json.requestId], [404, 'UNKNOWN', undefined]);
  assert.equal((await liar.api('GET', MESSAGES)).json.list.length, 6, 'of 7');
  for (const answer of [{ success: true }, { success: false, queue: null }, { success: true, queue: { a: 1 } }]) {
    assert.notDeepEqual((await liar.remove(await liar.seed({ answer }))).json, answer);
  }
  const lost = await liar.faulty({ deletes: true, json: { success: true, queue: { id: 5 } } });
  assert.notDeepEqual((await liar.remove(lost)).json, { success: true, queue: { id: 5 } });
  assert.equal(await liar.exists(lost), true);
});

test('close() ends stalled requests, twice is once, and the port is free again', async () => {
  const { url, close } = await startStandin();
  await fetch(`${url}/_standin/faults`, { method: 'POST', body: '{"id":"1","faults":[{"then":"no-headers"}]}' });
  const stalled = assert.rejects(fetch(`${url}${MESSAGES}/1`, { method: 'DELETE' }));
  while ((await (await fetch(`${url}/_standin/state`)).json()).openRequests === 0);
  await Promise.all([close(), close(), stalled]);
  const next = await startStandin({ port: Number(new URL(url).port) });
  assert.equal(next.url, url);
  await next.close();
});

test('a failure of the stand-in itself makes close() reject', async () => {
  let broken = false;
  const now = () => { if (broken) throw new Error('no clock'); return 0; };
  const { url, close } = await startStandin({ rateLimit: true, now });
  broken = true;
  const headers = { apiKey: 'standin-key', 'x-connection-id': DEFAULT_CONNECTION };
  assert.equal((await fetch(url + MESSAGES, { headers })).status, 500);
  await assert.rejects(close(), /the stand-in failed: no clock/);
});

for (const signal of ['SIGINT', 'SIGTERM']) {
  test(`the command prints its address and exits by itself on ${signal}, whatever is open`, async (t) => {
    const child = spawn(process.execPath, ['cli.js', '--rate-limit'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    t.after(() => child.kill('SIGKILL'));
    const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
    const [, url] = /^stand-in listening on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(line);
    for (const [id, fault] of [[1, { then: 'stall' }], [2, { then: 'endless' }], [3, { delayMs: 60_000 }]]) {
      await fetch(`${url}/_standin/faults`, { method: 'POST', body: JSON.stringify({ id, faults: [fault] }) });
    }
    const open = [1, 2, 3].map(async (id) => (await fetch(`${url}${MESSAGES}/${id}`, { method: 'DELETE' })).text());
    const broken = Promise.all(open.map((request) => assert.rejects(request)));
    while ((await (await fetch(`${url}/_standin/state`)).json()).openRequests < 3);
    child.kill(signal);
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    await broken;
  });
}

test('the command refuses what it does not understand', async () => {
  for (const args of [['--prot', '1'], ['--port', '99999'], ['--port', 'x']]) {
    const child = spawn(process.execPath, ['cli.js', ...args], { cwd: folder, stdio: 'ignore' });
    assert.deepEqual(await once(child, 'exit'), [2, null]);
  }
});

test('the text of a member is found behind nested and escaped look-alikes', () => {
  const text = '{ "a":{"answer":1}, "b":"\\"answer\\":2", "c":["answer",3], "\\u0061nswer":\n [4, {"x":"}"}] ,"d":5 }';
  assert.equal(memberText(text, 'answer'), '[4, {"x":"}"}]');
  assert.equal(memberText(text, 'd'), '5');
  assert.equal(memberText(text, 'x'), undefined);
  assert.equal(memberText('{"a":1,"a":2}', 'a'), '2');
});
