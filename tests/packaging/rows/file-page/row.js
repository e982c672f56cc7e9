// Pages opened from file://, as a renderer of Electron's does it. No registry has Electron itself: its package downloads the program.
import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import puppeteer from 'puppeteer-core';
import { findBrowsers } from '../../../../tools/setup/browsers.mjs';
import { bundle } from '../../kit/bundle.js';
import { asPage, importMap } from '../../kit/files.js';

const SCRIPT = '<script src="dist/page.js"></script>';
const PAGES = {
  'script.html': asPage('', SCRIPT),
  'electron.html': asPage('<script src="src/electron.js"></script>', SCRIPT),
  'module.html': asPage(importMap({ imports: { 'ofauth-wasm': './node_modules/ofauth-wasm/generated/bundle.js' } }), '<script type="module" src="src/page.js"></script>'),
};
/** What Electron grants its pages from file://, and Chromium on its own does not: module scripts. */
const AS_ELECTRON = '--allow-file-access-from-files';

export default {
  title: 'A page from file://',
  quick: true,
  async run({ path, check, page, outputs, target }) {
    await check('build', () => bundle(path(), { entryPoints: ['src/page.js'], format: 'iife', outdir: 'dist' }));
    await check('one copy', async () => outputs.oneCopy(await outputs.of('dist')));
    for (const [name, html] of Object.entries(PAGES)) await writeFile(path(name), html);
    const address = (name) => pathToFileURL(path(name)).href;
    for (const browser of ['Chromium', 'Firefox', 'WebKit']) {
      await check(`${browser}: a script`, () => page(browser, address('script.html')));
    }
    await check('Chromium: beside require, module and process', () => page('Chromium', address('electron.html')));
    await check("Chromium: a module script and an import map, with Electron's rights", async () => {
      const browser = await puppeteer.launch({ executablePath: findBrowsers().chromium, args: ['--no-sandbox', '--disable-background-networking', AS_ELECTRON] });
      try {
        const tab = await browser.newPage();
        const { query, verify } = await target();
        await tab.goto(`${address('module.html')}?${query}`);
        const report = await tab.waitForSelector('#report');
        await verify(JSON.parse(await report.evaluate(({ textContent }) => textContent)));
      } finally {
        await browser.close();
      }
    });
  },
};
