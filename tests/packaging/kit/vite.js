// Vite's rows differ in the version alone.
import { checkPages } from './bundler.js';

export const viteRow = ({ title, quick = false }) => ({
  title,
  quick,
  async run(context) {
    const { exec, serve, path, check, page, outputs, only } = context;
    await check('build', async () => outputs.quiet(await exec('vite', ['build'])));
    await check('one copy', async () => outputs.oneCopy(await outputs.of('dist')));
    await checkPages(context, { root: 'dist', browsers: ['Chromium', 'Firefox', 'WebKit'] });
    for (const [name, args] of [['dev', []], ['preview', ['preview']]]) {
      await check(`${name} in Chromium`, async () => {
        const server = await serve('vite', (port) => [...args, '--port', String(port), '--strictPort', '--host', '127.0.0.1']);
        try {
          await page('Chromium', `${server.url}/`);
          outputs.quiet(server.printed());
        } finally {
          await server.close();
        }
      });
    }
    await check('isOFAuthError alone leaves the module out', async () => {
      outputs.quiet(await exec('vite', ['build', '--outDir', 'only', '--config', 'only.config.js']));
      only(await outputs.of('only'));
    });
  },
});
