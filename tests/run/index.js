// Runs the suite on every runtime against the packed tarball.
//
//   node tests/run/index.js TARBALL [--runtimes node20,deno,chromium] [--only TEXT]

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { startStandin } from '../standin/index.js';
import { makeConsumer } from './consumer.js';
import { findRuntimes } from './runtimes.js';
import { asMarkdown, asText, caseNames } from './table.js';

const DEFAULT_TIMEOUT_MS = 180_000;
/** Two processor cores are what CI has. */
const AT_ONCE = 2;
/** What sabotage touches; the rest of the suite makes its own answers. */
const RED_CASES = 'request: ';

/**
 * @param tarball what `npm pack` made
 * @param runtimes the runtimes to run; default: all
 * @param only runs the groups or cases whose name contains this text
 * @param timeoutMs for one runtime
 * @param ci whether a missing runtime is a failure, not a skip
 * @returns `{ passed, failed, skipped, failures, columns }`: numbers, texts, and `[{ column, results?, died?, skipped? }]`
 */
export async function runAll({ tarball, runtimes, only = '', timeoutMs = DEFAULT_TIMEOUT_MS, ci = Boolean(process.env.CI), log = console.log }) {
  const consumer = await makeConsumer(tarball);
  const all = findRuntimes();
  const unknown = (runtimes ?? []).filter((name) => !all.some(({ runtime }) => runtime === name));
  if (unknown.length > 0) throw new Error(`no such runtime: ${unknown.join(', ')}`);
  const chosen = all.filter(({ runtime }) => !runtimes || runtimes.includes(runtime));

  const columns = await withStandin({}, (standin) => runColumns(chosen, { standin, consumer, only, timeoutMs, log }));
  await writeFile(join(consumer, 'RESULTS.md'), asMarkdown(columns));
  log(asText(columns));

  log('red check: every runner must fail against a sabotaged stand-in');
  const alive = chosen.filter(({ column }) => columns.find((one) => one.column === column).results);
  const red = await withStandin({ sabotage: true }, (standin) => runColumns(alive, { standin, consumer, only: RED_CASES, timeoutMs, log: () => {} }));

  const green = notRed(red);
  log(`${red.length - green.length} of ${red.length} runners failed there, as they must`);

  const failures = [...failuresOf(columns, ci), ...(runtimes || only ? [] : neverRun(columns)), ...green];
  const skips = columns.filter(({ skipped }) => skipped && !ci);
  const passed = columns.flatMap(({ results = [] }) => results).filter(({ ok, skipped }) => ok && !skipped).length + red.length - green.length;
  for (const failure of failures) log(`\n✗ ${failure}`);
  for (const { column, skipped } of skips) log(`skipped ${column}: not installed. To have it: ${skipped}`);
  log(`\n${columns.length} runtimes, ${caseNames(columns).length} cases: ${passed} passed, ${failures.length} failed, ${skips.length} skipped`);
  return { passed, failed: failures.length, skipped: skips.length, failures, columns };
}

async function withStandin(options, action) {
  const standin = await startStandin(options);
  try {
    return await action(standin.url);
  } finally {
    await standin.close();
  }
}

/** Some at a time, in their order. */
export async function runColumns(runtimes, options) {
  const columns = [];
  const waiting = [...runtimes.entries()];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, runtime] = next;
      columns[index] = { column: runtime.column, ...(await runColumn(runtime, options)) };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return columns;
}

/** A runner that dies or hangs is a column without results, with the reason. */
async function runColumn({ column, missing, prepare, run }, { log, timeoutMs, ...options }) {
  if (missing) return { skipped: missing };
  const start = performance.now();
  const timeout = new AbortController();
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => {
      timeout.abort();
      // The runner may know more: it is given the time to say so.
      setTimeout(() => reject(new Error(`no results within ${timeoutMs / 1000} s`)), 5000).unref();
    }, timeoutMs);
  });
  try {
    const work = async () => {
      await prepared(column, prepare, options);
      return run({ ...options, signal: timeout.signal });
    };
    const results = await Promise.race([work(), late]);
    if (results.length === 0) throw new Error('it ran no case');
    const failed = results.filter(({ ok }) => !ok).length;
    log(`${column}: ${results.length - failed} passed, ${failed} failed, ${((performance.now() - start) / 1000).toFixed(1)} s`);
    return { results };
  } catch (error) {
    log(`${column}: died`);
    return { died: error?.stack ?? String(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** Building once a runner's page or Worker serves its second run as well. */
const preparations = new Map();
function prepared(column, prepare, options) {
  const key = `${options.consumer} ${column}`;
  if (!preparations.has(key)) preparations.set(key, prepare?.(options));
  return preparations.get(key);
}

export function failuresOf(columns, ci) {
  return columns.flatMap(({ column, results = [], died, skipped }) => [
    ...(died ? [`${column}: the runner died without results: ${died}`] : []),
    ...(skipped && ci ? [`${column}: not installed. To have it: ${skipped}`] : []),
    ...results.filter(({ ok }) => !ok).map(({ name, error }) => `${column}: ${name}\n  ${error.replaceAll('\n', '\n  ')}`),
  ]);
}

/** A case that every host skips tests nothing. */
export function neverRun(columns) {
  const ran = new Set(columns.flatMap(({ results = [] }) => results.filter(({ skipped }) => !skipped).map(({ name }) => name)));
  return caseNames(columns).filter((name) => !ran.has(name)).map((name) => `no runtime ran "${name}"`);
}

export function notRed(columns) {
  const green = columns.filter(({ results }) => !results?.some(({ ok }) => !ok));
  return green.map(({ column, died }) => `${column}: not red against a sabotaged stand-in${died ? `: ${died}` : ''}`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { runtimes: { type: 'string' }, only: { type: 'string' } } });
  if (positionals.length !== 1) throw new Error('usage: node tests/run/index.js TARBALL [--runtimes node20,deno] [--only TEXT]');
  const { failed } = await runAll({ tarball: positionals[0], runtimes: values.runtimes?.split(','), only: values.only });
  process.exit(failed === 0 ? 0 : 1);
}
