// Two hundred requests at once in one workerd isolate, each deleting, mixed with faults: all settle, each with its own
// outcome. Nothing that belongs to one request may be awaited in another there, and whoever does it hangs.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startStandin } from '../standin/index.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const REQUESTS = 200;
const DATE = '2026-01-01';

// What the next attempt meets, and how the call ends.
const KINDS = [
  { ends: { success: true } },
  { faults: [{ status: 500 }], ends: { success: true } },
  { faults: [{ status: 429, headers: { 'retry-after-ms': '20' } }], ends: { success: true } },
  { faults: [{ then: 'truncate', afterBytes: 10, deletes: true }], ends: { alreadyDeleted: true } },
  { faults: [{ status: 200, then: 'stall', afterBytes: 10, deletes: true }], ends: { alreadyDeleted: true } },
  { faults: [{ then: 'no-headers' }], ends: { success: true } },
  { faults: [{ status: 400, times: 'forever' }], ends: { code: 'bad_request' } },
  { faults: [{ status: 200, body: '<title>Portal</title>', times: 'forever' }], ends: { code: 'unexpected_response' } },
];

export async function runWorkers({ consumer, log = console.log }) {
  const folder = join(consumer, 'workers');
  mkdirSync(folder, { recursive: true });
  cpSync(join(ROOT, 'tests/workers/worker.mjs'), join(folder, 'worker.mjs'));
  writeFileSync(join(folder, 'wrangler.json'), JSON.stringify({ name: 'workers', main: 'worker.mjs', compatibility_date: DATE }));
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false' };
  await promisify(execFile)(join(ROOT, 'node_modules/.bin/wrangler'), ['deploy', '--dry-run', '--outdir', 'dist'], { cwd: folder, env });

  const dist = join(folder, 'dist');
  const wasm = readdirSync(dist).filter((name) => name.endsWith('.wasm')).map((name) => ({ type: 'CompiledWasm', path: join(dist, name) }));
  const { Miniflare } = await import('miniflare');
  const miniflare = new Miniflare({
    host: '127.0.0.1',
    modulesRoot: dist,
    modules: [{ type: 'ESModule', path: join(dist, 'worker.js') }, ...wasm],
    compatibilityDate: DATE,
  });
  // A key a request: the budget of retries is one per key.
  const keys = Array.from({ length: REQUESTS }, (_, n) => `standin-key-${n}`);
  const standin = await startStandin({ apiKeys: keys });
  const results = { passed: 0, failed: 0 };
  try {
    const post = (path, body) => fetch(`${standin.url}/_standin/${path}`, { method: 'POST', body: JSON.stringify(body) }).then((response) => response.text());
    const one = async (apiKey, n) => {
      const { faults = [], ends } = KINDS[n % KINDS.length];
      const id = `worker-${n}`;
      await post('messages', { connectionId: 'conn_standin', id });
      await post('faults', { id, faults });
      return async () => {
        const hangs = new Promise((resolve) => setTimeout(resolve, 30_000, 'it never settled').unref());
        const call = miniflare.dispatchFetch('http://worker/', { method: 'POST', body: JSON.stringify({ id, apiKey, baseUrl: standin.url }) });
        const outcome = await Promise.race([call.then((response) => response.json()), hangs]);
        const [[name, value]] = Object.entries(ends);
        return outcome[name] === value ? undefined : `${n}: ${JSON.stringify(ends)} expected, came ${JSON.stringify(outcome).slice(0, 200)}`;
      };
    };
    const calls = await Promise.all(keys.map(one));
    for (const wrong of await Promise.all(calls.map((call) => call()))) {
      if (wrong) log(`✗ ${wrong}`);
      results[wrong ? 'failed' : 'passed']++;
    }
  } finally {
    await miniflare.dispose();
    await standin.close();
  }
  log(`${REQUESTS} requests at once in workerd: ${results.passed} ended as they must`);
  return results;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { failed } = await runWorkers({ consumer: join(ROOT, 'tests/.consumer') });
  process.exit(failed === 0 ? 0 : 1);
}
