import { WRANGLERS_OWN, checkUpload, wranglerArgs } from '../../kit/cloudflare.js';
import { checkEndpoint, onPort } from '../../kit/endpoint.js';
import { addProject } from '../../kit/project.js';

export default {
  title: 'SvelteKit on Cloudflare',
  async run(context) {
    const { exec, serve, check, outputs, path } = context;
    const answers = (starting) => checkEndpoint(context, starting, { path: '/probe', pages: ['/', '/load'], allowed: WRANGLERS_OWN });
    await addProject('sveltekit', path);
    await check('build', async () => outputs.quiet(await exec('vite', ['build'])));
    await check('one copy in the client', async () => outputs.oneCopy(await outputs.of('.svelte-kit/cloudflare/_app')));
    await check('deploy --dry-run', async () => outputs.quiet(await exec('wrangler', ['deploy', '--dry-run', '--outdir', 'out']), WRANGLERS_OWN));
    await check('one module is uploaded', () => checkUpload(context, 'out'));
    await check('workerd: endpoint, load and page', () => answers(serve('wrangler', wranglerArgs('dev'))));
    await check('dev: endpoint, load and page', () => answers(serve('vite', onPort('dev'))));
  },
};
