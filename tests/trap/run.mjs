// Builds the module that traps on purpose, packs it, and runs tests/trap/index.js on every runtime.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../../tools/build.mjs';
import { makeConsumer } from '../run/consumer.js';
import { failuresOf, runColumns } from '../run/index.js';
import { findRuntimes } from '../run/runtimes.js';
import { startStandin } from '../standin/index.js';
import { asText } from '../run/table.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export async function runTraps({ tools, ci = Boolean(process.env.CI), log = console.log } = {}) {
  const work = join(ROOT, '.work/trap');
  rmSync(work, { recursive: true, force: true });
  const pkg = join(work, 'pkg');
  mkdirSync(work, { recursive: true });
  cpSync(join(ROOT, 'pkg'), pkg, { recursive: true });
  await build({ tools, pkg, features: ['trap'] });
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', work], { cwd: pkg });
  const tarball = join(work, readdirSync(work).find((name) => name.endsWith('.tgz')));
  const suite = fileURLToPath(new URL('index.js', import.meta.url));
  const consumer = await makeConsumer(tarball, { folder: join(work, 'consumer'), suite });
  const standin = await startStandin();
  const columns = await runColumns(findRuntimes(), { standin: standin.url, consumer, only: '', timeoutMs: 120_000, log });
  await standin.close();
  log(asText(columns));
  const failures = failuresOf(columns, ci);
  for (const failure of failures) log(`\n✗ ${failure}`);
  const results = columns.flatMap((column) => column.results ?? []);
  return { passed: results.filter(({ ok, skipped }) => ok && !skipped).length, failed: failures.length, skipped: columns.filter(({ skipped }) => skipped && !ci).length };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { failed } = await runTraps();
  process.exit(failed === 0 ? 0 : 1);
}
