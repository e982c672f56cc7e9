// A Worker as a user deploys it: bundled by wrangler, run by workerd.

import { execFile } from 'node:child_process';
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './paths.js';

const COMPATIBILITY_DATE = '2026-01-01';
/** AsyncLocalStorage, nothing else of Node. */
const COMPATIBILITY_FLAGS = ['nodejs_als'];
const wrangler = join(root, 'node_modules/.bin/wrangler');

export const workerd = {
  column: 'workerd',
  runtime: 'workerd',
  program: join(root, 'node_modules/.bin/workerd'),
  async prepare({ consumer }) {
    const folder = join(consumer, 'worker');
    await mkdir(folder, { recursive: true });
    await rename(join(consumer, 'worker.mjs'), join(folder, 'worker.mjs'));
    const compatibility = { compatibility_date: COMPATIBILITY_DATE, compatibility_flags: COMPATIBILITY_FLAGS };
    await writeFile(join(folder, 'wrangler.json'), JSON.stringify({ name: 'suite', main: 'worker.mjs', ...compatibility }));
    const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: '1' };
    await promisify(execFile)(wrangler, ['deploy', '--dry-run', '--outdir', 'dist'], { cwd: folder, env });
  },
  async run({ standin, consumer, only, signal }) {
    const { Miniflare } = await import('miniflare');
    const folder = join(consumer, 'worker/dist');
    const files = await readdir(folder);
    const modules = [
      { type: 'ESModule', path: join(folder, 'worker.js') },
      ...files.filter((file) => file.endsWith('.wasm')).map((file) => ({ type: 'CompiledWasm', path: join(folder, file) })),
    ];
    const miniflare = new Miniflare({
      host: '127.0.0.1',
      modulesRoot: folder,
      modules,
      compatibilityDate: COMPATIBILITY_DATE,
      compatibilityFlags: COMPATIBILITY_FLAGS,
    });
    let stopping;
    const stop = () => (stopping ??= miniflare.dispose().catch(() => {}));
    signal.addEventListener('abort', stop);
    try {
      const response = await miniflare.dispatchFetch('http://suite/', { method: 'POST', body: JSON.stringify({ standin, only }) });
      if (!response.ok) throw new Error(`the Worker answered ${response.status}: ${await response.text()}`);
      return await response.json();
    } finally {
      signal.removeEventListener('abort', stop);
      await stop();
    }
  },
};
