// The Worker of examples/worker, bundled by wrangler as for a deployment, in workerd.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { bin, runProgram } from './kit.mjs';

export const ORIGIN = 'https://dashboard.example.com';
export const TOKEN = 'token-of-the-dashboard-0123456789';
export const MESSAGES = '/v2/access/mass-messages';

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

/** Calls the Worker as the dashboard does; no answer may hold a secret. */
export function caller({ running, secrets }) {
  return async (method, path, { token = TOKEN, alias = 'main', origin = ORIGIN, url = running.url, headers = {} } = {}) => {
    const access = { ...(token !== null && { apikey: token }), ...(alias !== null && { 'x-connection-id': alias }), ...(origin && { origin }) };
    const response = await fetch(new URL(path, url), { method, redirect: 'manual', headers: { ...access, ...headers } });
    const text = await response.text();
    assert.doesNotMatch(text + JSON.stringify([...response.headers]), secrets, 'a secret is in the answer');
    return { status: response.status, headers: response.headers, text, body: /^[[{]/.test(text) ? JSON.parse(text) : undefined };
  };
}

/** Calls `use` with a Worker of its own; its log may hold no secret either. */
export async function withWorker({ folder, bindings, secrets }, use) {
  const worker = await startWorker(folder, bindings);
  try {
    await use(worker);
    assert.doesNotMatch(worker.log.text, secrets, 'a secret is in the log');
  } finally {
    await worker.close();
  }
}
