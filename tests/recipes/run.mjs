// Runs every block of docs/recipes/*.md, as it stands there: the packed tarball, installed by name, beside the libraries of
// tests/recipes/package.json, against a stand-in server.
//
//   node tests/recipes/run.mjs [TARBALL] [--only TEXT]

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { installLocked } from '../../tools/setup/locked.mjs';
import { standinClient } from '../examples/kit.mjs';
import { root } from '../run/paths.js';
import { startStandin } from '../standin/index.js';
import { deadLinks, readPages, writeBlocks } from './pages.mjs';

const run = promisify(execFile);
const path = (name) => fileURLToPath(new URL(name, import.meta.url));

/** A module for each page. Each is imported once the libraries are there: it exports `openChecks({ use, folder, pkg, standin })`. */
const PAGES = {
  'routes.md': './routes.mjs',
  'react.md': './react.mjs',
  'vue-svelte.md': './vue-svelte.mjs',
  'opentelemetry.md': './opentelemetry.mjs',
  'pino.md': './pino.mjs',
  'proxies.md': './proxies.mjs',
  'testing.md': './testing.mjs',
};

/**
 * @param only runs the pages whose name contains this text
 * @param ci whether a program that is not installed is a failure, not a skip
 * @returns `{ passed, failed, skipped }`
 */
export async function runRecipes({ tarball, only = '', ci = Boolean(process.env.CI), log = console.log }) {
  await installLocked(path('.'), log);
  const consumer = path('.consumer');
  await installPackage(tarball, consumer);

  const pages = (await readPages()).filter(({ name }) => name.includes(only));
  const server = await startStandin();
  const results = [];
  try {
    const pkg = createRequire(join(consumer, 'package.json'))('ofauth-wasm');
    await Promise.all(
      pages.map(async (page) => {
        const ofPage = await runPage({ page, folder: join(consumer, page.name.replace('.md', '')), pkg, standin: standinClient(server.url) });
        for (const result of ofPage) log(asLines(result, ci));
        results.push(...ofPage);
      }),
    );
  } finally {
    await server.close();
  }
  const missing = Object.keys(PAGES).filter((name) => name.includes(only) && !pages.some((page) => page.name === name));
  for (const name of missing) log(`✗ ${name} is not there`);

  const skipped = results.filter(({ lacks }) => lacks && !ci).length;
  const passed = results.filter(({ error, lacks }) => !error && !lacks).length;
  const failed = results.length - passed - skipped + missing.length;
  log(`\nrecipes: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  return { passed, failed, skipped };
}

/** @returns `[{ name, error?, lacks? }]`; `lacks`: a program that is not installed */
async function runPage({ page, folder, pkg, standin }) {
  const results = [];
  const check = async (name, action) => results.push({ name: `${page.name}: ${name}`, ...(await outcomeOf(action)) });
  const unused = new Set(page.blocks.map(({ name }) => name));
  /** A block's code, and the file that it is in. */
  const use = (name) => {
    const block = page.blocks.find((one) => one.name === name);
    if (!block) throw new Error(`${page.name} has no block ${name}`);
    unused.delete(name);
    return { file: join(folder, name), code: block.code };
  };

  await check('its links lead to files', async () => {
    const dead = await deadLinks(page);
    if (dead.length > 0) throw new Error(`not there: ${dead.join(', ')}`);
  });
  await writeBlocks(page, folder);
  let opened;
  if (PAGES[page.name]) {
    await check('its checks start', async () => {
      const { openChecks } = await import(PAGES[page.name]);
      opened = await openChecks({ use, folder, pkg, standin });
    });
  }
  for (const { name, run, lacks } of opened?.checks ?? []) {
    if (lacks) results.push({ name: `${page.name}: ${name}`, lacks });
    else await check(name, run);
  }
  await opened?.close?.();
  await check('every block is run', () => {
    if (unused.size > 0) throw new Error(`no check uses ${[...unused].join(', ')}`);
  });
  return results;
}

async function outcomeOf(action) {
  try {
    await action();
    return {};
  } catch (error) {
    return { error: error ?? new Error('it threw nothing') };
  }
}

function asLines({ name, error, lacks }, ci) {
  if (lacks) return `${ci ? '✗' : '–'} ${name}: not installed: ${lacks}`;
  if (!error) return `✓ ${name}`;
  return `✗ ${name}\n  ${(error.stack ?? String(error)).replaceAll('\n', '\n  ')}`;
}

async function installPackage(tarball, folder) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }, null, 2));
  const flags = ['--offline', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts'];
  await run('npm', ['install', ...flags, resolve(tarball)], { cwd: folder });
}

async function pack(folder) {
  const { stdout } = await run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: join(root, 'pkg') });
  return join(folder, stdout.trim());
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: 'string' } } });
  const folder = await mkdtemp(join(tmpdir(), 'ofauth-recipes-'));
  let failed = 1;
  try {
    const tarball = positionals[0] ?? (await pack(folder));
    ({ failed } = await runRecipes({ tarball, ...values }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  // What a page that failed has left open must not hold it.
  process.exit(failed === 0 ? 0 : 1);
}
