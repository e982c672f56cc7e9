// examples/queue in workerd: bundled by wrangler as for a deployment, queues and objects by Miniflare.
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ROOT } from '../../tools/setup/shell.mjs';
import { KEY, bin, runProgram } from './kit.mjs';

export const TOKEN = 'token-of-the-queue-0123456789';
const DATE = '2026-01-01';
const MAIN = 'ofauth-delete';
const DEAD = 'ofauth-delete-dead';

/** Everything in `folder`, types of the runtime included, with the faults of queue-entry.mjs around it. */
export async function bundleQueue(folder) {
  cpSync(join(ROOT, 'tests/examples/queue-entry.mjs'), join(folder, 'entry.mjs'));
  const env = { WRANGLER_SEND_METRICS: 'false', CI: '1' };
  for (const args of [['types', '--include-env=false'], ['deploy', 'entry.mjs', '--dry-run', '--outdir', 'dist']]) {
    const { code, out, err } = await runProgram(bin('wrangler'), args, { cwd: folder, env });
    assert.equal(code, 0, out + err);
  }
}

/**
 * @param connections alias → connection id
 * @param faults see queue-entry.mjs
 * @param persist a folder that outlives this; queues are lost all the same
 */
export async function startQueue({ folder, standin, connections, faults = {}, bindings = {}, persist, log = { text: '' } }) {
  const { Miniflare } = await import('miniflare');
  const dist = join(folder, 'dist');
  const wasm = (await readdir(dist)).filter((name) => name.endsWith('.wasm'));
  const options = {
    host: '127.0.0.1',
    port: 0,
    modulesRoot: dist,
    modules: [{ type: 'ESModule', path: join(dist, 'entry.js') }, ...wasm.map((name) => ({ type: 'CompiledWasm', path: join(dist, name) }))],
    compatibilityDate: DATE,
    durableObjects: { OBJECTS: { className: 'Connection', useSQLite: true } },
    durableObjectsPersist: persist ?? false,
    queueProducers: { CHUNKS: { queueName: MAIN } },
    queueConsumers: {
      [MAIN]: { maxBatchSize: 1, maxBatchTimeout: 0, maxRetries: faults.deaf ? 1 : 100, deadLetterQueue: DEAD },
      [DEAD]: { maxBatchSize: 4, maxBatchTimeout: 0, maxRetries: 100 },
    },
    unsafeTriggerHandlers: true,
    bindings: {
      OFAUTH_API_KEY: KEY,
      CONNECTIONS: JSON.stringify(connections),
      QUEUE_TOKEN: TOKEN,
      OFAUTH_BASE_URL: standin.url,
      RATE_PER_MINUTE: '6000',
      BURST: '90',
      REQUEST_TIMEOUT_MS: '2000',
      TEST_FAULTS: JSON.stringify(faults),
      ...bindings,
    },
    // What the Worker writes to its log is kept, to look for secrets in it.
    handleRuntimeStdio(stdout, stderr) {
      for (const stream of [stdout, stderr]) stream.setEncoding('utf8').on('data', (text) => (log.text += text));
    },
  };
  const miniflare = new Miniflare(options);
  const url = (await miniflare.ready).href;
  let closed;
  const close = () => (closed ??= miniflare.dispose());

  async function call(method, path, { token = TOKEN, key, body, headers = {} } = {}) {
    const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(new URL(path, url), { method, body: text, headers: { ...authorization, ...(key && { 'idempotency-key': key }), ...headers } });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }
  const json = async (...args) => {
    const { status, headers, text } = await call(...args);
    return { status, headers, body: JSON.parse(text) };
  };
  /** POSTs a list; `{ list, progress, report, stop }` are paths. */
  async function post(alias, ids, key, more = {}) {
    const { status, body } = await json('POST', `/connections/${alias}/lists`, { key, body: { ids, ...more } });
    assert.equal(status, 202, JSON.stringify(body));
    return body;
  }
  const progress = async (list) => {
    const { status, body } = await json('GET', list.progress);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };
  return {
    url, log, close, call, json, post, progress,
    async done(list, timeoutMs = 120_000) {
      let last;
      const isDone = async () => (last = await progress(list)).done;
      await until(isDone, timeoutMs, () => `the list is not done: ${JSON.stringify(last)}`);
      return last;
    },
    async report(list) {
      const { text } = await call('GET', list.report);
      return text.split('\n').filter(Boolean).map((line) => JSON.parse(line));
    },
    /** A method of the object, also those that only a test has. */
    object: async (alias, method, ...args) => (await json('POST', `/__test/${method}/${alias}`, { body: args })).body,
    /** A message that does not come from the example. */
    foreign: async (body) => (await miniflare.getQueueProducer('CHUNKS')).send(body),
    cron: () => fetch(new URL('/cdn-cgi/handler/scheduled', url)),
  };
}

export async function until(isTrue, timeoutMs, why) {
  for (const end = Date.now() + timeoutMs; !(await isTrue()); await setTimeout(150)) {
    assert.ok(Date.now() < end, why());
  }
}

/** A control call of the stand-in. */
export async function control(standin, method, path, body) {
  const response = await fetch(`${standin.url}/_standin/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
  const text = await response.text();
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}
