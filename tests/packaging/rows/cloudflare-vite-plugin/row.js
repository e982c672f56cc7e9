import { WRANGLERS_OWN, checkUpload } from '../../kit/cloudflare.js';
import { checkEndpoint, onPort } from '../../kit/endpoint.js';

export default {
  title: '@cloudflare/vite-plugin',
  async run(context) {
    const { exec, serve, check, outputs } = context;
    const answers = (starting) => checkEndpoint(context, starting, { path: '/api/probe', pages: ['/'], allowed: WRANGLERS_OWN });
    await check('build', async () => outputs.quiet(await exec('vite', ['build']), WRANGLERS_OWN));
    await check('one copy in the client', async () => outputs.oneCopy(await outputs.of('dist/client')));
    await check('one module is uploaded', () => checkUpload(context, 'dist/row'));
    await check('preview: the Worker in workerd, the page in Chromium', () => answers(serve('vite', onPort('preview'))));
    await check('dev: the Worker in workerd, the page in Chromium', () => answers(serve('vite', onPort('dev'))));
  },
};
