// examples/worker in workerd, as Cloudflare runs it: bundled, and configured by secrets.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `{ url, change(bindings), close() }` */
export async function startWorker(folder, bindings) {
  const [{ build }, { Miniflare }] = await Promise.all([import('esbuild'), import('miniflare')]);
  const dist = join(folder, 'dist');
  const { metafile } = await build({
    entryPoints: [join(folder, 'src/index.ts')],
    outdir: dist,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    // wrangler's conditions: the package's `workerd` entry imports its module instead of compiling it, which Workers forbid.
    conditions: ['workerd', 'worker', 'browser'],
    loader: { '.wasm': 'copy' },
    metafile: true,
    absWorkingDir: folder,
    logLevel: 'warning',
  });
  const files = Object.keys(metafile.outputs).map((path) => join(folder, path));
  const config = readFileSync(join(folder, 'wrangler.jsonc'), 'utf8');
  const options = {
    host: '127.0.0.1',
    port: 0,
    modulesRoot: dist,
    // The first module is the entry.
    modules: [
      { type: 'ESModule', path: join(dist, 'index.js') },
      ...files.filter((path) => path.endsWith('.wasm')).map((path) => ({ type: 'CompiledWasm', path })),
    ],
    compatibilityDate: /"compatibility_date": "([\d-]+)"/.exec(config)[1],
    bindings,
  };
  const miniflare = withoutNewHandlers(['SIGINT', 'SIGTERM'], () => new Miniflare(options));
  const url = (await miniflare.ready).origin;
  return {
    url,
    change: (others) => miniflare.setOptions({ ...options, port: Number(new URL(url).port), bindings: others }),
    close: () => miniflare.dispose(),
  };
}

/** Miniflare ends the process at once on these signals; here everything is closed in its order. */
function withoutNewHandlers(signals, make) {
  const before = new Map(signals.map((signal) => [signal, process.listeners(signal)]));
  const made = make();
  for (const [signal, known] of before) {
    for (const handler of process.rawListeners(signal)) if (!known.includes(handler.listener ?? handler)) process.off(signal, handler);
  }
  return made;
}
