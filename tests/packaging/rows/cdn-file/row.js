// ofauth-wasm/bundle from another origin, with a hash: three ways for a page to say it.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { asPage, importMap, serveFiles } from '../../kit/files.js';

const BROWSERS = ['Chromium', 'Firefox', 'WebKit'];
const REFUSE = `<script>const refuse = () => (document.body.innerHTML = '<pre id="report">{ "refused": true }</pre>');</script>`;
const PAGE = '<script type="module" src="/page.js" onerror="refuse()"></script>';

const imports = (url) => ({ imports: { 'ofauth-wasm': url } });
/** An import map's is the one that guards `import` everywhere: WebKit 2.50 runs the changed file when it is imported after the other two. */
const WAYS = [
  { name: 'import map with integrity', guards: BROWSERS, head: (url, integrity) => importMap({ ...imports(url), integrity: { [url]: integrity } }) },
  {
    name: 'modulepreload with integrity',
    guards: ['Chromium', 'Firefox'],
    head: (url, integrity) => `${importMap(imports(url))}<link rel="modulepreload" href="${url}" integrity="${integrity}" crossorigin>`,
  },
  {
    name: 'module script with integrity',
    guards: ['Chromium', 'Firefox'],
    head: (url, integrity) => `${importMap(imports(url))}<script type="module" src="${url}" integrity="${integrity}" crossorigin></script>`,
  },
];

export default {
  title: 'One file from a CDN, with its hash',
  quick: true,
  line: `<script type="importmap">{ "imports": { "ofauth-wasm": URL }, "integrity": { URL: HASH } }</script>`,
  faults: [12],
  async run({ path, check, page, visit, outputs, installed }) {
    const bytes = await readFile(`${installed}/generated/bundle.js`);
    const integrity = `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
    const { version } = JSON.parse(await readFile(`${installed}/package.json`, 'utf8'));
    const file = `/npm/ofauth-wasm@${version}/generated/bundle.js`;
    const changed = Buffer.from(bytes);
    changed[changed.length - 1] = ' '.charCodeAt();

    await check('one copy', async () => outputs.oneCopy(await outputs.of('node_modules/ofauth-wasm/generated', ['bundle.js'])));
    await check("README's hash and version are the file's", async () => {
      const readme = await readFile(`${installed}/README.md`, 'utf8');
      assert.deepEqual([...new Set(readme.match(/sha384-[\w+/=]+/g))], [integrity]);
      assert.deepEqual([...new Set(readme.match(/npm\/ofauth-wasm@[^\s"'`]+/g))], [file.slice(1)]);
    });

    const own = { '/page.js': await readFile(path('src/page.js')), '/probe.js': await readFile(path('src/probe.js')) };
    const withServers = async (content, head, action) => {
      const cdn = await serveFiles({ [file]: content });
      const server = await serveFiles({ '/': asPage(REFUSE + head(cdn.url + file, integrity), PAGE), ...own });
      try {
        await action(server, cdn.asked);
      } finally {
        server.close();
        cdn.close();
      }
    };
    for (const browser of BROWSERS) {
      for (const { name, guards, head } of WAYS) {
        await check(`${browser}: ${name}, one request`, () =>
          withServers(bytes, head, async ({ url }, asked) => {
            await page(browser, `${url}/`);
            assert.deepEqual(asked, [file]);
          }));
        if (!guards.includes(browser)) continue;
        await check(`${browser}: ${name} refuses another byte`, () =>
          withServers(changed, head, async ({ url, asked }) => {
            const query = new URLSearchParams({ baseUrl: url, apiKey: 'key', connectionId: 'connection', id: '1' });
            const { report } = await visit(browser, `${url}/?${query}`, { allowed: ['hashes in the integrity attribute'] });
            assert.deepEqual(report, { refused: true });
            assert.deepEqual(asked, ['/', '/page.js', '/probe.js']);
          }));
      }
    }
  },
};
