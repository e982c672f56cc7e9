// What the API answers reaches the page's package with the same meaning; and what the Worker must refuse before it asks.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { LOST_ANSWER } from './kit.mjs';
import { MESSAGES, ORIGIN, withWorker } from './worker-kit.mjs';

const PROOFS = ['RESOURCE_NOT_FOUND', 'NOT_FOUND', 'MASS_MESSAGE_NOT_FOUND'];

export function faultChecks({ standin, ids, running, secrets, call }) {
  const after = async (id, fault) => {
    await standin.fault(id, fault);
    const answer = await call('DELETE', `${MESSAGES}/${id}`);
    await standin.fault(id);
    return answer;
  };
  const always = (fault) => ({ ...fault, times: 'forever' });
  const json = (status, body, more = {}) => always({ status, json: body, ...more });
  return [
    {
      name: "passes on the API's errors: status, type, text, request id",
      async run() {
        for (const [status, type] of [[400, 'BAD_REQUEST'], [401, 'UNAUTHORIZED'], [403, 'FORBIDDEN'], [429, 'RATE_LIMIT_EXCEEDED']]) {
          const { status: got, body } = await after(ids[1], always({ status }));
          assert.deepEqual([got, body.type], [status, type]);
          assert.match(body.requestId, /^req_/);
          assert.notEqual(body.error, '');
        }
        for (const status of [408, 409, 500, 502, 503, 504]) assert.equal((await after(ids[1], always({ status }))).status, status);
        const outdated = await after(ids[1], json(401, { error: 'outdated', type: 'RULES_OUTDATED', actionRequired: 'wait' }));
        assert.deepEqual(outdated.body, { error: 'outdated', type: 'RULES_OUTDATED', actionRequired: 'wait' });
      },
    },
    {
      name: 'passes on what tells the pace, and lets the page read it',
      async run() {
        const pace = { 'retry-after': '120', 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': '99', 'ratelimit': '"default";r=50;t=30' };
        const { headers } = await after(ids[1], always({ status: 429, headers: { ...pace, 'x-other': '1' } }));
        for (const [name, value] of Object.entries(pace)) {
          assert.equal(headers.get(name), value, name);
          assert.ok(headers.get('access-control-expose-headers').includes(name), name);
        }
        assert.equal(headers.get('x-other'), null);
      },
    },
    {
      name: 'asks the API once, whatever it answers: the page retries',
      async run() {
        for (const fault of [{ status: 500 }, { status: 429 }, { then: 'reset', afterBytes: 0 }]) {
          const before = (await standin.requests(ids[1])).length;
          await after(ids[1], always(fault));
          assert.equal((await standin.requests(ids[1])).length, before + 1, JSON.stringify(fault));
        }
      },
    },
    {
      name: 'a lost answer is a 5xx, which the package takes for unknown, and the next one says that it is gone',
      async run() {
        for (const fault of [LOST_ANSWER, always({ then: 'truncate' }), always({ then: 'reset' }), always({ status: 200, body: '' })]) {
          const { status, body } = await after(ids[2], fault);
          assert.ok(status >= 500, JSON.stringify([fault, status, body]));
          assert.equal(PROOFS.includes(body.type), false);
        }
        assert.equal(await standin.exists(ids[2]), false);
        const { status, body } = await call('DELETE', `${MESSAGES}/${ids[2]}`);
        assert.deepEqual([status, body.type], [404, 'RESOURCE_NOT_FOUND']);
      },
    },
    {
      name: 'a 404 is proof only where the API proved it',
      async run() {
        // Without a type, the package may judge by the text.
        const isProof = async (fault) => {
          const { body } = await after(ids[1], fault);
          return body !== undefined && (body.type === undefined || PROOFS.includes(body.type));
        };
        assert.equal(await isProof(always({ status: 404 })), true);
        assert.equal(await isProof(json(404, { error: 'Mass message 5 does not exist' })), true, 'the older form');
        const html = { 'content-type': 'text/html' };
        for (const fault of [
          json(404, { error: 'Route not found', type: 'ROUTE_NOT_FOUND' }),
          json(404, { error: 'no such message', type: 'SOMETHING_ELSE' }),
          json(404, { error: 'no such message', type: 'NOT_FOUND', code: 'NO_SUCH_HOST' }),
          json(404, { error: 'no such message', message: 'a framework' }),
          always({ status: 404, headers: html, body: '<h1>message not found</h1>' }),
          always({ status: 404, body: '' }),
          json(410, { error: 'gone' }),
        ]) {
          assert.equal(await isProof(fault), false, JSON.stringify(fault));
        }
        assert.equal((await after(ids[1], json(404, { error: 'Route not found', type: 'ROUTE_NOT_FOUND' }))).body.type, 'ROUTE_NOT_FOUND');
      },
    },
    {
      name: 'a redirect is not followed, nor passed on as one',
      async run() {
        const { status, headers } = await after(ids[1], always({ status: 307, headers: { location: `${standin.url}/elsewhere` } }));
        assert.deepEqual([status, headers.get('location')], [307, null]);
        assert.equal((await standin.requests('elsewhere')).length, 0);
      },
    },
    {
      name: "a page in place of the API's JSON is not the API's JSON for the page either",
      async run() {
        const { status, body } = await after(ids[1], always({ status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Sign in</h1>' }));
        assert.deepEqual([status, body], [200, undefined]);
      },
    },
    {
      name: 'success: false passes through',
      async run() {
        const { status, body } = await after(ids[1], json(200, { success: false }));
        assert.deepEqual([status, body], [200, { success: false }]);
      },
    },
    {
      name: 'an answer that quotes key or connection does not bring them to the page; nor does the log',
      async run() {
        // call() looks for the secrets in every answer.
        const [request] = await standin.requests(ids[0]);
        const { apikey, 'x-connection-id': connection } = request.headers;
        for (const status of [400, 401, 403, 404, 429, 500]) await after(ids[1], json(status, { error: `key ${apikey} of ${connection} is bad`, type: 'UNAUTHORIZED', requestId: connection, actionRequired: apikey }));
        await after(ids[1], always({ status: 502, body: `${apikey} ${connection}` }));
        assert.match(running.log.text, /"code":"rate_limited"/);
        assert.doesNotMatch(running.log.text, secrets);
      },
    },
  ];
}

export function settingChecks({ folder, standin, bindings, ids, secrets, call }) {
  const [id] = ids.slice(-1);
  const isMisconfigured = async (url, variable) => {
    for (const [method, path] of [['GET', MESSAGES], ['DELETE', `${MESSAGES}/${id}`]]) {
      const { status, body } = await call(method, path, { url });
      // A 4xx: the package knows that nothing was sent, and a 403 ends a batch.
      assert.deepEqual([status, body.type], [403, 'WORKER_MISCONFIGURED'], `${method}: ${JSON.stringify(body)}`);
      assert.match(body.error, new RegExp(variable));
      assert.doesNotMatch(body.error, /hunter2/);
    }
  };
  /** Each of these values is refused, and nothing is sent. */
  const refuses = async (variable, values) => {
    const before = (await standin.requests()).length;
    await withWorker({ folder, bindings, secrets }, async ({ url, change }) => {
      for (const value of values) {
        await change({ ...bindings, [variable]: value });
        await isMisconfigured(url, variable);
      }
    });
    assert.equal((await standin.requests()).length, before);
  };
  return [
    {
      name: 'neither lists nor deletes over plain http, nor at an address that deleteMassMessage refuses',
      async run() {
        const { port } = new URL(standin.url);
        // 0.0.0.0 reaches this machine, and is no loopback address.
        const refused = [`http://0.0.0.0:${port}`, 'http://api.example', 'http://localhost.example', 'ftp://127.0.0.1', 'api.example', `http://me:hunter2@127.0.0.1:${port}`, `${standin.url}/?a=1`, `${standin.url}/#a`];
        await refuses('OFAUTH_BASE_URL', refused);
      },
    },
    { name: 'without a usable key sends nothing, and says which variable is missing', run: () => refuses('OFAUTH_API_KEY', ['', 'hunter2 with a blank', 'hunter2\nx']) },
    {
      name: 'without usable connections sends nothing',
      async run() {
        const values = ['', 'hunter2', '{', '[]', '{}', 'null', { main: 'hunter2' }, { main: {} }, { main: { id: 5, name: 'x' } }, { 'a b': { id: 'hunter2', name: 'x' } }, { main: { id: 'hunter2', name: 5 } }, { hunter2: { id: 'hunter2' } }, { main: { id: 'hunter2', name: 'it is hunter2' } }];
        await refuses('CONNECTIONS', values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))));
      },
    },
    {
      name: 'ALLOWED_ORIGIN must name one origin: "*", "null" and nothing let no page in but its own',
      async run() {
        await withWorker({ folder, bindings, secrets }, async ({ url, change }) => {
          for (const setting of ['*', 'null', '']) {
            await change({ ...bindings, ALLOWED_ORIGIN: setting });
            for (const origin of ['null', '*', ORIGIN]) {
              const { status, headers } = await call('DELETE', `${MESSAGES}/${id}`, { url, origin });
              assert.deepEqual([status, headers.get('access-control-allow-origin')], [403, null], `${origin} with ${setting}`);
            }
          }
          assert.equal((await call('GET', '/connections', { url, origin: new URL(url).origin })).status, 200, 'a page that the Worker serves');
        });
        assert.equal(await standin.exists(id), true);
      },
    },
  ];
}

export function listChecks({ folder, bindings, secrets, call }) {
  const json = (value) => ({ text: typeof value === 'string' ? value : JSON.stringify(value) });
  const cases = {
    'a page': { text: '<!doctype html><title>Sign in</title>', headers: { 'content-type': 'text/html' } },
    nothing: { text: '' },
    null: json(null),
    'no list': json({ list: {} }),
    'a list of nothing': json({ list: [null] }),
    'an id that JSON.parse rounds': json('{"list":[{"id":9007199254740993,"text":"a"}]}'),
    'an id that leaves the path': json({ list: [{ id: '../../1', text: 'a' }] }),
    'no id': json({ list: [{ text: 'a' }] }),
    'more than 8 MiB': json({ list: [{ id: 1, text: 'x'.repeat(8 * 1024 * 1024) }] }),
    'an endless list': { text: '{"list":[', endless: true },
    'a redirect': { text: '', status: 302, headers: { location: '/elsewhere' } },
    'an error page': { text: '<h1>Bad gateway</h1>', status: 502, headers: { 'content-type': 'text/html' } },
  };
  return [
    {
      name: 'what is not a list of messages is 502 LIST_FAILED, and no redirect is followed',
      async run() {
        const api = await startUpstream();
        try {
          await withWorker({ folder, secrets, bindings: { ...bindings, OFAUTH_BASE_URL: `${api.url}/prefix/` } }, async ({ url }) => {
            for (const [name, answer] of Object.entries(cases)) {
              api.answer = answer;
              const { status, body } = await call('GET', MESSAGES, { url });
              assert.deepEqual([status, body.type], [502, 'LIST_FAILED'], name);
              assert.doesNotMatch(body.error, /</);
            }
            api.answer = { ...json({ error: bindings.OFAUTH_API_KEY, type: 'SESSION_EXPIRED' }), status: 401 };
            const refused = await call('GET', MESSAGES, { url });
            assert.deepEqual([refused.status, refused.body], [401, { error: 'The API answered 401 SESSION_EXPIRED', type: 'SESSION_EXPIRED' }]);
            api.answer = { ...json({ error: 'slower' }), status: 429, headers: { 'retry-after': '7' } };
            const throttled = await call('GET', MESSAGES, { url });
            assert.deepEqual([throttled.status, throttled.headers.get('retry-after')], [429, '7']);
            api.answer = json({ list: [{ id: 7, text: null, textCropped: 'seven', date: 5, secret: 'x', price: '4.5' }, { id: 'a-B_9', sentCount: 3, viewedCount: null }] });
            assert.deepEqual((await call('GET', MESSAGES, { url })).body, { list: [{ id: '7', text: 'seven', price: 4.5 }, { id: 'a-B_9', sentCount: 3 }], hasMore: false });
          });
          assert.deepEqual([...new Set(api.paths)], ['/prefix/v2/access/mass-messages']);
        } finally {
          await api.close();
        }
      },
    },
  ];
}

/** A server that gives one answer to all: `{ text, status?, headers?, endless? }`. */
async function startUpstream() {
  const upstream = { answer: undefined, paths: [] };
  const server = createServer(async (request, response) => {
    const { text, status = 200, headers, endless = false } = upstream.answer;
    upstream.paths.push(request.url);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.write(text);
    for (const blanks = ' '.repeat(65_536); endless && !response.closed; await setTimeout(1)) response.write(blanks);
    response.end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  return Object.assign(upstream, { url: `http://127.0.0.1:${server.address().port}`, close });
}
