import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { missingPackages } from './tree.mjs';

const here = { os: [process.platform], cpu: [process.arch] };
const elsewhere = { os: ['aix'], cpu: ['ppc64'] };
const base = { version: '1.0.0', integrity: 'sha512-A' };

/** A project whose lock has these packages, all of them installed but for `change`. */
function project(t, packages, change = () => {}) {
  const root = mkdtempSync(join(tmpdir(), 'tree-'));
  t.after(() => rmSync(root, { recursive: true }));
  const all = Object.fromEntries(Object.entries(packages).map(([path, entry]) => [path, path === '' ? entry : { ...base, ...entry }]));
  const write = (path, value) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), JSON.stringify(value));
  };
  const { '': _, ...recorded } = structuredClone(all);
  write('package-lock.json', { packages: all });
  for (const [path, { version }] of Object.entries(recorded)) write(join(path, 'package.json'), { version });
  const gone = (path) => rmSync(join(root, path), { recursive: true });
  change({ recorded, gone, write });
  write('node_modules/.package-lock.json', { packages: recorded });
  return root;
}

const tool = { '': { devDependencies: { tool: '1' } }, 'node_modules/tool': { optionalDependencies: { '@tool/native': '1' } } };
const withNative = (rule) => ({ ...tool, 'node_modules/@tool/native': { optional: true, ...rule } });

/** As npm leaves an optional package out: neither recorded nor there. */
const leftOut = (path) => ({ recorded, gone }) => {
  delete recorded[path];
  gone(path);
};

test('nothing is missing of a whole tree', (t) => {
  assert.deepEqual(missingPackages(project(t, withNative(here))), []);
});

test('an optional package for this machine is missed', (t) => {
  const libc = process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
  for (const rule of [here, {}, { os: process.platform }, { os: ['!aix'] }, { cpu: ['any'] }, { ...here, libc: [libc] }]) {
    assert.deepEqual(missingPackages(project(t, withNative(rule), leftOut('node_modules/@tool/native'))), ['@tool/native 1.0.0'], JSON.stringify(rule));
  }
});

test('one for another machine is not, nor what only that one depends on', (t) => {
  for (const rule of [elsewhere, { os: 'aix' }, { os: [`!${process.platform}`] }, { cpu: ['wasm32'] }]) {
    const packages = withNative({ ...rule, dependencies: { helper: '1' } });
    const root = project(t, { ...packages, 'node_modules/helper': { optional: true } }, (tree) => {
      leftOut('node_modules/@tool/native')(tree);
      leftOut('node_modules/helper')(tree);
    });
    assert.deepEqual(missingPackages(root), [], JSON.stringify(rule));
  }
});

test('one for another libc is not', { skip: process.platform !== 'linux' }, (t) => {
  const root = project(t, withNative({ ...here, libc: ['another'] }), leftOut('node_modules/@tool/native'));
  assert.deepEqual(missingPackages(root), []);
});

test('a folder that is gone is missed, though npm has it on record', (t) => {
  const root = project(t, withNative(here), ({ gone }) => gone('node_modules/@tool/native'));
  assert.deepEqual(missingPackages(root), ['@tool/native 1.0.0']);
});

test('another version, or another integrity, is missed', (t) => {
  const version = project(t, tool, ({ write }) => write('node_modules/tool/package.json', { version: '0.9.0' }));
  assert.deepEqual(missingPackages(version), ['tool 1.0.0']);
  const integrity = project(t, tool, ({ recorded }) => (recorded['node_modules/tool'].integrity = 'sha512-B'));
  assert.deepEqual(missingPackages(integrity), ['tool 1.0.0']);
});

test('a package inside another one is found before the one outside, as Node.js does', (t) => {
  const packages = {
    '': { dependencies: { tool: '1', part: '1' } },
    'node_modules/tool': { dependencies: { part: '2' } },
    'node_modules/tool/node_modules/part': { version: '2.0.0' },
    'node_modules/part': {},
  };
  const root = project(t, packages, leftOut('node_modules/tool/node_modules/part'));
  assert.deepEqual(missingPackages(root), ['part 2.0.0']);
});

test('an optional peer that nothing else wants is not missed, another peer is', (t) => {
  const peers = (peerDependenciesMeta) => ({
    '': { dependencies: { tool: '1' } },
    'node_modules/tool': { peerDependencies: { friend: '1' }, peerDependenciesMeta },
    'node_modules/friend': { peer: true },
  });
  const missing = (meta) => missingPackages(project(t, peers(meta), leftOut('node_modules/friend')));
  assert.deepEqual(missing({ friend: { optional: true } }), []);
  assert.deepEqual(missing(undefined), ['friend 1.0.0']);
});

test('without a lock, or without anything installed, all is missing', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'tree-'));
  t.after(() => rmSync(root, { recursive: true }));
  assert.deepEqual(missingPackages(root), ['package-lock.json']);
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: { '': { dependencies: { tool: '1' } }, 'node_modules/tool': base } }));
  assert.deepEqual(missingPackages(root), ['tool 1.0.0']);
});
