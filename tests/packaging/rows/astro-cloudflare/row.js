import { WRANGLERS_OWN, checkUpload } from '../../kit/cloudflare.js';
import { checkEndpoint, onPort } from '../../kit/endpoint.js';
import { addProject } from '../../kit/project.js';

export default {
  title: 'Astro on Cloudflare',
  async run(context) {
    const { exec, serve, check, outputs, path } = context;
    const answers = (starting) => checkEndpoint(context, starting, { path: '/probe', pages: ['/', '/ssr'], allowed: WRANGLERS_OWN });
    await addProject('astro', path);
    await check('build', async () => outputs.quiet(await exec('astro', ['build']), WRANGLERS_OWN));
    await check('one copy in the client', async () => outputs.oneCopy(await outputs.of('dist/client')));
    await check('deploy --dry-run', async () => outputs.quiet(await exec('wrangler', ['deploy', '--dry-run', '--outdir', 'out']), WRANGLERS_OWN));
    await check('one module is uploaded', () => checkUpload(context, 'out'));
    await check('workerd: endpoint, rendered page and script', () => answers(serve('astro', onPort('preview'))));
    await check('dev: endpoint, rendered page and script', () => answers(serve('astro', onPort('dev'))));
  },
};
