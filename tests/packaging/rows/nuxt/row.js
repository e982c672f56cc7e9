import { checkEndpoint, onPort } from '../../kit/endpoint.js';
import { addNuxt } from '../../kit/nuxt.js';

export default {
  title: 'Nuxt',
  async run(context) {
    const { exec, serve, check, outputs, path } = context;
    const answers = (starting, options) => checkEndpoint(context, starting, { path: '/api/probe', pages: ['/'], ...options });
    await addNuxt(path);
    await check('build', async () => outputs.quiet(await exec('nuxt', ['build'])));
    await check('one copy in the client', async () => outputs.oneCopy(await outputs.of('.output/public')));
    await check('one copy in the server', async () => outputs.oneCopy(await outputs.of('.output/server')));
    await check('build: the route, the page in Chromium', () =>
      answers(serve('node', () => ['.output/server/index.mjs'], { env: { HOST: '127.0.0.1' } }), { silent: /^Listening on \S+$/ }),
    );
    await check('dev: the route, the page in Chromium', () => answers(serve('nuxt', onPort('dev'))));
  },
};
