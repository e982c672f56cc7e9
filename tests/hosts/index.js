// The package under real test tools, tracers, mocks and fetches, and in hardened environments: the packed tarball, installed
// by name, beside the tools of tests/hosts/package.json.
//
//   node tests/hosts/index.js [TARBALL] [--only NAME] [--check TEXT]

import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { installLocked } from '../../tools/setup/locked.mjs';
import { allKeys } from '../faults/keys.js';
import { makeConsumer } from '../run/consumer.js';
import { failuresOf, runColumns } from '../run/index.js';
import { root } from '../run/paths.js';
import { startStandin } from '../standin/index.js';
import { findHosts } from './hosts.js';
import { asTable } from './table.js';

const run = promisify(execFile);
const path = (name) => fileURLToPath(new URL(name, import.meta.url));

const HOST_TIMEOUT_MS = 90_000;

/**
 * @param tools what setup() gives; default: the browsers that are found
 * @param only runs the hosts whose name contains this text; `check`: the checks
 * @param ci whether a host that is not installed is a failure, not a skip
 * @returns `{ passed, failed, skipped, failures, columns }`
 */
export async function runHosts({ tarball, tools, only = '', check = '', ci = Boolean(process.env.CI), log = console.log }) {
  await installLocked(path('.'), log);
  const consumer = path('.consumer');
  await makeConsumer(tarball, { folder: consumer, suite: path('kit/index.js') });
  await cp(path('checks'), join(consumer, 'checks'), { recursive: true });

  const hosts = findHosts(tools).filter(({ column }) => column.includes(only));
  const standins = [await startStandin({ apiKeys: allKeys() }), await startStandin({ apiKeys: allKeys() })];
  let columns;
  try {
    const [standin, elsewhere] = standins.map(({ url }) => url);
    columns = await runColumns(hosts, { standin, elsewhere, consumer, only: check, timeoutMs: HOST_TIMEOUT_MS, log });
  } finally {
    await Promise.all(standins.map((standin) => standin.close()));
  }

  log(`\n${asTable(columns)}`);
  const failures = failuresOf(columns, ci);
  for (const failure of failures) log(`\n✗ ${failure}`);
  const passed = columns.flatMap(({ results = [] }) => results).filter(({ ok }) => ok).length;
  const skipped = columns.filter((column) => column.skipped && !ci).length;
  log(`\n${columns.length} hosts: ${passed} passed, ${failures.length} failed, ${skipped} skipped`);
  return { passed, failed: failures.length, skipped, failures, columns };
}

async function pack(folder) {
  const { stdout } = await run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: join(root, 'pkg') });
  return join(folder, stdout.trim());
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: 'string' }, check: { type: 'string' } } });
  const folder = await mkdtemp(join(tmpdir(), 'ofauth-hosts-'));
  try {
    const tarball = positionals[0] ?? (await pack(folder));
    process.exitCode = (await runHosts({ tarball, ...values })).failed === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
