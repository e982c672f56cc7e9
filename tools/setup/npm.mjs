// node_modules as package-lock.json says, whole for this machine.
import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { ROOT, SetupError, isFile, runStep, say, tail, which } from './shell.mjs';
import { missingPackages } from './tree.mjs';

const WINDOWS = process.platform === 'win32';
const EXE = WINDOWS ? '.exe' : '';

// Install scripts are held back, as npm 11 does by itself: with any npm the tree is then what the lock says. These two are
// run here, since they put the binary, which came as an optional package, where their package looks for it.
const SCRIPTS = [
  // Without its platform's package it would download one past the lock.
  { name: 'bun', script: 'install.js', needs: '@oven', done: (dir) => isBinary(join(dir, 'bin/bun.exe')) },
  { name: 'deno', script: 'install.cjs', done: (dir) => existsSync(join(dir, `deno${EXE}`)) },
];

/** Everything, installed by npm in this Node.js, which must be new enough for all the packages. */
export function npmPackages(node) {
  if (missingPackages().length > 0) {
    npmCi('npm packages', node, ['--include=dev', '--include=optional']);
    const missing = missingPackages();
    if (missing.length > 0) throw new SetupError(`npm ci did not fail, but left out what this machine needs: ${missing.join(', ')}`);
  }
  for (const { name, script, needs, done } of SCRIPTS) {
    const dir = join(ROOT, 'node_modules', name);
    if (done(dir)) continue;
    if (needs && !existsSync(join(ROOT, 'node_modules', needs))) continue;
    const result = runStep(`the binary of npm's ${name}`, node, [script], { cwd: dir });
    // A runtime that is not there is for the tests to judge.
    if (!result.ok || !done(dir)) say(`npm's ${name} stays without its binary:\n${tail(result.out, 6)}`);
  }
}

/** Only what package.json does not call a devDependency: Node.js itself, which an old Node.js can install too. */
export function npmNodes() {
  npmCi("npm's Node.js", process.execPath, ['--omit=dev', '--include=optional']);
}

/**
 * The binary of node20, node22 or node24, where it is or would be. Each is a package a system, with nothing but the binary:
 * npm's `node` fetches the same ones by an install script, past the lock.
 */
export function nodeBinary(name) {
  return join(ROOT, `node_modules/${name}-${process.platform}-${process.arch}/bin/node${EXE}`);
}

function npmCi(text, node, flags) {
  const cli = npmCli();
  const [command, ...args] = cli ? [node, cli] : ['npm'];
  const env = { PATH: [dirname(node), process.env.PATH].join(delimiter) };
  const result = runStep(text, command, [...args, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', ...flags], { env });
  if (!result.ok) throw new SetupError(npmFailure(result.out));
}

/** npm's own script, so that it can be run in a Node.js that is not the one on PATH; undefined where it is not found. */
function npmCli() {
  const started = process.env.npm_execpath;
  const installed = WINDOWS ? join(dirname(process.execPath), 'node_modules/npm/bin/npm-cli.js') : which('npm');
  const found = [started, installed].filter((path) => path && isFile(path)).map((path) => realpathSync(path));
  return found.find((path) => basename(path) === 'npm-cli.js');
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
