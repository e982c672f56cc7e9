// A page with a Content-Security-Policy: what it must allow, and what a call says where it does not.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { bundle } from '../../kit/bundle.js';
import { asPage, importMap, serveFiles } from '../../kit/files.js';
import { listen } from '../../../run/listen.js';

const SCRIPT = '<script type="module" src="/page.js"></script>';
const REFUSED = '<script type="module" src="/refused.js"></script>';
const MODULE = '/node_modules/ofauth-wasm/generated/ofauth-wasm.js';
const NONCE = ' nonce="c2FtZQ"';

const NOT_LOADED = { code: 'internal', attempts: 0, retryable: false, mayHaveSucceeded: false };
/** Browsers do not tell a page whether the request was sent. */
const NO_RESPONSE = { code: 'network', attempts: 3, retryable: true, mayHaveSucceeded: true };

export default {
  title: 'Content-Security-Policy',
  quick: true,
  line: "Content-Security-Policy: script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' https://api-next.ofauth.com",
  faults: [8, 9],
  async run({ path, check, page, visit, outputs, installed, standin }) {
    await check('build', () => bundle(path(), { entryPoints: ['src/page.js', 'src/refused.js'], outdir: 'dist' }));
    await check('one copy', async () => outputs.oneCopy(await outputs.of('dist', ['page.js'])));
    const read = (name) => readFile(path(name));
    const scripts = { '/page.js': await read('dist/page.js'), '/refused.js': await read('dist/refused.js'), '/lacks.js': 'delete globalThis.WebAssembly;' };
    const sources = { [MODULE]: await readFile(`${installed}/generated/ofauth-wasm.js`), '/src/page.js': await read('src/page.js'), '/src/probe.js': await read('src/probe.js') };

    const under = async (policy, html, action) => {
      const server = await serveFiles({ '/': html, ...scripts, ...sources }, { headers: { 'content-security-policy': policy } });
      try {
        await action(server.url);
      } finally {
        server.close();
      }
    };
    const strict = `script-src 'self' 'wasm-unsafe-eval'; connect-src ${standin}`;
    const nonced = importMap({ imports: { 'ofauth-wasm': MODULE } }, NONCE) + `<script type="module"${NONCE} src="/src/page.js"></script>`;
    const works = [
      ["script-src 'self' 'wasm-unsafe-eval'; connect-src with the API", strict, asPage(SCRIPT)],
      ['Trusted Types', `${strict}; require-trusted-types-for 'script'; trusted-types 'none'`, asPage(SCRIPT)],
      ["a nonce and 'strict-dynamic'", `script-src 'nonce-c2FtZQ' 'strict-dynamic' 'wasm-unsafe-eval'; connect-src ${standin}`, asPage(nonced)],
    ];
    const refused = async (browser, url, baseUrl, expected, ...words) => {
      const { report } = await visit(browser, `${url}/?${new URLSearchParams({ baseUrl })}`, { allowed: ['Content-Security-Policy: '] });
      const { message, ...fields } = report;
      assert.deepEqual(fields, expected, message);
      for (const word of words) assert.match(message, word);
    };
    for (const browser of ['Chromium', 'Firefox', 'WebKit']) {
      for (const [name, policy, html] of works) await check(`${browser}: works under ${name}`, () => under(policy, html, (url) => page(browser, `${url}/`)));

      await check(`${browser}: without 'wasm-unsafe-eval' it says what to add`, () =>
        under(strict.replace(" 'wasm-unsafe-eval'", ''), asPage(REFUSED), (url) => refused(browser, url, standin, NOT_LOADED, /'wasm-unsafe-eval'/, /script-src/)));
      await check(`${browser}: without WebAssembly it says so`, () =>
        under(strict, asPage('<script src="/lacks.js"></script>', REFUSED), (url) => refused(browser, url, standin, NOT_LOADED, /has no WebAssembly/)));
      await check(`${browser}: connect-src 'none' hinders no loading, and is named`, () =>
        under("script-src 'self' 'wasm-unsafe-eval'; connect-src 'none'", asPage(REFUSED), (url) => refused(browser, url, standin, NO_RESPONSE, /connect-src/, /CORS/, /offline/)));
      await check(`${browser}: CORS is named, and no DELETE was sent`, async () => {
        const api = await serveSilent();
        try {
          await under(`script-src 'self' 'wasm-unsafe-eval'; connect-src ${api.url}`, asPage(REFUSED), (url) => refused(browser, url, api.url, NO_RESPONSE, /CORS/, /connect-src/, /offline/));
          assert.deepEqual([...new Set(api.methods)], ['OPTIONS']);
        } finally {
          api.close();
        }
      });
    }
  },
};

/** An API that allows no page. */
async function serveSilent() {
  const methods = [];
  const server = createServer((request, response) => {
    methods.push(request.method);
    response.writeHead(204).end();
  });
  return { methods, ...(await listen(server)) };
}
