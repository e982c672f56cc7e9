import { WRANGLERS_OWN, checkUpload, wranglerArgs } from '../../kit/cloudflare.js';
import { checkEndpoint } from '../../kit/endpoint.js';

export default {
  title: 'Pages functions',
  quick: true,
  async run(context) {
    const { exec, serve, check, outputs } = context;
    await check('functions build', async () => outputs.quiet(await exec('wrangler', ['pages', 'functions', 'build', '--outdir', 'out']), WRANGLERS_OWN));
    await check('one module is uploaded', () => checkUpload(context, 'out'));
    await check('pages dev', () => checkEndpoint(context, serve('wrangler', wranglerArgs('pages', 'dev')), { path: '/probe', allowed: WRANGLERS_OWN }));
  },
};
