// The package for JSR, from the packed tarball: the entries without a .wasm import, which JSR cannot hold, under jsr.json instead
// of package.json.
//
//   node tools/publish/jsr.mjs TARBALL FOLDER
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readPublisher } from './publisher.mjs';

const ENTRIES = ['.', './testing'];
const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?|@ts-self-types=)["'](\.{1,2}\/[^"']+)["']/g;
const TEXTS = /^(README|CHANGELOG|LICENSE|THIRD-PARTY-NOTICES)/;

export function unpackForJsr({ tarball, folder, publisher = readPublisher() }) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', folder]);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const exported = Object.fromEntries(ENTRIES.filter((entry) => manifest.exports[entry]).map((entry) => [entry, manifest.exports[entry].default]));
  // The types of ./testing name the package as npm's users do.
  const types = join(folder, 'generated/testing.d.ts');
  if (exported['./testing']) writeFileSync(types, readFileSync(types, 'utf8').replace("from 'ofauth-wasm'", "from './index.d.ts'"));
  const kept = reached(folder, Object.values(exported));
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (!kept.has(path) && !TEXTS.test(entry.name)) rmSync(path);
  }
  const config = { name: publisher.jsr, version: manifest.version, license: manifest.license, exports: exported };
  writeFileSync(join(folder, 'jsr.json'), `${JSON.stringify(config, null, 2)}\n`);
  return config;
}

/** The entries, their types, and what they import. */
function reached(folder, entries) {
  const all = new Set();
  const waiting = entries.map((entry) => join(folder, entry));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (all.has(path)) continue;
    if (!existsSync(path)) throw new Error(`the tarball lacks ${relative(folder, path)}`);
    all.add(path);
    for (const [, target] of readFileSync(path, 'utf8').matchAll(IMPORT)) waiting.push(join(dirname(path), target));
  }
  return all;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [tarball, folder] = process.argv.slice(2);
  console.log(JSON.stringify(unpackForJsr({ tarball, folder }), null, 2));
}
