// Every host: what runs which file of checks/, as tests/run/index.js runs a runtime. Tools that need a newer Node than the
// oldest supported run in 24.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browserLacks, findBrowsers } from '../../tools/setup/browsers.mjs';
import { nodeBinary } from '../../tools/setup/npm.mjs';
import { runProgram } from '../run/child.js';
import { root } from '../run/paths.js';
import { runPage } from './runners/page.js';
import { runTestTool } from './runners/test-tool.js';
import { runWorker } from './runners/worker.js';

const nodeOf = (major) => nodeBinary(`node${major}`);
const tool = (path) => fileURLToPath(new URL(`node_modules/${path}`, import.meta.url));

const child = (column, program, flags, file) => ({
  column,
  program,
  run: ({ consumer, standin, elsewhere, only, signal }) => runProgram(program, [...flags, `checks/${file}.mjs`, standin, elsewhere, only], { cwd: consumer, signal }),
});

const node = (file, { column = file, major = 24, flags = [] } = {}) => child(column, nodeOf(major), flags, file);

const DENO = ['run', '--no-prompt', '--no-remote', '--quiet'];
const deno = (column, flags, file) => child(column, join(root, 'node_modules/.bin/deno'), [...DENO, ...flags], file);

function jest(column, file, { environment = 'node', flags = [] } = {}) {
  const program = nodeOf(24);
  const args = (cwd) => [
    ...flags,
    tool('jest/bin/jest.js'),
    `--config=${JSON.stringify({ rootDir: cwd, testEnvironment: environment, testMatch: [join(cwd, 'checks', file)], transform: {} })}`,
    ...['--json', '--no-cache', '--runInBand', '--watchman=false'],
  ];
  return { column, program, run: ({ consumer: cwd, ...options }) => runTestTool(program, args(cwd), { name: file, cwd, ...options }) };
}

function vitest(column, file) {
  const program = nodeOf(24);
  // In a thread: process.nextTick cannot be faked in a child process of Vitest's.
  const args = (cwd) => [tool('vitest/vitest.mjs'), 'run', `--root=${cwd}`, '--pool=threads', '--reporter=json', `checks/${file}`];
  return { column, program, run: ({ consumer: cwd, ...options }) => runTestTool(program, args(cwd), { name: file, cwd, ...options }) };
}

const page = (check, program, missing, bundled = false) => ({
  column: check,
  program,
  missing,
  run: ({ consumer: cwd, ...options }) => runPage(check, { bundled, program, cwd, ...options }),
});

/** `[{ column, missing?, run }]`; the slow ones stand first, so that none of them runs alone at the end. */
export function findHosts({ browsers = findBrowsers() } = {}) {
  const noChromium = browserLacks(browsers).find(({ what }) => what === 'Chromium')?.install;
  const hosts = [
    jest('jest node', 'jest-node.test.cjs'),
    vitest('vitest', 'vitest.test.mjs'),
    node('sinon'),
    jest('jest jsdom', 'jest-jsdom.test.cjs', { environment: 'jsdom' }),
    jest('jest modules', 'jest-esm.test.mjs', { flags: ['--experimental-vm-modules'] }),
    page('polluted', browsers.chromium, noChromium),
    page('otel-fetch', browsers.chromium, noChromium, true),
    {
      column: 'workerd',
      program: join(root, 'node_modules/.bin/workerd'),
      run: ({ consumer: cwd, ...options }) => runWorker(join(cwd, 'checks/worker.mjs'), { flags: ['nodejs_als'], cwd, ...options }),
    },
    ...[20, 22, 24].map((major) => node('node', { column: `node${major}`, major })),
    deno('deno', ['--allow-net=127.0.0.1'], 'async-context'),
    deno('deno no net', [], 'no-net'),
    child('bun', join(root, 'node_modules/.bin/bun'), ['--no-install'], 'async-context'),
    ...['otel-undici', 'zone', 'ses-before', 'ses-after'].map((file) => node(file)),
    node('hardened', { column: 'frozen intrinsics', flags: ['--frozen-intrinsics'] }),
    node('hardened', { column: 'no code from strings', flags: ['--disallow-code-generation-from-strings'] }),
    node('hardened', { column: 'permission 20', major: 20, flags: ['--experimental-permission', `--allow-fs-read=${root}`] }),
    node('hardened', { column: 'permission 24', flags: ['--permission', `--allow-fs-read=${root}`] }),
    node('vm', { flags: ['--experimental-vm-modules'] }),
    ...['msw', 'nock', 'fetch-mock', 'undici', 'node-fetch', 'cross-fetch', 'whatwg-fetch', 'unfetch'].map((file) => node(file)),
  ];
  return hosts.map((host) => (host.program && !existsSync(host.program) ? { ...host, missing: 'npm ci' } : host));
}
