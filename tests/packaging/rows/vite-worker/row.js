import { WRANGLERS_OWN, checkUpload, wranglerArgs } from '../../kit/cloudflare.js';
import { checkEndpoint } from '../../kit/endpoint.js';

const DATE = ['--compatibility-date', '2026-04-01'];

export default {
  title: "A Worker built by Vite's SSR build, bundled by wrangler",
  line: "ssr: { external: ['ofauth-wasm'] }",
  faults: [2],
  async run(context) {
    const { exec, serve, check, outputs } = context;
    const quietly = async (command, ...args) => outputs.quiet(await exec(command, args), WRANGLERS_OWN);
    await check('build', () => quietly('vite', 'build', '--ssr', 'src/index.js'));
    await check('deploy --dry-run', () => quietly('wrangler', 'deploy', 'dist/index.js', '--name', 'row', '--dry-run', '--outdir', 'out', ...DATE));
    await check('one module is uploaded', () => checkUpload(context, 'out'));
    await check('workerd', () => checkEndpoint(context, serve('wrangler', wranglerArgs('dev', 'dist/index.js', ...DATE)), { path: '/probe', allowed: WRANGLERS_OWN }));
  },
};
