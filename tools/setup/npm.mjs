// node_modules as package-lock.json says, with the binaries that some packages fetch by a script of their own.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, SetupError, runStep, say, tail } from './shell.mjs';

const EXE = process.platform === 'win32' ? '.exe' : '';

// npm from version 11 on holds install scripts back, older ones run them. These are the ones that matter: what they make is
// looked for, and where it is not, they are run here. (Holding all of them back everywhere would be more even, but npm 9
// with --ignore-scripts stops at a program that is not there yet.)
const SCRIPTS = [
  { name: 'bun', script: 'install.js', done: (dir) => isBinary(join(dir, 'bin/bun.exe')) },
  { name: 'deno', script: 'install.cjs', done: (dir) => existsSync(join(dir, `deno${EXE}`)) },
  ...['node20', 'node22', 'node24'].map((name) => ({
    name,
    script: 'installArchSpecificPackage.js',
    done: (dir) => existsSync(join(dir, `bin/node${EXE}`)),
  })),
];

export function npmPackages() {
  if (!lockIsInstalled()) {
    const result = runStep('npm packages', 'npm', ['ci', '--no-audit', '--no-fund']);
    if (!result.ok) throw new SetupError(npmFailure(result.out));
  }
  for (const { name, script, done } of SCRIPTS) {
    const dir = join(ROOT, 'node_modules', name);
    if (!existsSync(dir) || done(dir)) continue;
    const result = runStep(`the binary of npm's ${name}`, process.execPath, [script], { cwd: dir });
    if (!result.ok || !done(dir)) {
      // A runtime that is not there is for the tests to judge; Node 22 is needed by the tools themselves.
      say(`npm's ${name} stays without its binary:\n${tail(result.out, 6)}`);
    }
  }
}

/** The binary of node20, node22 or node24, or undefined. */
export function nodeBinary(name) {
  const path = join(ROOT, 'node_modules', name, `bin/node${EXE}`);
  return existsSync(path) ? path : undefined;
}

/** Whether node_modules holds what package-lock.json names: npm writes what it installed into a lock file of its own. */
function lockIsInstalled() {
  const wanted = packagesOf(join(ROOT, 'package-lock.json'));
  const installed = packagesOf(join(ROOT, 'node_modules/.package-lock.json'));
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([path, { version, optional, integrity }]) => {
    if (path === '') return true;
    const there = installed[path];
    // Optional ones are mostly for other systems.
    if (!there) return optional === true;
    return there.version === version && there.integrity === integrity;
  });
}

function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** Until its script has run, the place of Bun's binary is held by a few lines of text that print an error. */
function isBinary(path) {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 1_000_000;
}

function npmFailure(out) {
  if (/ENOENT/.test(out) && /spawn/.test(out)) {
    return 'npm was not found. It comes with Node.js; on Debian and Ubuntu: apt-get install npm';
  }
  if (/EUSAGE/.test(out)) {
    // npm puts its own usage text below the lines that say what is wrong.
    const differences = out.split('\n').filter((line) => /(Missing|Invalid): /.test(line)).join('\n');
    return `package-lock.json does not match package.json (npm install brings it up to date):\n${tail(differences)}`;
  }
  const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH/.test(out);
  const why = offline
    ? 'npm could not reach its registry. Is this machine online, and does it need a proxy (npm config set proxy …)?'
    : 'npm ci failed:';
  return `${why}\n${tail(out)}`;
}
