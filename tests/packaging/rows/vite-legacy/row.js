import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { checkPages } from '../../kit/bundler.js';

export default {
  title: '@vitejs/plugin-legacy',
  async run(context) {
    const { exec, path, check, outputs } = context;
    await check('build', async () => outputs.quiet(await exec('vite', ['build'])));
    for (const isLegacy of [true, false]) {
      await check(`one copy for ${isLegacy ? 'old' : 'modern'} browsers`, async () => {
        const files = await outputs.of('dist', ['.js']);
        outputs.oneCopy(files.filter(({ name }) => name.includes('-legacy') === isLegacy));
      });
    }
    // What old browsers load, for one that is not.
    const html = await readFile(path('dist/index.html'), 'utf8');
    const old = html.replaceAll(/<script type="module"[^]*?<\/script>/g, '').replaceAll('<script nomodule', '<script');
    assert.match(old, /<script[^>]*-legacy/);
    await writeFile(path('dist/old.html'), old);
    await checkPages(context, { root: 'dist' });
    await checkPages(context, { name: 'build for old browsers', root: 'dist', html: 'old.html' });
  },
};
