// A Worker, bundled by wrangler, run by workerd.

import { execFile } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../run/paths.js';

const DATE = '2026-01-01';

/** @param file the Worker's source; it answers a POST of `{ standin, elsewhere, only }` with the results */
export async function runWorker(file, { flags, cwd, standin, elsewhere, only, signal }) {
  const { Miniflare } = await import('miniflare');
  const folder = join(cwd, 'worker');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'wrangler.json'), JSON.stringify({ name: 'hosts', main: file, compatibility_date: DATE, compatibility_flags: flags }));
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: '1' };
  await promisify(execFile)(join(root, 'node_modules/.bin/wrangler'), ['deploy', '--dry-run', '--outdir', 'dist'], { cwd: folder, env, signal });

  const dist = join(folder, 'dist');
  const files = await readdir(dist);
  const wasm = files.filter((name) => name.endsWith('.wasm')).map((name) => ({ type: 'CompiledWasm', path: join(dist, name) }));
  const script = files.find((name) => name.endsWith('.js'));
  const miniflare = new Miniflare({
    host: '127.0.0.1',
    modulesRoot: dist,
    modules: [{ type: 'ESModule', path: join(dist, script) }, ...wasm],
    compatibilityDate: DATE,
    compatibilityFlags: flags,
  });
  const stop = () => miniflare.dispose().catch(() => {});
  signal?.addEventListener('abort', stop);
  try {
    const response = await miniflare.dispatchFetch('http://hosts/', { method: 'POST', body: JSON.stringify({ standin, elsewhere, only }) });
    if (!response.ok) throw new Error(`the Worker answered ${response.status}: ${await response.text()}`);
    return await response.json();
  } finally {
    signal?.removeEventListener('abort', stop);
    await stop();
  }
}
