import assert from 'node:assert/strict';
import { Miniflare } from 'miniflare';
import { WRANGLERS_OWN, checkUpload, wranglerArgs } from '../../kit/cloudflare.js';
import { checkEndpoint } from '../../kit/endpoint.js';

const COMPATIBILITY_DATE = '2026-04-01';

export default {
  title: 'wrangler',
  quick: true,
  async run(context) {
    const { exec, serve, path, check, target, outputs, only } = context;
    const dryRun = async (...args) => outputs.quiet(await exec('wrangler', ['deploy', '--dry-run', ...args]), WRANGLERS_OWN);

    await check('deploy --dry-run', () => dryRun('--outdir', 'out'));
    await check('one module is uploaded', () => checkUpload(context, 'out'));
    await check('the upload in workerd', async () => {
      const [wasm] = await outputs.of('out', ['.wasm']);
      const modules = [{ type: 'ESModule', path: path('out', 'index.js') }, { type: 'CompiledWasm', path: path('out', wasm.name) }];
      const miniflare = new Miniflare({ host: '127.0.0.1', modulesRoot: path('out'), modules, compatibilityDate: COMPATIBILITY_DATE });
      try {
        const { query, verify } = await target();
        const imported = await miniflare.dispatchFetch('http://row/');
        assert.deepEqual(await imported.json(), { atImport: [], classes: 1 });
        const response = await miniflare.dispatchFetch(`http://row/?${query}`);
        await verify(await response.json());
      } finally {
        await miniflare.dispose();
      }
    });
    await check('dev', () => checkEndpoint(context, serve('wrangler', wranglerArgs('dev')), { allowed: WRANGLERS_OWN }));
    await check('isOFAuthError alone leaves the module out', async () => {
      await dryRun('src/index-only.js', '--outdir', 'only');
      // wrangler keeps the import of every module that it has met, so the file itself is uploaded.
      only(await outputs.of('only', ['.js']));
    });
  },
};
