// examples/worker over HTTP, called as the dashboard's package does.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KEY, typeCheck } from './kit.mjs';
import { faultChecks, listChecks, settingChecks } from './worker-faults.mjs';
import { MESSAGES, ORIGIN, TOKEN, bundleWorker, caller, startWorker, withWorker } from './worker-kit.mjs';

/** As the Worker's source has it. */
const WRONG_TOKENS_A_MINUTE = 10;

export const worker = {
  example: 'worker',
  async open({ folder, standin }) {
    await bundleWorker(folder);
    const { connectionId, ids } = await standin.connection('one', 'two', 'three', 'four', 'five');
    const other = await standin.connection('of another connection');
    const bindings = {
      OFAUTH_API_KEY: KEY,
      CONNECTIONS: JSON.stringify({ main: { id: connectionId, name: 'Main' }, other: { id: other.connectionId, name: 'Other' } }),
      OFAUTH_BASE_URL: standin.url,
      DASHBOARD_TOKEN: TOKEN,
      ALLOWED_ORIGIN: ORIGIN,
    };
    const running = await startWorker(folder, bindings);
    const secrets = new RegExp([KEY, connectionId, other.connectionId, TOKEN].join('|'));
    const tools = { folder, standin, bindings, ids, other, running, secrets, call: caller({ running, secrets }) };
    return { checks: [...checks(tools), ...tokenChecks(tools), ...faultChecks(tools), ...settingChecks(tools), ...listChecks(tools)], close: () => running.close() };
  },
};

function checks({ folder, standin, bindings, ids, other, call }) {
  const there = (list) => Promise.all(list.map(standin.exists));
  const isRefused = async (method, path, options, status, type) => {
    const before = (await standin.requests()).length;
    const { status: got, body } = await call(method, path, options);
    assert.deepEqual([got, body.type], [status, type]);
    assert.equal((await standin.requests()).length, before, 'something was sent');
  };
  return [
    { name: 'its types are right', run: () => typeCheck(folder) },
    {
      name: 'deletes the message for whoever has the token, and only that one',
      red: true,
      async run() {
        const { status, headers, body } = await call('DELETE', `${MESSAGES}/${ids[0]}`);
        assert.equal(status, 200);
        assert.equal(body.success, true);
        assert.equal(body.queue.id, Number(ids[0]));
        assert.equal(headers.get('access-control-allow-origin'), ORIGIN);
        assert.equal(headers.get('cache-control'), 'no-store');
        assert.deepEqual(await there(ids), [false, true, true, true, true]);
        const [request, ...more] = await standin.requests(ids[0]);
        assert.deepEqual(more, []);
        assert.equal(request.url, `${MESSAGES}/${ids[0]}`);
        assert.equal(request.headers.apikey, KEY);
        assert.equal(request.headers['x-connection-id'], JSON.parse(bindings.CONNECTIONS).main.id);
      },
    },
    {
      name: 'lists what is left, and no more of it than the page needs',
      async run() {
        const { status, body } = await call('GET', MESSAGES);
        assert.equal(status, 200);
        assert.deepEqual(body.list.map(({ id, text }) => [id, text]), ids.slice(1).map((id, index) => [id, ['two', 'three', 'four', 'five'][index]]));
        assert.deepEqual(Object.keys(body.list[0]).filter((key) => !['id', 'text', 'date', 'sentCount', 'viewedCount', 'price', 'mediaCount'].includes(key)), []);
      },
    },
    {
      name: 'lists by pages',
      async run() {
        const page = async (query) => (await call('GET', `${MESSAGES}?${query}`)).body;
        const first = await page('limit=3&offset=0');
        assert.deepEqual([first.list.map(({ id }) => id), first.hasMore], [ids.slice(1, 4), true]);
        const second = await page('limit=3&offset=3');
        assert.deepEqual([second.list.map(({ id }) => id), second.hasMore], [ids.slice(4), false]);
        for (const query of ['limit=-1', 'limit=x', 'offset=1e9', 'limit=']) await isRefused('GET', `${MESSAGES}?${query}`, {}, 400, 'BAD_REQUEST');
      },
    },
    {
      name: 'names the connections by alias, and nothing else of them',
      async run() {
        const { status, body } = await call('GET', '/connections', { alias: null });
        assert.equal(status, 200);
        assert.deepEqual(body, { connections: [{ alias: 'main', name: 'Main' }, { alias: 'other', name: 'Other' }] });
      },
    },
    {
      name: 'an alias that it does not know lists and deletes nothing, the connection id itself included',
      async run() {
        for (const alias of ['unknown', '', null, '__proto__', 'constructor']) {
          await isRefused('GET', MESSAGES, { alias }, 403, 'UNKNOWN_CONNECTION');
          await isRefused('DELETE', `${MESSAGES}/${ids[1]}`, { alias }, 403, 'UNKNOWN_CONNECTION');
        }
        await isRefused('DELETE', `${MESSAGES}/${ids[1]}`, { alias: JSON.parse(bindings.CONNECTIONS).main.id }, 403, 'UNKNOWN_CONNECTION');
      },
    },
    {
      name: 'a message of another connection is not there',
      async run() {
        const { status, body } = await call('DELETE', `${MESSAGES}/${other.ids[0]}`);
        assert.deepEqual([status, body.type], [404, 'RESOURCE_NOT_FOUND']);
        assert.equal(await standin.exists(other.ids[0]), true);
      },
    },
    {
      name: 'offers no other call, and a malformed id goes nowhere',
      async run() {
        for (const [method, path] of [['GET', '/'], ['POST', MESSAGES], ['GET', `${MESSAGES}/${ids[1]}`], ['DELETE', '/connections'], ['DELETE', MESSAGES]]) await isRefused(method, path, {}, 404, 'ROUTE_NOT_FOUND');
        for (const id of ['', '%2e%2e%2f', 'a%20b', '1/2', 'x'.repeat(129)]) await isRefused('DELETE', `${MESSAGES}/${id}`, {}, 400, 'BAD_REQUEST');
      },
    },
    {
      name: 'answers the preflight of the allowed origin, and of no other',
      async run() {
        const asks = { 'access-control-request-method': 'DELETE', 'access-control-request-headers': 'apikey,x-connection-id' };
        const { status, headers } = await call('OPTIONS', `${MESSAGES}/${ids[1]}`, { token: null, alias: null, headers: asks });
        assert.equal(status, 204);
        assert.equal(headers.get('access-control-allow-origin'), ORIGIN);
        assert.match(headers.get('access-control-allow-methods'), /\bDELETE\b/);
        for (const name of ['apikey', 'x-connection-id']) assert.match(headers.get('access-control-allow-headers'), new RegExp(`(^|, )${name}(,|$)`, 'i'));
        for (const name of ['retry-after', 'x-ratelimit-remaining', 'x-ratelimit-reset']) assert.match(headers.get('access-control-expose-headers'), new RegExp(`(^|, )${name}(,|$)`, 'i'));
        const foreign = await call('OPTIONS', `${MESSAGES}/1`, { token: null, origin: 'https://evil.example', headers: asks });
        assert.equal(foreign.status, 403);
        assert.notEqual(foreign.headers.get('access-control-allow-origin'), 'https://evil.example');
      },
    },
    { name: 'a page of another origin is refused, the right token or not', run: () => isRefused('DELETE', `${MESSAGES}/${ids[1]}`, { origin: 'https://evil.example' }, 403, 'ORIGIN_NOT_ALLOWED') },
  ];
}

