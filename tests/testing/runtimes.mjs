// `ofauth-wasm/testing` of the packed tarball in every runtime.
//
//   node tests/testing/runtimes.mjs TARBALL

import { existsSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browserLacks, findBrowsers } from '../../tools/setup/browsers.mjs';
import { nodeBinary } from '../../tools/setup/npm.mjs';
import { runWorker } from '../hosts/runners/worker.js';
import { runProgram } from '../run/child.js';
import { makeConsumer } from '../run/consumer.js';
import { failuresOf, notRed, runColumns } from '../run/index.js';
import { runInPage } from '../run/page.js';
import { root } from '../run/paths.js';
import { openChromium } from '../run/puppeteer.js';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const bin = (name) => join(root, 'node_modules/.bin', name);
const TIMEOUT_MS = 60_000;
/** Where the checks are, in the consumer. */
const FOLDER = 'testing-entry';

/** What runs a file; the mode, which runColumns calls `only`, is its argument. */
const child = (column, program, ...args) => ({
  column,
  program,
  run: ({ consumer, only, signal }) => runProgram(program, [...args, only], { cwd: join(consumer, FOLDER), signal }),
});

function findRuntimes() {
  const browsers = findBrowsers();
  const runtimes = [
    {
      column: 'workerd',
      program: bin('workerd'),
      run: ({ consumer, only, signal }) => runWorker(join(consumer, FOLDER, 'worker.mjs'), { flags: [], cwd: join(consumer, FOLDER), only, signal }),
    },
    {
      column: 'chromium',
      missing: browserLacks(browsers).find(({ what }) => what === 'Chromium')?.install,
      run: ({ consumer, ...options }) => runInPage((url, signal) => openChromium(url, browsers.chromium, signal), { folder: consumer, page: `${FOLDER}/page.html`, ...options }),
    },
    ...[20, 22, 24].flatMap((major) => ['mjs', 'cjs'].map((type) => child(`node${major} ${type === 'mjs' ? 'import' : 'require'}`, nodeBinary(`node${major}`), `process.${type}`))),
    child('deno', bin('deno'), 'run', '--no-prompt', '--no-remote', '--quiet', 'process.mjs'),
    child('bun', bin('bun'), '--no-install', 'process.mjs'),
  ];
  return runtimes.map((runtime) => (runtime.program && !existsSync(runtime.program) ? { ...runtime, missing: 'npm ci' } : runtime));
}

/**
 * @param consumer a folder where the packed tarball is installed by name
 * @param ci whether a missing runtime is a failure, not a skip
 * @returns `{ passed, failed, skipped }`
 */
export async function runTestingEntry({ consumer, ci = Boolean(process.env.CI), log = console.log }) {
  await rm(join(consumer, FOLDER), { recursive: true, force: true });
  await cp(path('runtimes'), join(consumer, FOLDER), { recursive: true });
  const run = (runtimes, only, log) => runColumns(runtimes, { standin: '', consumer, only, timeoutMs: TIMEOUT_MS, log });
  const runtimes = findRuntimes();
  const columns = await run(runtimes, 'honest', log);
  const alive = runtimes.filter((_, index) => columns[index].results);
  const red = await run(alive, 'sabotaged', () => {});
  const failures = [...failuresOf(columns, ci), ...notRed(red)];
  for (const failure of failures) log(`\n✗ ${failure}`);
  log(`red check: ${red.length - notRed(red).length} of ${red.length} runtimes failed with a stand-in that deletes nothing, as they must`);
  const passed = columns.flatMap(({ results = [] }) => results).filter(({ ok }) => ok).length + red.length - notRed(red).length;
  const skipped = ci ? 0 : columns.filter((column) => column.skipped).length;
  log(`${columns.length} runtimes: ${passed} passed, ${failures.length} failed, ${skipped} skipped`);
  return { passed, failed: failures.length, skipped };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.length !== 3) throw new Error('usage: node tests/testing/runtimes.mjs TARBALL');
  const consumer = await makeConsumer(process.argv[2], { folder: path('.consumer') });
  process.exitCode = (await runTestingEntry({ consumer })).failed === 0 ? 0 : 1;
}
