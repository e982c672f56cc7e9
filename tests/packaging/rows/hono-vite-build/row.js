import { WRANGLERS_OWN, checkUpload, wranglerArgs } from '../../kit/cloudflare.js';
import { checkEndpoint, onPort } from '../../kit/endpoint.js';

const DATE = ['--compatibility-date', '2026-04-01'];

export default {
  title: '@hono/vite-build',
  quick: true,
  line: "build({ external: ['ofauth-wasm'] })",
  faults: [2],
  async run(context) {
    const { exec, serve, check, outputs } = context;
    const quietly = async (command, ...args) => outputs.quiet(await exec(command, args), WRANGLERS_OWN);
    const answers = (starting) => checkEndpoint(context, starting, { path: '/probe', allowed: WRANGLERS_OWN });

    await check('Pages: build', () => quietly('vite', 'build', '--config', 'pages.config.js'));
    await check('Pages: functions build', () => quietly('wrangler', 'pages', 'functions', 'build', '--build-output-directory', 'pages', '--outdir', 'out-pages', ...DATE));
    await check('Pages: one module is uploaded', () => checkUpload(context, 'out-pages'));
    await check('Pages: workerd', () => answers(serve('wrangler', wranglerArgs('pages', 'dev', 'pages', ...DATE))));

    await check('Workers: build', () => quietly('vite', 'build'));
    await check('Workers: deploy --dry-run', () => quietly('wrangler', 'deploy', 'dist/index.js', '--name', 'row', '--dry-run', '--outdir', 'out', ...DATE));
    await check('Workers: one module is uploaded', () => checkUpload(context, 'out'));
    await check('Workers: workerd', () => answers(serve('wrangler', wranglerArgs('dev', 'dist/index.js', ...DATE))));
    await check('dev', () => answers(serve('vite', onPort('dev'))));
  },
};
