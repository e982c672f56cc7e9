// Vite's rows differ in the version alone.
import { checkPages, checkServed } from './bundler.js';
import { onPort } from './endpoint.js';

export const viteRow = ({ title, quick = false }) => ({
  title,
  quick,
  async run(context) {
    const { exec, serve, check, outputs, only } = context;
    await check('build', async () => outputs.quiet(await exec('vite', ['build'])));
    await check('one copy', async () => outputs.oneCopy(await outputs.of('dist')));
    await checkPages(context, { root: 'dist', browsers: ['Chromium', 'Firefox', 'WebKit'] });
    for (const [name, args] of [['dev', []], ['preview', ['preview']]]) {
      await check(`${name} in Chromium`, () => checkServed(context, serve('vite', onPort(...args, '--strictPort'))));
    }
    await check('isOFAuthError alone leaves the module out', async () => {
      outputs.quiet(await exec('vite', ['build', '--outDir', 'only', '--config', 'only.config.js']));
      only(await outputs.of('only'));
    });
  },
});
