// The same checks for other clients, in Node.

import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { nodeBinary } from '../../../tools/setup/npm.mjs';
import { startStandin } from '../../standin/index.js';
import { allKeys } from '../keys.js';
import { checks } from './checks.js';

const folder = fileURLToPath(new URL('.', import.meta.url));
const NODE = 'node24';
const CLIENTS = ['ofauth-wasm', 'fetch', 'ky', 'got', 'openai'];
const TIMEOUT_MS = 240_000;

/** @returns `{ node, clients: [{ name, version?, results: [{ name, verdict, why? }] }] }` */
export async function compare({ consumer, log }) {
  if (!existsSync(join(folder, 'node_modules'))) await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
  const program = nodeBinary(NODE);
  const clients = [];
  for (const name of CLIENTS) {
    const start = performance.now();
    const results = await runClient(program, name, consumer);
    const count = (verdict) => results.filter((result) => result.verdict === verdict).length;
    log(`${name}: ${count('passed')} passed, ${count('failed')} failed, ${count('not judged')} not judged, ${((performance.now() - start) / 1000).toFixed(1)} s`);
    clients.push({ name, version: await versionOf(name, consumer), results });
  }
  return { node: NODE, clients };
}

async function runClient(program, name, consumer) {
  const standins = [await startStandin({ apiKeys: ['standin-key', ...allKeys()] }), await startStandin()];
  const args = ['--expose-gc', 'child.js', name, ...standins.map(({ url }) => url)];
  const child = spawn(program, args, { cwd: folder, env: { ...process.env, OFAUTH_CONSUMER: consumer }, timeout: TIMEOUT_MS, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  let noise = '';
  child.stdout.on('data', (chunk) => (printed += chunk));
  child.stderr.on('data', (chunk) => (noise += chunk));
  try {
    await once(child, 'close');
  } finally {
    await Promise.all(standins.map((standin) => standin.close()));
  }
  const results = printed.split('\n').filter((line) => line.startsWith('@')).map((line) => JSON.parse(line.slice(1)));
  if (results.length !== checks.length + 1) throw new Error(`${name}: ${results.length} of ${checks.length + 1} checks ran\n${noise.slice(-2000)}`);
  const order = [...checks.map((check) => check.name), results.at(-1).name];
  return order.map((check) => results.find((result) => result.name === check));
}

async function versionOf(name, consumer) {
  if (name === 'fetch') return undefined;
  const modules = join(name === 'ofauth-wasm' ? consumer : folder, 'node_modules');
  return JSON.parse(await readFile(join(modules, name, 'package.json'), 'utf8')).version;
}
