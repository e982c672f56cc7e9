// Workers of a page. Import maps do not reach into them: a module worker imports the package by address, or is bundled.
import { readFile } from 'node:fs/promises';
import { bundle } from '../../kit/bundle.js';
import { asPage, serveFiles } from '../../kit/files.js';

const ADDRESS = '/node_modules/ofauth-wasm/generated/bundle.js';

export default {
  title: "A page's workers",
  quick: true,
  async run({ path, check, page, outputs, installed }) {
    await check('build of a classic worker', () => bundle(path(), { entryPoints: ['src/worker.js'], format: 'iife', outfile: 'dist/classic.js' }));
    await check('one copy', async () => outputs.oneCopy(await outputs.of('dist', ['classic.js'])));
    await bundle(path(), { entryPoints: ['src/worker.js'], alias: { 'ofauth-wasm': ADDRESS }, external: [ADDRESS], outfile: 'dist/module.js' });
    const files = { [ADDRESS]: await readFile(`${installed}/generated/bundle.js`), '/start.js': await readFile(path('src/start.js')) };
    for (const type of ['module', 'classic']) {
      files[`/${type}.js`] = await readFile(path(`dist/${type}.js`));
      for (const kind of ['dedicated', 'shared', 'service']) {
        files[`/${kind}-${type}`] = asPage('', `<script src="/start.js" data-kind="${kind}" data-type="${type}" data-script="/${type}.js"></script>`);
      }
    }
    for (const browser of ['Chromium', 'Firefox', 'WebKit']) {
      for (const kind of ['dedicated', 'shared', 'service']) {
        for (const type of ['module', 'classic']) {
          await check(`${browser}: ${kind} worker, ${type}`, async () => {
            const server = await serveFiles(files);
            try {
              await page(browser, `${server.url}/${kind}-${type}`);
            } finally {
              server.close();
            }
          });
        }
      }
    }
  },
};
