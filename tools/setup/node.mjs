// A Node.js that is new enough for the tools (Vite 8 asks for 20.19 or 22.12). Debian 12 has 18.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, dirname } from 'node:path';
import { nodeBinary, npmNodes } from './npm.mjs';
import { SetupError, run, say } from './shell.mjs';

const AGAIN = 'OFAUTH_WASM_NODE_AGAIN';

export function isNewEnough(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  if (major === 20) return minor >= 19;
  if (major === 22) return minor >= 12;
  return major > 22;
}

/** The path of a Node.js that is new enough: the one that runs this, else npm's node22. */
export function goodNode() {
  if (isNewEnough(process.version)) return process.execPath;
  const path = nodeBinary('node22');
  if (runs(path)) return path;
  throw new SetupError(
    `Node.js ${process.version} is too old for the tools, and npm's node22 does not run here. ` +
      'Install Node.js 22 or newer and run the command again.',
  );
}

const runs = (path) => run(path, ['--version']).ok;

/**
 * To be awaited first by every tool. Returns when this Node.js is new enough; else the same script runs again in npm's node22,
 * and this process ends as that one ends.
 */
export async function ensureNode() {
  const again = process.env[AGAIN] !== undefined;
  // Only this process is the second try: what it starts may be a tool with a first try of its own.
  delete process.env[AGAIN];
  if (isNewEnough(process.version)) return;
  if (again) throw new SetupError(`Node.js ${process.version} is too old for the tools. Install Node.js 22 or newer.`);
  // The rest is the other process's to install: npm leaves packages out that this Node.js is too old for.
  if (!runs(nodeBinary('node22'))) npmNodes();
  const node = goodNode();
  say(`Node.js ${process.version} is too old for the tools; going on in npm's node22`);
  // Programs that are started through `#!/usr/bin/env node` must find the new one too.
  process.env.PATH = [dirname(node), process.env.PATH].join(delimiter);
  const child = spawn(node, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { ...process.env, [AGAIN]: '1' },
  });
  // Ctrl-C reaches the child by itself; this process only has to outlive it. Other signals are passed on.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (status, signal) => resolve(status ?? 128 + constants.signals[signal]));
  });
  process.exit(code);
}
