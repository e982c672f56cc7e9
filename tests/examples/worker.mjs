// examples/worker, bundled by wrangler as for a deployment, run by workerd, called over HTTP as a dashboard does.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { KEY, LOST_ANSWER, bin, runProgram, typeCheck } from './kit.mjs';

const ORIGIN = 'https://dashboard.example.com';
export const TOKEN = 'token-of-the-dashboard-0123456789';

export async function bundleWorker(folder) {
  const env = { WRANGLER_SEND_METRICS: 'false', CI: '1' };
  const { code, out, err } = await runProgram(bin('wrangler'), ['deploy', '--dry-run', '--outdir', 'dist'], { cwd: folder, env });
  assert.equal(code, 0, out + err);
}

/** The bundled Worker over HTTP: `{ url, log, change(bindings), close() }`. */
export async function startWorker(folder, bindings) {
  const { Miniflare } = await import('miniflare');
  const dist = join(folder, 'dist');
  const log = { text: '' };
  const config = await readFile(join(folder, 'wrangler.jsonc'), 'utf8');
  const files = (await readdir(dist)).filter((name) => name.endsWith('.wasm'));
  const options = {
    host: '127.0.0.1',
    port: 0,
    modulesRoot: dist,
    modules: [{ type: 'ESModule', path: join(dist, 'index.js') }, ...files.map((name) => ({ type: 'CompiledWasm', path: join(dist, name) }))],
    compatibilityDate: /"compatibility_date": "([\d-]+)"/.exec(config)[1],
    bindings,
    // What the Worker writes to its log is kept, to look for secrets in it.
    handleRuntimeStdio(stdout, stderr) {
      for (const stream of [stdout, stderr]) stream.setEncoding('utf8').on('data', (text) => (log.text += text));
    },
  };
  const miniflare = new Miniflare(options);
  const url = (await miniflare.ready).href;
  return { url, log, change: (bindings) => miniflare.setOptions({ ...options, port: Number(new URL(url).port), bindings }), close: () => miniflare.dispose() };
}

export const worker = {
  example: 'worker',
  async open({ folder, standin }) {
    await bundleWorker(folder);
    const { connectionId, ids } = await standin.connection('one', 'two', 'three', 'four', 'five');
    const bindings = {
      OFAUTH_API_KEY: KEY,
      OFAUTH_CONNECTION_ID: connectionId,
      OFAUTH_BASE_URL: standin.url,
      DASHBOARD_TOKEN: TOKEN,
      ALLOWED_ORIGIN: ORIGIN,
    };
    const running = await startWorker(folder, bindings);
    const tools = { folder, standin, bindings, ids, running };
    return { checks: [...checks(tools), ...settingChecks(tools), ...listChecks(tools)], close: () => running.close() };
  },
};

/** Calls the Worker as the dashboard does; no answer may hold a secret. */
function caller({ bindings, running }) {
  const secrets = secretsOf(bindings);
  return async (method, path, { token = TOKEN, origin = ORIGIN, url = running.url, headers = {} } = {}) => {
    const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(new URL(path, url), { method, headers: { ...authorization, ...(origin && { origin }), ...headers } });
    const text = await response.text();
    assert.doesNotMatch(text + JSON.stringify([...response.headers]), secrets, 'a secret is in the answer');
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  };
}

const secretsOf = (bindings) => new RegExp(`${KEY}|${bindings.OFAUTH_CONNECTION_ID}|${TOKEN}`);

/** Calls `use` with a Worker of its own; its log may hold no secret either. */
async function withWorker({ folder, bindings }, use) {
  const worker = await startWorker(folder, bindings);
  try {
    await use(worker);
    assert.doesNotMatch(worker.log.text, secretsOf(bindings), 'a secret is in the log');
  } finally {
    await worker.close();
  }
}

