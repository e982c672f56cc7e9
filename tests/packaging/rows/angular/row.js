import { serveFolder } from '../../kit/static.js';

export default {
  title: 'Angular 22',
  async run({ exec, serve, path, check, page, outputs, only }) {
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
    await check('ng serve in Chromium', async () => {
      const server = await serve('ng', (port) => ['serve', '--port', String(port), '--host', '127.0.0.1']);
      try {
        await page('Chromium', `${server.url}/`);
        outputs.quiet(server.printed());
      } finally {
        await server.close();
      }
    });
    await check('isOFAuthError alone leaves the module out', async () => {
      outputs.quiet(await exec('ng', ['build', '--configuration', 'production,alone']));
      only(await outputs.of('dist/alone/browser'));
    });
  },
};
