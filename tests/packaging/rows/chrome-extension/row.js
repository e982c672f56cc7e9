// A Chrome extension (Manifest V3), loaded into Chromium: its pages, its service worker, its content script.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import puppeteer from 'puppeteer-core';
import { findBrowsers } from '../../../../tools/setup/browsers.mjs';
import { bundle } from '../../kit/bundle.js';
import { asPage, serveFiles } from '../../kit/files.js';

const POLICY = { extension_pages: "script-src 'self' 'wasm-unsafe-eval'; object-src 'self'" };
const MANIFEST = {
  manifest_version: 3,
  name: 'row-chrome-extension',
  version: '1.0',
  action: { default_popup: 'popup.html' },
  background: { service_worker: 'background.js', type: 'module' },
  content_scripts: [{ matches: ['http://127.0.0.1/*'], js: ['content.js'] }],
};
/** Everything that would talk to somebody else is off. */
const ARGUMENTS = ['--no-sandbox', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export default {
  title: 'Chrome extension (MV3)',
  quick: true,
  line: `"content_security_policy": ${JSON.stringify(POLICY)}`,
  faults: [9],
  async run({ path, check, outputs, target }) {
    await check('build', async () => {
      await bundle(path(), { entryPoints: { background: 'src/background.js', popup: 'src/page.js', ask: 'src/ask.js' }, outdir: 'dist' });
      await bundle(path(), { entryPoints: { content: 'src/page.js' }, format: 'iife', outdir: 'dist' });
      for (const name of ['popup', 'ask']) await writeFile(path(`dist/${name}.html`), asPage('', `<script type="module" src="${name}.js"></script>`));
    });
    for (const name of ['background.js', 'popup.js', 'content.js']) await check(`one copy in ${name}`, async () => outputs.oneCopy(await outputs.of('dist', [name])));

    const site = await serveFiles({ '/': asPage('') });
    const strictSite = await serveFiles({ '/': asPage('') }, { headers: { 'content-security-policy': "script-src 'self'" } });
    const browser = await puppeteer.launch({ executablePath: findBrowsers().chromium, args: ARGUMENTS, pipe: true, enableExtensions: true });
    const install = async (manifest) => {
      await writeFile(path('dist/manifest.json'), JSON.stringify(manifest));
      return browser.installExtension(path('dist'));
    };
    const works = (name, url) =>
      check(name, async () => {
        const { query, verify } = await target();
        const { report, said } = await visit(browser, `${url}?${query}`);
        await verify(report);
        // The second delete of the probe is answered with a 404, which browsers tell.
        assert.deepEqual(said.filter((line) => !line.includes('404')), [], 'the console');
      });
    const fails = (name, url) =>
      check(name, async () => {
        const { report } = await visit(browser, `${url}?${(await target()).query}`);
        assert.match(report.message, /Content-Security-Policy forbids WebAssembly: add 'wasm-unsafe-eval' to script-src/);
      });
    try {
      const allowed = await install({ ...MANIFEST, content_security_policy: POLICY });
      await works('its page', `chrome-extension://${allowed}/popup.html`);
      await works('its service worker', `chrome-extension://${allowed}/ask.html`);
      await works('its content script', `${site.url}/`);
      await fails("its content script under a page's policy says what forbids it", `${strictSite.url}/`);
      await browser.uninstallExtension(allowed);
      const plain = await install(MANIFEST);
      await fails('without the line, its page says what to add', `chrome-extension://${plain}/popup.html`);
      await fails('without the line, its service worker says what to add', `chrome-extension://${plain}/ask.html`);
      await works('without the line, its content script', `${site.url}/`);
    } finally {
      await browser.close();
      site.close();
      strictSite.close();
    }
  },
};

async function visit(browser, url) {
  const page = await browser.newPage();
  const said = [];
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(String(error)));
  try {
    await page.goto(url);
    const element = await page.waitForSelector('#report');
    return { report: JSON.parse(await element.evaluate(({ textContent }) => textContent)), said };
  } finally {
    await page.close();
  }
}