function checks({ folder, standin, bindings, ids, running }) {
  const secrets = secretsOf(bindings);
  const call = caller({ bindings, running });
  const isRefused = async (options, status, code) => {
    const [id] = ids.slice(-1);
    const { status: got, body, headers } = await call('DELETE', `/mass-messages/${id}`, options);
    assert.equal(got, status);
    assert.equal(body.code, code);
    assert.equal(body.mayHaveSucceeded, false);
    assert.equal(headers.get('access-control-allow-origin'), ORIGIN);
    assert.equal(await standin.exists(id), true);
    assert.deepEqual(await standin.requests(id), []);
  };
  const fails = async (id, fault, status, code, mayHaveSucceeded) => {
    await standin.fault(id, fault);
    const { status: got, headers, body } = await call('DELETE', `/mass-messages/${id}`);
    assert.equal(body.code, code);
    assert.equal(got, status);
    assert.equal(body.mayHaveSucceeded, mayHaveSucceeded);
    assert.equal(typeof body.message, 'string');
    return { headers, body };
  };

  return [
    { name: 'its types are right', run: () => typeCheck(folder) },
    {
      name: 'deletes the message for whoever has the token, and only that one',
      red: true,
      async run() {
        const { status, headers, body } = await call('DELETE', `/mass-messages/${ids[0]}`);
        assert.equal(status, 200);
        assert.equal(body.success, true);
        assert.equal(body.queue.id, Number(ids[0]));
        assert.equal(headers.get('access-control-allow-origin'), ORIGIN);
        assert.equal(headers.get('cache-control'), 'no-store');
        assert.deepEqual(await Promise.all(ids.map(standin.exists)), [false, true, true, true, true]);
        const [request] = await standin.requests(ids[0]);
        assert.equal(request.headers.apikey, KEY);
        assert.equal(request.headers.authorization, undefined, "the dashboard's token goes to OFAuth");
      },
    },
    {
      name: 'lists what is left, and no more of it than the page needs',
      async run() {
        const { status, body } = await call('GET', '/mass-messages');
        assert.equal(status, 200);
        assert.deepEqual(body.list.map(({ id, text }) => [String(id), text]), ids.slice(1).map((id, index) => [id, ['two', 'three', 'four', 'five'][index]]));
        assert.deepEqual(Object.keys(body.list[0]), ['id', 'text', 'date']);
      },
    },
    { name: 'a wrong token is refused, and nothing is sent', run: () => isRefused({ token: TOKEN.replace('9', '8') }, 401, 'not_signed_in') },
    { name: 'no token is refused, and nothing is sent', run: () => isRefused({ token: null }, 401, 'not_signed_in') },
    { name: 'a page of another origin is refused, the right token or not', run: () => isRefused({ origin: 'https://evil.example' }, 403, 'origin_not_allowed') },
    {
      name: 'without a token of its own it lets nobody in',
      async run() {
        const { DASHBOARD_TOKEN: _, ...rest } = bindings;
        await withWorker({ folder, bindings: rest }, async ({ url }) => {
          for (const token of ['undefined', '']) await isRefused({ token, url }, 401, 'not_signed_in');
        });
      },
    },
    {
      name: 'no token that its own files show as an example lets anybody in, nor a short one',
      async run() {
        const shown = await exampleTokens(folder);
        await withWorker({ folder, bindings }, async ({ url, log, change }) => {
          for (const token of [...shown, 'a long random text', '<token>', 'x'.repeat(15)]) {
            await change({ ...bindings, DASHBOARD_TOKEN: token });
            await isRefused({ token, url }, 401, 'not_signed_in');
          }
          assert.match(log.text, /DASHBOARD_TOKEN is not set, or not a random token/);
        });
      },
    },
    {
      name: 'answers the preflight of the allowed origin, and of no other',
      async run() {
        const asks = { 'access-control-request-method': 'DELETE', 'access-control-request-headers': 'authorization' };
        const { status, headers } = await call('OPTIONS', `/mass-messages/${ids[1]}`, { token: null, headers: asks });
        assert.equal(status, 204);
        assert.equal(headers.get('access-control-allow-origin'), ORIGIN);
        assert.match(headers.get('access-control-allow-methods'), /\bDELETE\b/);
        assert.match(headers.get('access-control-allow-headers'), /\bauthorization\b/);
        const other = await call('OPTIONS', '/mass-messages/1', { token: null, origin: 'https://evil.example', headers: asks });
        assert.equal(other.status, 403);
        assert.notEqual(other.headers.get('access-control-allow-origin'), 'https://evil.example');
      },
    },
    {
      name: 'an unknown id is 404 not_found, with what OFAuth said of it',
      async run() {
        const { status, body } = await call('DELETE', '/mass-messages/26000000001');
        assert.equal(status, 404);
        assert.equal(body.code, 'not_found');
        assert.equal(body.type, 'RESOURCE_NOT_FOUND');
        assert.equal(body.message, 'Mass message not found');
        assert.match(body.requestId, /^req_/);
        assert.equal(body.mayHaveSucceeded, false);
      },
    },
    {
      name: 'a malformed id goes nowhere',
      async run() {
        const before = (await standin.requests()).length;
        for (const id of ['', '%2e%2e', 'a%20b', '1/2']) assert.equal((await call('DELETE', `/mass-messages/${id}`)).status, 404, id);
        assert.equal((await standin.requests()).length, before);
      },
    },
    { name: 'a lost answer is 502, and says that the message may be deleted', run: () => fails(ids[1], LOST_ANSWER, 502, 'network', true) },
    { name: 'a key that OFAuth refuses is 502, not a 401 for the page', run: () => fails(ids[2], { status: 401, times: 'forever' }, 502, 'unauthorized', false) },
    {
      name: 'a rate limit is 429 with Retry-After',
      async run() {
        const { headers } = await fails(ids[3], { status: 429, headers: { 'retry-after': '120' }, times: 'forever' }, 429, 'rate_limited', false);
        assert.equal(headers.get('retry-after'), '120');
      },
    },
    {
      name: 'its log tells of the failures, and holds no secret',
      async run() {
        assert.match(running.log.text, /"code":"rate_limited"/);
        assert.doesNotMatch(running.log.text, secrets);
      },
    },
  ];
}

