// The Node.js versions that are measured, each in a process of its own.
import { execFileSync, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { nodeBinary } from '../../tools/setup/npm.mjs';

/** `[{ title, binary }]`: the oldest that the package supports, and the newest installed with the repository. */
export function runtimes() {
  // One that is not there fails here: a bench without it would look whole.
  return ['node20', 'node24'].map(nodeBinary).map((binary) => {
    const version = execFileSync(binary, ['--version'], { encoding: 'utf8' }).trim();
    return { title: `Node.js ${version}`, binary };
  });
}

/** Runs a module of this folder in another process: it gets `task` from `asked()` and answers by `answer()`. */
export function inChild(binary, module, task, execArgv = []) {
  const child = fork(fileURLToPath(new URL(module, import.meta.url)), { execPath: binary, execArgv });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`${module} ended with ${signal ?? code} and without a result`)));
    child.once('message', resolve);
    child.send(task);
  }).finally(() => child.kill());
}

export function asked() {
  // The parent may be stopped: its children do not outlive it.
  process.once('disconnect', () => process.exit());
  return new Promise((resolve) => process.once('message', resolve));
}

export function answer(result) {
  process.send(result);
}

/** Runs a bench that was started by itself: `node benches/NAME.mjs [--rounds N] [TARBALL …]`. */
export async function alone(url, bench) {
  if (process.argv[1] !== fileURLToPath(url)) return;
  const { values, positionals } = parseArgs({ options: { rounds: { type: 'string' } }, allowPositionals: true });
  await bench({ rounds: values.rounds && Number(values.rounds), tarball: positionals });
}
