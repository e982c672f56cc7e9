import { WRANGLERS_OWN, checkUpload, wranglerArgs } from '../../kit/cloudflare.js';
import { checkEndpoint, onPort } from '../../kit/endpoint.js';
import { addNuxt } from '../../kit/nuxt.js';

export default {
  title: 'Nuxt on Cloudflare',
  line: 'nitro: { experimental: { wasm: true } }',
  faults: [2],
  async run(context) {
    const { exec, serve, check, outputs, path } = context;
    const answers = (starting) => checkEndpoint(context, starting, { path: '/api/probe', pages: ['/'], allowed: WRANGLERS_OWN });
    await addNuxt(path);
    await check('build', async () => outputs.quiet(await exec('nuxt', ['build'])));
    await check('one copy in the client', async () => outputs.oneCopy(await outputs.of('.output/public')));
    await check('deploy --dry-run', async () => outputs.quiet(await exec('wrangler', ['deploy', '--dry-run', '--outdir', 'out']), WRANGLERS_OWN));
    await check('one module is uploaded', () => checkUpload(context, 'out'));
    await check('workerd: the route, the page in Chromium', () => answers(serve('wrangler', wranglerArgs('dev'))));
    await check('dev: the route, the page in Chromium', () => answers(serve('nuxt', onPort('dev'))));
  },
};