function tokenChecks({ folder, standin, bindings, ids, secrets, call }) {
  const [id] = ids.slice(-1);
  const isShutOut = async (token, url, status = 401, type = 'WRONG_TOKEN') => {
    for (const [method, path] of [['DELETE', `${MESSAGES}/${id}`], ['GET', '/connections']]) {
      const { status: got, body, headers } = await call(method, path, { token, url });
      assert.deepEqual([got, body.type], [status, type], `${token} ${method}`);
      assert.equal(headers.get('access-control-allow-origin'), ORIGIN);
    }
    assert.deepEqual(await standin.requests(id), []);
  };
  return [
    {
      name: 'a wrong token, or none, is refused, and nothing is sent',
      run: () => withWorker({ folder, bindings, secrets }, async ({ url }) => {
        for (const token of [TOKEN.replace('9', '8'), `${TOKEN}x`, TOKEN.slice(1), null]) await isShutOut(token, url);
      }),
    },
    {
      name: 'more than ten wrong tokens a minute shut the address out, the right one included',
      run: () => withWorker({ folder, bindings, secrets }, async ({ url }) => {
        for (let wrong = 0; wrong < WRONG_TOKENS_A_MINUTE; wrong++) {
          assert.equal((await call('GET', '/connections', { token: `wrong-${wrong}`, url })).status, 401);
        }
        await isShutOut(TOKEN, url, 429, 'TOO_MANY_WRONG_TOKENS');
        const { headers } = await call('GET', '/connections', { url });
        assert.ok(Number(headers.get('retry-after')) >= 1 && Number(headers.get('retry-after')) <= 60);
        const elsewhere = await call('GET', '/connections', { url, headers: { 'cf-connecting-ip': '203.0.113.7' } });
        assert.equal(elsewhere.status, 200, 'another address');
      }),
    },
    {
      name: 'right tokens are not counted',
      run: () => withWorker({ folder, bindings, secrets }, async ({ url }) => {
        for (let call_ = 0; call_ < 2 * WRONG_TOKENS_A_MINUTE; call_++) assert.equal((await call('GET', '/connections', { url })).status, 200);
      }),
    },
    {
      name: 'without a token of its own it lets nobody in',
      async run() {
        const { DASHBOARD_TOKEN: _, ...rest } = bindings;
        await withWorker({ folder, bindings: rest, secrets }, async ({ url }) => {
          for (const token of ['undefined', '', null]) await isShutOut(token, url);
        });
      },
    },
    {
      name: 'no token that its own files show as an example lets anybody in, nor a short one',
      async run() {
        const shown = await exampleTokens(folder);
        assert.ok(shown.some((token) => /^[\w~+/.-]{16,}$/.test(token)), 'no documented example looks like a token');
        await withWorker({ folder, bindings, secrets }, async ({ url, log, change }) => {
          for (const token of [...shown, 'a long random text', '<token>', 'x'.repeat(15)]) {
            await change({ ...bindings, DASHBOARD_TOKEN: token });
            await isShutOut(token, url);
          }
          assert.match(log.text, /DASHBOARD_TOKEN is not set, the example, or not/);
        });
      },
    },
  ];
}

/** What stands for a token in the files that are copied, or read and copied from. */
async function exampleTokens(folder) {
  const texts = await Promise.all(['README.md', 'wrangler.jsonc', '.dev.vars.example'].map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap((text) => [...text.matchAll(/DASHBOARD_TOKEN"?[=:] *"?([^"\n]+)/g)].map(([, token]) => token.trim()));
}
