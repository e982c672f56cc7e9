// A component with a delete button, bundled and used in Chromium; the stand-in is its server.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import * as esbuild from 'esbuild';
import { launch, missingBrowser } from '../examples/dashboard-drivers.mjs';
import { KEY } from '../examples/kit.mjs';

const COUNT = 12;
const SLOW = { delayMs: 100 };
const TIMEOUT_MS = 20_000;
const QUIET_MS = 1_000;

/** Beside the component: props from the address, and a way to leave. Development builds, for their warnings. */
const HTML = '<!doctype html><link rel="icon" href="data:,"><div id="app"></div><script type="module" src="/page.js"></script>';
export const PROPS = "JSON.parse(decodeURIComponent(location.hash.slice(1)))";

/**
 * @param entry what mounts the component at #app with PROPS, and sets window.leave
 * @returns `{ checks, close }`; more checks may be made with `open`
 */
export async function openComponent({ name, entry, folder, plugins = [], standin, more = () => [] }) {
  const lacks = missingBrowser('Chromium');
  if (lacks) return { checks: [{ name, lacks }], close: async () => {} };
  const script = await bundle({ entry, folder, plugins });
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html').end(isScript ? script : HTML);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const browser = await launch('Chromium');

  /** A tab with the component and the messages of a new connection. */
  async function withPage({ faults = () => SLOW, token = KEY }, use) {
    const { connectionId, ids } = await standin.connection(...Array.from({ length: COUNT }, (_, index) => `message ${index}`));
    for (const [index, id] of ids.entries()) await standin.fault(id, faults(index));
    const tab = await browser.open();
    const said = [];
    tab.page.on('console', (message) => /warn|error/.test(message.type()) && !/Failed to load resource/.test(message.text()) && said.push(message.text()));
    try {
      await tab.goto(`http://127.0.0.1:${server.address().port}/#${encodeURIComponent(JSON.stringify({ ids, server: { baseUrl: standin.url, token, connection: connectionId } }))}`);
      await use({
        ids,
        click: (label) => tab.page.locator(`::-p-xpath(//button[starts-with(normalize-space(), "${label}")])`).click(),
        until: (test, ...args) => tab.page.waitForFunction(test, { polling: 20, timeout: TIMEOUT_MS }, ...args).then((handle) => handle.jsonValue()),
        report: () => tab.page.waitForFunction(() => document.querySelector('output')?.textContent, { timeout: TIMEOUT_MS }).then((handle) => handle.jsonValue()),
        evaluate: tab.evaluate,
      });
      assert.deepEqual(tab.errors, []);
      assert.deepEqual(said, []);
    } finally {
      await tab.close();
    }
  }
  const left = async (ids) => (await Promise.all(ids.map(standin.exists))).filter(Boolean).length;
  const sent = async (ids) => (await Promise.all(ids.map(standin.requests))).flat().length;

  const checks = [
    {
      name: 'progress goes up, and the report is shown',
      run: () =>
        withPage({}, async ({ ids, click, evaluate, report }) => {
          await evaluate(watchProgress);
          await click(`Delete ${COUNT}`);
          assert.equal(await report(), `${COUNT} of ${COUNT} deleted`);
          const seen = await evaluate(() => window.seen);
          assert.ok(seen.length > 2, `progress was seen ${seen.length} times`);
          assert.deepEqual(seen, [...seen].sort((a, b) => a.value - b.value));
          assert.ok(seen.every(({ max }) => max === COUNT));
          assert.equal(await evaluate(() => document.querySelector('progress')), null);
          assert.equal(await left(ids), 0);
        }),
    },
    {
      name: 'stop skips the rest, ends no request, and the list can be run again',
      run: () =>
        withPage({}, async ({ ids, click, until, evaluate, report }) => {
          await evaluate(atSecondStep, 'stop');
          await click('Delete');
          const [, deleted] = /^(\d+) of 12 deleted$/.exec(await report()) ?? assert.fail(await report());
          assert.ok(deleted > 0 && deleted < COUNT, deleted);
          assert.equal(await left(ids), COUNT - deleted);
          assert.equal(await sent(ids), Number(deleted));
          await click('Delete');
          await until(() => document.querySelector('output')?.textContent === '12 of 12 deleted');
          assert.equal(await left(ids), 0);
        }),
    },
    {
      name: 'leaving stops it',
      run: () =>
        withPage({}, async ({ ids, click, until, evaluate }) => {
          await evaluate(atSecondStep, 'leave');
          await click('Delete');
          await until(() => document.querySelector('#app').textContent === '');
          let before;
          for (let now = await sent(ids); now !== before; now = await sent(ids)) {
            before = now;
            await sleep(QUIET_MS);
          }
          assert.ok(before < COUNT, `${before} requests were sent`);
        }),
    },
    ...more({ withPage, left }),
  ];
  return {
    checks: checks.map((check) => ({ ...check, name: `${name}: ${check.name}` })),
    async close() {
      await browser.close();
      server.close();
    },
  };
}

/** Every value that the progress bar had. Runs in the page. */
function watchProgress() {
  window.seen = [];
  const look = () => {
    const { value, max } = document.querySelector('progress') ?? {};
    if (value !== undefined && value !== window.seen.at(-1)?.value) window.seen.push({ value, max });
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
}

/** Presses Stop or leaves in the page itself, where no delay of the test's can let the batch end before. */
function atSecondStep(what) {
  const observer = new MutationObserver(() => {
    if (!(document.querySelector('progress')?.value >= 2)) return;
    observer.disconnect();
    if (what === 'leave') window.leave();
    else [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Stop').click();
  });
  observer.observe(document.body, { subtree: true, childList: true, attributes: true });
}

async function bundle({ entry, folder, plugins }) {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: entry, resolveDir: folder, loader: 'jsx' },
    bundle: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    conditions: ['svelte'],
    define: {
      'process.env.NODE_ENV': '"development"',
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    plugins,
    logLevel: 'warning',
  });
  return outputFiles[0].text;
}
