// Runs every example as a user would, against the installed tarball and a stand-in server of its own.
//
//   node tests/examples.mjs [--only TEXT]
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { copyExample, installPackage, workFolder } from '../tools/start/install.mjs';
import { cli, cliTerminal } from './examples/cli.mjs';
import { dashboard, dashboardFirefox, dashboardWebKit } from './examples/dashboard.mjs';
import { standinClient } from './examples/kit.mjs';
import { queue } from './examples/queue.mjs';
import { lazy } from './examples/lazy.mjs';
import { deno, node } from './examples/scripts.mjs';
import { start } from './examples/start.mjs';
import { worker } from './examples/worker.mjs';
import { startStandin } from './standin/index.js';

const GROUPS = [node, cli, cliTerminal, deno, worker, dashboard, dashboardFirefox, dashboardWebKit, lazy, queue, start];

/**
 * @param consumer a folder where the packed tarball is installed by name; the examples are copied into it
 * @param only runs the checks whose name contains this text
 * @param ci whether a missing browser is a failure, not a skip
 * @returns `[{ name, ok, error?, skipped? }]`; `skipped` says how to install what is missing
 */
export async function runExamples({ consumer, only = '', ci = Boolean(process.env.CI), log = console.log }) {
  await rm(join(consumer, 'examples'), { recursive: true, force: true });
  const results = [];
  const report = (result) => {
    results.push(result);
    log(`${result.skipped ? '–' : result.ok ? '✓' : '✗'} ${result.name}${result.skipped ? `: skipped, ${result.skipped}` : ''}`);
    if (!result.ok) log(`  ${result.error.replaceAll('\n', '\n  ')}`);
  };
  const options = { consumer, only, ci, report };
  for (const group of GROUPS) await runGroup(group, { ...options, judge: passes });
  // Where the server says "deleted" and deletes nothing, the checks of what was really deleted must notice.
  for (const group of GROUPS) await runGroup(group, { ...options, judge: fails, lies: true });
  return results;
}

async function runGroup(group, { consumer, only, ci, report, judge, lies = false }) {
  const title = (name) => `${lies ? 'red check: ' : ''}${group.example}: ${name}`;
  if (lies && group.ownServer) return;
  const missing = group.missing?.();
  if (missing && lies) return;
  if (missing) return report({ name: title('all of it'), ok: !ci, skipped: ci ? undefined : missing, error: ci ? `missing: ${missing}` : undefined });
  const server = group.ownServer ? undefined : await startStandin();
  let opened;
  try {
    opened = await group.open(server && { folder: copyExample(group.example, consumer), consumer, standin: standinClient(server.url, { lies }) });
    for (const { name, red, run } of opened.checks) {
      if ((lies && !red) || !title(name).includes(only)) continue;
      report({ name: title(name), ...(await judge(run)) });
    }
  } catch (error) {
    report({ name: title('it starts'), ok: false, error: error.stack });
  } finally {
    await opened?.close?.();
    await server?.close();
  }
}

async function passes(run) {
  try {
    await run();
    return { ok: true };
  } catch (error) {
    return { ok: false, error: error.stack ?? String(error) };
  }
}

/** Only an assertion counts: a program that is not there fails as well. */
async function fails(run) {
  const { ok, error } = await passes(run);
  if (ok) return { ok: false, error: 'it passed although the server deletes nothing' };
  return /^AssertionError/.test(error) ? { ok: true } : { ok: false, error: `it failed for another reason: ${error}` };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
  const consumer = workFolder('examples');
  let failed = 1;
  try {
    installPackage(consumer);
    const results = await runExamples({ consumer, only: values.only });
    failed = results.filter(({ ok }) => !ok).length;
    console.log(`\nexamples: ${results.length - failed} passed, ${failed} failed`);
  } finally {
    await rm(consumer, { recursive: true, force: true });
  }
  process.exit(failed === 0 ? 0 : 1);
}
