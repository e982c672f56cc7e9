// Chromium: a new browser with a new profile for each sample. Starting it takes about a second whatever the client, so the time
// is taken in the page, from just before the import of the bundle to the answer: loading, compiling and the first call.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import puppeteer from 'puppeteer-core';
import { browserLacks, findBrowsers } from '../../tools/setup/browsers.mjs';
import { MESSAGE } from '../lib/client-answers.mjs';

/** As in tests/run/puppeteer.js: no requests to other hosts. */
const ARGUMENTS = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export function chromiumRuntime() {
  const found = findBrowsers();
  const program = found.chromium;
  if (!program) throw new Error(`Chromium is not installed: ${browserLacks(found).find(({ what }) => what === 'Chromium').install}`);
  const version = /\d+(\.\d+)+/.exec(execFileSync(program, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))[0];
  const title = `Chromium ${version}`;
  let url;
  return {
    title: `${title}, from import`,
    async prepare(clients, { scripts, baseUrl }) {
      url = baseUrl;
      for (const { name, file } of clients) {
        await build({ entryPoints: [file], outfile: join(scripts, `${name}.js`), bundle: true, minify: true, format: 'esm', platform: 'browser', logLevel: 'error' });
      }
    },
    async time({ name }) {
      const browser = await puppeteer.launch({ executablePath: program, headless: true, args: ARGUMENTS });
      try {
        const page = await browser.newPage();
        await page.goto(url);
        const took = await page.evaluate(timeToAnswer, `/${name}.js`, { ...MESSAGE, baseUrl: url });
        if (took === undefined) throw new Error('the answer was not a success');
        return took;
      } catch (cause) {
        throw new Error(`${name} in ${title} failed: ${cause.message}`, { cause });
      } finally {
        await browser.close();
      }
    },
  };
}

/** Runs in the page; undefined if the answer was not a success. */
async function timeToAnswer(script, message) {
  const start = performance.now();
  const { del } = await import(script);
  const { success } = await del(message);
  return success ? performance.now() - start : undefined;
}
