// Two builds by one toolchain, in folders of other names, make the same bytes.
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { test } from 'node:test';
import { setup } from '../tools/setup.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Its target/ stays, so that the next run compiles only what has changed. */
const OTHER = join(ROOT, '.work/built/in another folder');
const SOURCES = ['Cargo.toml', 'Cargo.lock', 'LICENSE-APACHE', 'LICENSE-MIT', 'README.md', 'CHANGELOG.md', 'package.json', 'publisher.json', 'src', 'pkg', 'tools'];
const MADE = ['generated', 'target'];

test('two builds make the same bytes', async () => {
  mkdirSync(OTHER, { recursive: true });
  for (const name of SOURCES) {
    rmSync(join(OTHER, name), { recursive: true, force: true });
    cpSync(join(ROOT, name), join(OTHER, name), { recursive: true, preserveTimestamps: true, filter: (path) => !MADE.includes(basename(path)) });
  }
  const modules = join(OTHER, 'node_modules');
  if (!existsSync(modules)) symlinkSync(join(ROOT, 'node_modules'), modules, 'junction');
  const { build } = await import(pathToFileURL(join(OTHER, 'tools/build.mjs')));
  await build({ tools: await setup() });
  const [first, second] = [ROOT, OTHER].map((root) => join(root, 'pkg/generated'));
  assert.deepEqual(readdirSync(second), readdirSync(first));
  for (const name of readdirSync(first)) {
    assert.ok(readFileSync(join(first, name)).equals(readFileSync(join(second, name))), `${name} is another one`);
  }
});
