// What callers may ask of examples/queue, and what they get when they ask wrongly.
import assert from 'node:assert/strict';
import { KEY } from './kit.mjs';
import { TOKEN, control, startQueue, until } from './queue-kit.mjs';

export function callChecks({ folder, standin, connectionId, ids, running }) {
  const lists = '/connections/first/lists';
  const sent = async () => (await standin.requests()).length;
  const post = (options, path = lists) => running.json('POST', path, { key: 'k', body: { ids: [ids[4]] }, ...options });
  /** Nothing is stored or sent, and no secret told. */
  const isRefused = async (answer, status, code, field) => {
    const text = JSON.stringify(answer.body);
    assert.deepEqual([answer.status, answer.body.code, answer.body.field], [status, code, field], text);
    if (field) assert.ok(answer.body.message.startsWith(field), `the message does not name it: ${text}`);
    assert.doesNotMatch(text, new RegExp(`${KEY}|${connectionId}|${TOKEN}`));
    assert.equal(await standin.exists(ids[4]), true);
  };
  const withBindings = async (bindings, use, connections = { first: connectionId }) => {
    const queue = await startQueue({ folder, standin, connections, bindings });
    try {
      await use(queue);
      assert.doesNotMatch(queue.log.text, new RegExp(`${KEY}|${connectionId}|${TOKEN}`), 'a secret is in the log');
    } finally {
      await queue.close();
    }
  };

  return [
    {
      name: 'a wrong token, none, and another kind of it are refused at every call',
      async run() {
        const before = await sent();
        const list = `${lists}/${'a'.repeat(22)}`;
        for (const token of [null, '', TOKEN.replace('9', '8'), `${TOKEN}x`, KEY]) {
          for (const [method, path] of [['POST', lists], ['GET', list], ['GET', `${list}/report`], ['POST', `${list}/stop`], ['GET', '/']]) {
            await isRefused(await running.json(method, path, { token, key: 'k', body: method === 'POST' ? { ids: [ids[4]] } : undefined }), 401, 'not_signed_in');
          }
        }
        assert.equal(await sent(), before);
      },
    },
    {
      name: 'without a token of its own, or with a short one, it lets nobody in',
      async run() {
        for (const token of ['', 'x'.repeat(15), 'a long random text']) {
          await withBindings({ QUEUE_TOKEN: token }, async (queue) => {
            for (const given of [token, 'undefined', '']) await isRefused(await queue.json('POST', lists, { token: given, key: 'k', body: { ids: [ids[4]] } }), 401, 'not_signed_in');
            assert.match(queue.log.text, /QUEUE_TOKEN is not set, or not a random token/);
          });
        }
      },
    },
    {
      name: 'only known aliases are known, and a connection id is none',
      async run() {
        for (const alias of ['third', connectionId, 'first%20', '..%2ffirst']) {
          await isRefused(await post({}, `/connections/${alias}/lists`), 404, 'unknown_connection', 'connection');
        }
        assert.equal((await post({}, '/connections//lists')).status, 404);
      },
    },
    {
      name: 'what is wrong in a list is named, and nothing is stored',
      async run() {
        const cases = [
          [{ key: undefined }, 'Idempotency-Key'],
          [{ key: 'x'.repeat(256) }, 'Idempotency-Key'],
          [{ key: 'a b' }, 'Idempotency-Key'],
          [{ body: '{' }, 'body'],
          [{ body: '' }, 'body'],
          [{ body: '[]' }, 'body'],
          [{ body: 'null' }, 'body'],
          [{ body: {} }, 'ids'],
          [{ body: { ids: [] } }, 'ids'],
          [{ body: { ids: 'abc' } }, 'ids'],
          [{ body: { ids: Array(100_001).fill('a') } }, 'ids'],
          [{ body: { ids: [ids[4]], allowMissing: 'yes' } }, 'allowMissing'],
          [{ body: { ids: [ids[4]], connection: 'first' } }, 'connection'],
          ...['', '..', 'a/b', 'a b', 'ü', 'x'.repeat(129), -1, 1.5, null, {}, true, ['1']].map((id) => [{ body: { ids: [ids[4], id] } }, 'ids[1]']),
          [{ body: '{"ids":[1,9007199254740993]}' }, 'ids[1]'],
        ];
        for (const [options, field] of cases) await isRefused(await post(options), 400, 'bad_request', field);
        // A Worker of its own: it answers while the body is still on its way, which ends that connection.
        await withBindings({}, async (queue) => {
          const body = `{"ids":["${'a'.repeat(17 * 1024 * 1024)}"]}`;
          await isRefused(await queue.json('POST', lists, { key: 'k', body }), 413, 'too_large', 'body');
        });
        assert.doesNotMatch(running.log.text, /BODY .*"ids":\[[^\]]*"a b"/);
      },
    },
    {
      name: 'the same key again is the same list; with another list it is refused',
      async run() {
        const [id, other] = [ids[2], ids[3]];
        const [first, atOnce] = await Promise.all([1, 2].map(() => running.post('first', [id], 'same-key')));
        assert.deepEqual(atOnce, first);
        await running.done(first);
        const before = await sent();
        assert.deepEqual(await running.post('first', [id], 'same-key'), first);
        assert.equal((await running.done(first)).deleted, 1);
        assert.equal(await sent(), before);
        for (const body of [{ ids: [id, other] }, { ids: [other] }, { ids: [id], allowMissing: true }]) {
          await isRefused(await post({ key: 'same-key', body }), 422, 'key_reused', 'Idempotency-Key');
        }
        assert.equal(await standin.exists(other), true);
      },
    },
    {
      name: 'an unknown list, one of another connection, and an unknown route are 404',
      async run() {
        const list = await running.post('first', [ids[2]], 'of-first');
        await running.done(list);
        for (const path of [list.progress.replace('first', 'second'), `${lists}/${'a'.repeat(22)}`]) {
          for (const [method, end] of [['GET', ''], ['GET', '/report'], ['POST', '/stop']]) await isRefused(await running.json(method, path + end), 404, 'unknown_list', 'list');
        }
        for (const [method, path] of [['DELETE', list.progress], ['GET', list.stop], ['GET', lists], ['PUT', lists], ['GET', '/']]) {
          await isRefused(await running.json(method, path), 404, 'no_such_route');
        }
      },
    },
    {
      name: 'the report is CSV as well, and no spreadsheet takes an id for a formula',
      async run() {
        const list = await running.post('first', ['-1', 'x'], 'as-csv');
        await running.done(list);
        const { text, headers } = await running.call('GET', `${list.report}?format=csv`);
        assert.match(headers.get('content-type'), /^text\/csv/);
        assert.equal(headers.get('x-list-done'), 'true');
        const [head, minus, x, end] = text.split('\r\n');
        assert.equal(head, 'id,outcome,reason,status,mayBeDeleted,requestId');
        assert.match(minus, /^"'-1",failed,not_found,404,false,req_/);
        assert.match(x, /^x,failed,not_found,404,false,req_/);
        assert.equal(end, '');
        assert.equal((await running.call('GET', list.report, { headers: { accept: 'text/csv' } })).text, text);
        await isRefused(await running.json('GET', `${list.report}?format=xml`), 400, 'bad_request', 'format');
      },
    },
    {
      name: 'stop: what is in flight ends, the rest fails as stopped, and nothing more is sent',
      async run() {
        const { connectionId: id } = await control(standin, 'POST', 'connections', { rateLimit: { perMinute: 6_000, burst: 90, jitterMs: 50 } });
        const { ids: many } = await control(standin, 'POST', 'messages', { connectionId: id, count: 1_200 });
        await withBindings({}, async (queue) => {
          const list = await queue.post('first', many, 'to-stop');
          await until(async () => (await queue.progress(list)).deleted > 100, 30_000, () => 'it does not begin');
          const { status, body } = await queue.json('POST', list.stop);
          const { ok } = (await control(standin, 'GET', 'state')).deletes[id];
          assert.deepEqual([status, body.stopped, body.waiting], [200, true, 0]);
          const { deleted, failed, reasons } = await queue.done(list);
          assert.equal(deleted + failed, 1_200);
          assert.deepEqual(reasons, { stopped: failed });
          assert.ok(failed > 500, `only ${failed} were left`);
          const report = await queue.report(list);
          assert.equal(report.length, 1_200);
          const { deletes } = await control(standin, 'GET', 'state');
          assert.equal(deletes[id].ok, deleted);
          assert.ok(deleted <= ok + 6, `${deleted - ok} were sent after the stop`);
          for (const { id, outcome, mayBeDeleted } of report.filter((_, index) => index % 50 === 0)) {
            assert.equal(await standin.exists(id), outcome === 'failed', id);
            if (outcome === 'failed') assert.equal(mayBeDeleted, false);
          }
        }, { first: id });
      },
    },
    {
      name: 'a list of 100,000 ids is taken in, stopped, and reported whole',
      async run() {
        const { connectionId: id } = await control(standin, 'POST', 'connections', { down: 'reset' });
        const many = Array.from({ length: 100_000 }, (_, index) => 26_000_000_000 + index);
        await withBindings({}, async (queue) => {
          const list = await queue.post('first', many, 'long');
          await until(async () => (await queue.progress(list)).arrived === 100_000, 60_000, () => 'it does not arrive');
          assert.equal((await queue.json('POST', list.stop)).status, 200);
          const { failed, total } = await queue.done(list);
          assert.deepEqual([failed, total], [100_000, 100_000]);
          const report = await queue.report(list);
          assert.deepEqual(report.map(({ id }) => Number(id)), many);
          assert.ok(report.every(({ outcome, reason }) => outcome === 'failed' && reason === 'stopped'));
        }, { first: id });
      },
    },
    {
      name: 'a setting that is missing or unsafe is named, and nothing is stored or sent',
      async run() {
        const { port } = new URL(standin.url);
        const before = await sent();
        // 0.0.0.0 reaches this machine, but is not a loopback address.
        const hosts = [`http://0.0.0.0:${port}`, 'http://api.example', 'http://localhost.example', 'ftp://127.0.0.1'];
        const addresses = [...hosts, `http://me:hunter2@127.0.0.1:${port}`, `${standin.url}/?a=1`];
        const twice = [`{"a":"${connectionId}","b":"${connectionId}"}`, `{"${connectionId}":"${connectionId}"}`];
        const connections = ['', '{', '[]', '{}', '{"a b":"c"}', '{"a":""}', '{"a":5}', ...twice];
        const cases = [
          [{ OFAUTH_API_KEY: '' }, 'OFAUTH_API_KEY'],
          ...addresses.map((url) => [{ OFAUTH_BASE_URL: url }, 'OFAUTH_BASE_URL']),
          ...connections.map((text) => [{ CONNECTIONS: text }, 'CONNECTIONS']),
          [{ BURST: 'many' }, 'BURST'],
          [{ RATE_PER_MINUTE: '-1' }, 'RATE_PER_MINUTE'],
          [{ REQUEST_TIMEOUT_MS: 'soon' }, 'REQUEST_TIMEOUT_MS'],
        ];
        for (const [bindings, variable] of cases) {
          await withBindings(bindings, async (queue) => {
            const { status, body } = await queue.json('POST', lists, { key: 'k', body: { ids: [ids[4]] } });
            assert.deepEqual([status, body.code], [500, 'misconfigured'], JSON.stringify(body));
            assert.match(body.message, new RegExp(variable));
            assert.doesNotMatch(body.message + queue.log.text, /hunter2/);
          });
        }
        assert.equal(await sent(), before);
      },
    },
  ];
}
