import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { asPage, importMap, serveFiles } from '../../kit/files.js';

const MODULE = '/node_modules/ofauth-wasm/generated/ofauth-wasm.js';

export default {
  title: 'A page with an import map',
  quick: true,
  line: `<script type="importmap">{ "imports": { "ofauth-wasm": "${MODULE}" } }</script>`,
  faults: [12],
  async run({ path, check, page, outputs, installed }) {
    const read = (name) => readFile(path(name), 'utf8');
    await check('one copy', async () => outputs.oneCopy(await outputs.of('node_modules/ofauth-wasm/generated', ['/ofauth-wasm.js', 'ofauth-wasm.js'])));
    const files = { '/src/page.js': await read('src/page.js'), '/src/probe.js': await read('src/probe.js'), [MODULE]: await readFile(`${installed}/generated/ofauth-wasm.js`) };
    const html = asPage(importMap({ imports: { 'ofauth-wasm': MODULE } }), '<script type="module" src="/src/page.js"></script>');
    for (const browser of ['Chromium', 'Firefox', 'WebKit']) {
      await check(`${browser}: the package is one request`, async () => {
        const server = await serveFiles({ '/': html, ...files });
        try {
          await page(browser, `${server.url}/`);
          assert.deepEqual(server.asked.sort(), ['/', MODULE, '/src/page.js', '/src/probe.js'].sort());
        } finally {
          server.close();
        }
      });
    }
  },
};
