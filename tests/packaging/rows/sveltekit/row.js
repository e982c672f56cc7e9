import { checkEndpoint, onPort } from '../../kit/endpoint.js';
import { addProject } from '../../kit/project.js';

export default {
  title: 'SvelteKit',
  quick: true,
  async run(context) {
    const { exec, serve, check, outputs, path } = context;
    const answers = (starting, options) => checkEndpoint(context, starting, { path: '/probe', pages: ['/', '/load'], ...options });
    await addProject('sveltekit', path);
    // SvelteKit sets FORCE_COLOR for its own processes, and Node.js warns of both.
    await check('build', async () => outputs.quiet(await exec('vite', ['build'], { env: { NO_COLOR: undefined } })));
    await check('one copy in the client', async () => outputs.oneCopy(await outputs.of('build/client')));
    await check('one copy in the server', async () => outputs.oneCopy(await outputs.of('build/server')));
    await check('build: endpoint, load and page', () =>
      answers(serve('node', () => ['build'], { env: { HOST: '127.0.0.1' } }), { silent: /^Listening on \S+$/ }),
    );
    await check('dev: endpoint, load and page', () => answers(serve('vite', onPort('dev'))));
  },
};
