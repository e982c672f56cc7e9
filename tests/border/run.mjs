// Fuzzes the border between JavaScript and the module, on every runtime, against the packed tarball.
//
//   node tests/border/run.mjs [TARBALL] [--seconds N] [--runtimes node24,deno] [--seed N] [--round M] [--calls 3,17]
//
// Without a tarball: pkg/ as it was built, packed. --seconds: for all runtimes together. --seed: of the first slice; a slice is a process.
// --round: that round alone. --calls: of it those calls alone.

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { makeConsumer } from '../run/consumer.js';
import { failuresOf, runColumns } from '../run/index.js';
import { root } from '../run/paths.js';
import { findRuntimes } from '../run/runtimes.js';

const RUNTIMES = ['node20', 'node22', 'node24', 'deno', 'bun', 'workerd', 'chromium'];
/** What runColumns does at once. */
const LANES = 2;
/** What the red check takes of a runtime. */
const RED_SECONDS = 8;
/** Of one process: a Worker's answer may not take longer than five minutes. */
const MAX_SLICE = 120;
/** To start, to search for causes. */
const GRACE_MS = 150_000;

/**
 * @param seconds for all runtimes together
 * @returns `{ passed, failed, findings, figures }`
 */
export async function runBorder({ tarball, seconds = 60, ci = Boolean(process.env.CI), runtimes = RUNTIMES, seed = Date.now() % 1_000_000, round, calls, red = true, log = console.log }) {
  const folder = join(root, '.work/border', String(process.pid));
  try {
    const consumer = await makeConsumer(tarball, { folder, suite: fileURLToPath(new URL('index.js', import.meta.url)) });
    const chosen = chooseRuntimes(runtimes);
    const each = Math.max(1, (seconds * LANES) / chosen.length - (red ? RED_SECONDS : 0));
    const slices = Math.ceil(each / MAX_SLICE);
    const totals = { passed: 0, failed: 0, findings: [], figures: {} };
    const run = (settings) => runColumns(chosen, { standin: '', consumer, only: JSON.stringify(settings), timeoutMs: MAX_SLICE * 1_000 + GRACE_MS, log: () => {} });
    for (let slice = 0; slice < slices; slice++) {
      const length = round === undefined ? `${Math.round(each / slices)} s a runtime` : `round ${round} alone`;
      log(`${new Date().toISOString()} border: seed ${seed + slice}, ${length}${slices > 1 ? `, slice ${slice + 1} of ${slices}` : ''}`);
      add(totals, await run({ seed: seed + slice, seconds: each / slices, round, calls }), ci, log);
      for (const [column, figures] of Object.entries(totals.figures)) log(`${column.padEnd(9)} ${inWords(figures)}`);
    }
    if (red && round === undefined) {
      log('red check: each of these faults, put around the package, must be found');
      add(totals, await run({ red: true }), ci, log);
    }
    return totals;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One column a runtime: how the package is loaded is the suite's matter. */
function chooseRuntimes(names) {
  const all = findRuntimes();
  return names.map((name) => {
    const found = all.find(({ runtime }) => runtime === name);
    if (!found) throw new Error(`no such runtime: ${name}`);
    return { ...found, column: name };
  });
}

function add(totals, columns, ci, log) {
  const failures = failuresOf(columns, ci);
  totals.findings.push(...failures);
  totals.failed += failures.length;
  for (const { column, results = [], skipped } of columns) {
    if (skipped) log(`skipped ${column}: not installed. To have it: ${skipped}`);
    totals.passed += results.filter(({ ok, skipped: absent }) => ok && !absent).length;
    const { figures } = results.find((result) => result.figures) ?? {};
    if (figures) totals.figures[column] = sum(totals.figures[column], figures);
  }
  for (const failure of failures) log(`\n✗ ${failure}`);
}

function sum(one = { rounds: 0, calls: 0, codes: {} }, other) {
  const codes = { ...one.codes };
  for (const [code, count] of Object.entries(other.codes)) codes[code] = (codes[code] ?? 0) + count;
  return { ...other, rounds: one.rounds + other.rounds, calls: one.calls + other.calls, codes };
}

function inWords({ rounds, calls, codes, memory, hasContext }) {
  const outcomes = Object.entries(codes).sort(([, one], [, other]) => other - one).map(([code, count]) => `${code} ${count}`);
  return `${rounds} rounds, ${calls} calls: ${outcomes.join(', ')}; memory ${Math.round((memory.bytes ?? 0) / 1024)} KiB${hasContext ? '' : '; no AsyncLocalStorage'}`;
}

async function pack(folder) {
  const { stdout } = await promisify(execFile)('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: join(root, 'pkg') });
  return join(folder, JSON.parse(stdout)[0].filename);
}

async function main() {
  const number = { type: 'string' };
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { seconds: number, runtimes: number, seed: number, round: number, calls: number } });
  if (positionals.length > 1) throw new Error('usage: node tests/border/run.mjs [TARBALL] [--seconds N] [--runtimes node24,deno] [--seed N] [--round M] [--calls 3,17]');
  const given = (name) => (values[name] === undefined ? undefined : Number(values[name]));
  const folder = await mkdtemp(join(tmpdir(), 'ofauth-border-'));
  try {
    const { passed, failed } = await runBorder({
      tarball: positionals[0] ?? (await pack(folder)),
      seconds: given('seconds'),
      runtimes: values.runtimes?.split(','),
      seed: given('seed'),
      round: given('round'),
      calls: values.calls?.split(',').map(Number),
    });
    console.log(`\n${passed} passed, ${failed} failed`);
    process.exitCode = failed === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
