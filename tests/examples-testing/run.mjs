// Runs examples/testing as a user would: the packed tarball installed by name, each example's own `test` script.
//
//   node tests/examples-testing/run.mjs TARBALL

import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { installLocked } from '../../tools/setup/locked.mjs';
import { browserLacks, findBrowsers } from '../../tools/setup/browsers.mjs';
import { nodeBinary } from '../../tools/setup/npm.mjs';
import { root } from '../run/paths.js';

const run = promisify(execFile);
const path = (name) => fileURLToPath(new URL(name, import.meta.url));

const TIMEOUT_MS = 120_000;
/** Two processor cores are what CI has. */
const AT_ONCE = 2;
/** Below the tools, so that the examples find those by name as well. */
const CONSUMER = path('.consumer');

/** `app`: the file that deletes; `once`: the flag to end at the first failure, where failing takes time. */
const EXAMPLES = [
  { name: 'workers', app: 'worker.js' },
  { name: 'playwright', app: 'dashboard/dashboard.js', once: '-x', browser: 'Chromium' },
  { name: 'jest', app: 'delete-old.js' },
  { name: 'vitest', app: 'delete-old.js' },
];

const IMPORT = /^(?:const \{ deleteMassMessages \} = require\('ofauth-wasm'\)|import \{ deleteMassMessages \} from 'ofauth-wasm');$/m;
/** It says that everything is deleted, and sends nothing. */
const LIAR = `const deleteMassMessages = async (ids, key, connection, { onOutcome, onProgress }) => {
  const outcomes = Array.from(ids, (id, index) => ({ id: String(id), index, status: 'deleted', attempts: 1 }));
  for (const outcome of outcomes) onOutcome?.(outcome);
  onProgress?.({ settled: outcomes.length, total: outcomes.length });
  return { deleted: outcomes.length, alreadyDeleted: 0, failed: 0, outcomes };
};`;

/**
 * @param tarball what `npm pack` made
 * @param ci whether a missing browser is a failure, not a skip
 * @returns `{ passed, failed, skipped }`, counted in runs of an example: as it is, and as it must fail
 */
export async function runTestingExamples({ tarball, ci = Boolean(process.env.CI), log = console.log }) {
  await installLocked(path('.'), log);
  await makeConsumer(tarball);
  const browsers = findBrowsers();
  const env = {
    ...process.env,
    PATH: [dirname(nodeBinary('node24')), process.env.PATH].join(delimiter),
    CHROMIUM_PATH: browsers.chromium ?? '',
    CI: '1',
    NO_COLOR: '1',
    WRANGLER_SEND_METRICS: 'false',
  };
  const lacks = browserLacks(browsers);
  const total = { passed: 0, failed: 0, skipped: 0 };
  const waiting = EXAMPLES.flatMap((example) => [{ ...example, red: false }, { ...example, red: true }]);
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { name, red, browser } = next;
      const missing = lacks.find(({ what }) => what === browser)?.install;
      const start = performance.now();
      const error = missing ? `not installed. To have it: ${missing}` : await (red ? fails(next, env) : passes(next, env));
      const outcome = !error ? 'passed' : missing && !ci ? 'skipped' : 'failed';
      total[outcome] += 1;
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      log(`${outcome}: ${name}${red ? ', whose app deletes nothing, fails' : ''}, ${seconds} s${error ? `\n  ${error.replaceAll('\n', '\n  ')}` : ''}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  log(`examples of testing: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total;
}

async function makeConsumer(tarball) {
  await rm(CONSUMER, { recursive: true, force: true });
  await mkdir(CONSUMER);
  await writeFile(join(CONSUMER, 'package.json'), JSON.stringify({ name: 'consumer', private: true }));
  const flags = ['--offline', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts'];
  await run('npm', ['install', ...flags, resolve(tarball)], { cwd: CONSUMER });
}

/** @returns why it failed; undefined if it passed */
async function passes({ name }, env) {
  const folder = await copy(name, name);
  const { failed, output } = await test(folder, env);
  return failed ? output.slice(-4000) : undefined;
}

/** Every test has to fail, and at an assertion: a program that does not start fails as well. */
async function fails({ name, app, once }, env) {
  const folder = await copy(name, `${name}-red`);
  const source = await readFile(join(folder, app), 'utf8');
  if (!IMPORT.test(source)) return `${app} does not import deleteMassMessages in the line that is replaced`;
  await writeFile(join(folder, app), source.replace(IMPORT, () => LIAR));
  const { failed, output } = await test(folder, env, once);
  if (!failed) return 'it passed although nothing is deleted';
  if (/\b\d+ passed\b/.test(output)) return `some tests passed although nothing is deleted:\n${output.slice(-4000)}`;
  return /AssertionError|expect\(/.test(output) ? undefined : `it failed for another reason:\n${output.slice(-4000)}`;
}

async function copy(name, to) {
  const folder = join(CONSUMER, to);
  await cp(join(root, 'examples/testing', name), folder, { recursive: true, filter: (source) => !source.includes('node_modules') });
  return folder;
}

async function test(folder, env, flag) {
  try {
    const { stdout, stderr } = await run(nodeBinary('node24'), ['--run', 'test', ...(flag ? ['--', flag] : [])], { cwd: folder, env, timeout: TIMEOUT_MS, maxBuffer: 1 << 26 });
    return { failed: false, output: `${stdout}\n${stderr}` };
  } catch (error) {
    return { failed: true, output: `${error.stdout ?? ''}\n${error.stderr ?? ''}\n${error.code} ${error.signal ?? ''}` };
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.length !== 3) throw new Error('usage: node tests/examples-testing/run.mjs TARBALL');
  process.exitCode = (await runTestingExamples({ tarball: process.argv[2] })).failed === 0 ? 0 : 1;
}
