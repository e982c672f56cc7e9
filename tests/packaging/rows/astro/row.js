import { checkEndpoint, onPort } from '../../kit/endpoint.js';
import { addProject } from '../../kit/project.js';

const LISTENING = /^\S+ \[@astrojs\/node\] Server listening on \S+$/;

export default {
  title: 'Astro',
  quick: true,
  async run(context) {
    const { exec, serve, check, outputs, path } = context;
    const answers = (starting, options) => checkEndpoint(context, starting, { path: '/probe', pages: ['/', '/ssr'], ...options });
    await addProject('astro', path);
    await check('build', async () => outputs.quiet(await exec('astro', ['build'])));
    // The server imports the package by its name.
    await check('one copy in the client', async () => outputs.oneCopy(await outputs.of('dist/client')));
    await check('build: endpoint, rendered page and script', () =>
      answers(serve('node', () => ['dist/server/entry.mjs'], { env: { HOST: '127.0.0.1' } }), { silent: LISTENING }),
    );
    await check('dev: endpoint, rendered page and script', () => answers(serve('astro', onPort('dev'))));
  },
};