/** What stands for a token in the files that are copied, or read and copied from. */
async function exampleTokens(folder) {
  const texts = await Promise.all(['README.md', 'wrangler.jsonc', '.dev.vars.example'].map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap((text) => [...text.matchAll(/DASHBOARD_TOKEN"?[=:] *"?([^"\n]+)/g)].map(([, token]) => token.trim()));
}

function settingChecks({ folder, standin, bindings, ids, running }) {
  const call = caller({ bindings, running });
  const [id] = ids.slice(-1);
  const isMisconfigured = async (url, variable) => {
    for (const [method, path] of [['GET', '/mass-messages'], ['DELETE', `/mass-messages/${id}`]]) {
      const { status, body } = await call(method, path, { url });
      assert.deepEqual([status, body.code, body.mayHaveSucceeded], [500, 'misconfigured', false], `${method}: ${JSON.stringify(body)}`);
      assert.match(body.message, new RegExp(variable));
      assert.doesNotMatch(body.message, /hunter2/);
    }
  };
  return [
    {
      name: 'neither lists nor deletes over plain http, nor at an address that deleteMassMessage refuses',
      async run() {
        const { port } = new URL(standin.url);
        const before = (await standin.requests()).length;
        // 0.0.0.0 reaches this machine, and is no loopback address.
        const refused = [`http://0.0.0.0:${port}`, 'http://api.example', 'http://localhost.example', 'ftp://127.0.0.1', 'api.example', `http://me:hunter2@127.0.0.1:${port}`, `${standin.url}/?a=1`, `${standin.url}/#a`];
        await withWorker({ folder, bindings }, async ({ url, change }) => {
          for (const address of refused) {
            await change({ ...bindings, OFAUTH_BASE_URL: address });
            await isMisconfigured(url, 'OFAUTH_BASE_URL');
          }
        });
        assert.equal((await standin.requests()).length, before);
      },
    },
    {
      name: 'without a key or a connection sends nothing, and says which variable is missing',
      async run() {
        const before = (await standin.requests()).length;
        await withWorker({ folder, bindings }, async ({ url, change }) => {
          for (const name of ['OFAUTH_API_KEY', 'OFAUTH_CONNECTION_ID']) {
            await change({ ...bindings, [name]: '' });
            await isMisconfigured(url, name);
          }
        });
        assert.equal((await standin.requests()).length, before);
      },
    },
    {
      name: 'ALLOWED_ORIGIN must name one origin: "*", "null" and nothing let no page in',
      async run() {
        await withWorker({ folder, bindings }, async ({ url, change }) => {
          for (const setting of ['*', 'null', '']) {
            await change({ ...bindings, ALLOWED_ORIGIN: setting });
            for (const origin of ['null', '*', ORIGIN]) {
              const { status, headers } = await call('DELETE', `/mass-messages/${id}`, { url, origin });
              assert.deepEqual([status, headers.get('access-control-allow-origin')], [403, null], `${origin} with ${setting}`);
            }
          }
        });
        assert.equal(await standin.exists(id), true);
      },
    },
  ];
}

function listChecks({ folder, bindings, running }) {
  const call = caller({ bindings, running });
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
    'more than 4 MiB': json({ list: [{ id: 1, text: 'x'.repeat(4 * 1024 * 1024) }] }),
    'an endless list': { text: '{"list":[', endless: true },
    'a redirect': { text: '', status: 302, headers: { location: '/elsewhere' } },
    'an error page': { text: '<h1>Bad gateway</h1>', status: 502, headers: { 'content-type': 'text/html' } },
  };
  return [
    {
      name: 'what is not a list of messages is 502 list_failed, and no redirect is followed',
      async run() {
        const api = await startUpstream();
        try {
          await withWorker({ folder, bindings: { ...bindings, OFAUTH_BASE_URL: `${api.url}/prefix/` } }, async ({ url }) => {
            for (const [name, answer] of Object.entries(cases)) {
              api.answer = answer;
              const { status, body } = await call('GET', '/mass-messages', { url });
              assert.deepEqual([status, body.code, body.mayHaveSucceeded], [502, 'list_failed', false], name);
              assert.doesNotMatch(body.message, /</);
            }
            api.answer = json({ list: [{ id: 7, text: null, textCropped: 'seven', date: 5, secret: 'x' }, { id: 'a-B_9' }] });
            assert.deepEqual((await call('GET', '/mass-messages', { url })).body, { list: [{ id: '7', text: 'seven' }, { id: 'a-B_9' }] });
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
