// OpenNext has no edge routes, and its support of proxy.js is experimental: middleware.js stands before the routes.
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { checkApp, copyApp } from '../../kit/next.js';

/** Of the tools about themselves. */
const ALLOWED = ['"middleware" file convention is deprecated', 'No build cache found'];
/** wrangler asks the network where it is. */
const OFFLINE = 'Unable to fetch the `Request.cf` object';

export default {
  title: 'OpenNext (Cloudflare)',
  line: "serverExternalPackages: ['ofauth-wasm']",
  faults: [2],
  async run({ exec, serve, path, check, page, target, outputs }) {
    await copyApp(path, 'middleware');
    await rm(path('app/edge'), { recursive: true });
    if (!(await check('build', async () => outputs.quiet(await exec('opennextjs-cloudflare', ['build']), ALLOWED)))) return;
    await check('one copy in the browser, two compiled modules in the worker: the app and the middleware', async () => {
      await exec('wrangler', ['deploy', '--dry-run', '--outdir', 'out']);
      const worker = await outputs.of('out', ['.js', '.wasm']);
      assert.equal(worker.filter(({ name }) => name.endsWith('.wasm')).length, 2, worker.map(({ name }) => name).join(', '));
      outputs.oneCopy(worker.filter(({ name }, index) => !name.endsWith('.wasm') || index === worker.findIndex((one) => one.name.endsWith('.wasm'))));
      outputs.oneCopy(await outputs.of('.open-next/assets'));
    });
    const server = await serve('wrangler', (port) => ['dev', '--port', String(port), '--ip', '127.0.0.1']);
    try {
      await checkApp({ name: 'workerd', server, routes: { 'route handler': '/route', middleware: '/before' }, check, page, target });
      await check('no warning', () => outputs.quiet(server.printed(), [OFFLINE]));
    } finally {
      await server.close();
    }
  },
};
