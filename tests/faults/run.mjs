// The fault matrix: every case on every runtime, against the packed tarball.
//
//   node tests/faults/run.mjs [TARBALL] [--runtimes node20,deno] [--only TEXT] [--compare] [--write]
//
// Without a tarball: pkg/ as it was built, packed. --write: writes RESULTS.md, with the comparison. --compare: the comparison without writing.

import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { makeConsumer } from '../run/consumer.js';
import { failuresOf, neverRun, notRed, runColumns } from '../run/index.js';
import { root } from '../run/paths.js';
import { findRuntimes } from '../run/runtimes.js';
import { asText, caseNames } from '../run/table.js';
import { startStandin } from '../standin/index.js';
import { compare } from './compare/index.js';
import { allKeys } from './keys.js';
import { asReport } from './report.js';

const TIMEOUT_MS = 240_000;
const RED_CASES = 'status: 50';
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runtimes: { type: 'string' }, only: { type: 'string', default: '' }, compare: { type: 'boolean' }, write: { type: 'boolean' } },
});
if (positionals.length > 1) throw new Error('usage: node tests/faults/run.mjs [TARBALL] [--runtimes node20,deno] [--only TEXT] [--compare] [--write]');

const ci = Boolean(process.env.CI);
const runtimes = chosenRuntimes(values.runtimes?.split(','));
// A folder a run: two runs at once would take it from each other.
const folder = path(`.consumer/${process.pid}`);
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const consumer = await makeConsumer(positionals[0] ?? (await pack()), { folder, suite: path('index.js') });

const columns = await run(runtimes, { only: values.only, log: console.log });
console.log(asText(columns));

console.log('red check: every runner must fail against a sabotaged stand-in');
const alive = runtimes.filter(({ column }) => columns.find((one) => one.column === column).results);
const green = values.only ? [] : notRed(await run(alive, { only: RED_CASES, log: () => {}, sabotage: true }));

const comparison = values.compare || values.write ? await compare({ consumer, log: console.log }) : undefined;
if (values.write) {
  const { version } = JSON.parse(await readFile(join(consumer, 'node_modules/ofauth-wasm/package.json'), 'utf8'));
  await writeFile(path('RESULTS.md'), await asReport({ version, columns, runtimes, comparison }));
}

const failures = [...failuresOf(columns, ci), ...(values.runtimes || values.only ? [] : neverRun(columns)), ...green, ...(comparison ? ownFailures(comparison) : [])];
for (const failure of failures) console.log(`\n✗ ${failure}`);
for (const { column, skipped } of columns) if (skipped && !ci) console.log(`skipped ${column}: not installed. To have it: ${skipped}`);
console.log(`\n${columns.length} runtimes, ${caseNames(columns).length} cases, ${failures.length} failures`);
process.exit(failures.length === 0 ? 0 : 1);

async function pack() {
  const folder = await mkdtemp(join(tmpdir(), 'ofauth-wasm-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { stdout } = await promisify(execFile)('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: join(root, 'pkg') });
  return join(folder, JSON.parse(stdout)[0].filename);
}

/** What the others do is a result, not a failure. */
function ownFailures({ clients }) {
  const { name, results } = clients.find((client) => client.name === 'ofauth-wasm');
  return results.filter(({ verdict }) => verdict !== 'passed').map((result) => `comparison, ${name}: ${result.name}\n  ${result.why}`);
}

/** One column a runtime: how the package is loaded is the suite's matter. */
function chosenRuntimes(names) {
  const all = findRuntimes().filter(({ runtime }, index, list) => list.findIndex((one) => one.runtime === runtime) === index);
  const unknown = (names ?? []).filter((name) => !all.some(({ runtime }) => runtime === name));
  if (unknown.length > 0) throw new Error(`no such runtime: ${unknown.join(', ')}`);
  return all.filter(({ runtime }) => !names || names.includes(runtime)).map((one) => ({ ...one, column: one.runtime }));
}

/** Each column has two stand-ins of its own: the API, and another origin that must see no request. */
function run(list, { sabotage = false, ...options }) {
  const withStandins = list.map((runtime) => ({
    ...runtime,
    async run(runOptions) {
      const standins = [await startStandin({ apiKeys: ['standin-key', ...allKeys()], sabotage }), await startStandin()];
      try {
        return await runtime.run({ ...runOptions, standin: standins.map(({ url }) => url).join(',') });
      } finally {
        await Promise.all(standins.map((standin) => standin.close()));
      }
    },
  }));
  return runColumns(withStandins, { consumer, timeoutMs: TIMEOUT_MS, ...options });
}
