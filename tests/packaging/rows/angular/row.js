import { checkServed } from '../../kit/bundler.js';
import { onPort } from '../../kit/endpoint.js';
import { serveFolder } from '../../kit/static.js';

export default {
  title: 'Angular 22',
  async run(context) {
    const { exec, serve, path, check, page, outputs, only } = context;
    for (const [name, args, folder] of [['zoneless', [], 'dist/row/browser'], ['zone.js', ['--configuration', 'production,zone'], 'dist/zone/browser']]) {
      if (!(await check(`${name}: build`, async () => outputs.quiet(await exec('ng', ['build', ...args]))))) continue;
      await check(`${name}: one copy`, async () => outputs.oneCopy(await outputs.of(folder)));
      await check(`${name}: in Chromium`, async () => {
        const server = await serveFolder(path(folder));
        try {
          await page('Chromium', `${server.url}/`);
        } finally {
          server.close();
        }
      });
    }
    await check('ng serve in Chromium', () => checkServed(context, serve('ng', onPort('serve'))));
    await check('isOFAuthError alone leaves the module out', async () => {
      outputs.quiet(await exec('ng', ['build', '--configuration', 'production,alone']));
      only(await outputs.of('dist/alone/browser'));
    });
  },
};
