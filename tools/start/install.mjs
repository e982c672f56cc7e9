// The package as a user gets it: packed, and installed by name.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT, SetupError, run, tail } from '../setup/shell.mjs';

const PKG = join(ROOT, 'pkg');
/** What `npm run build` makes pkg/generated from. */
const SOURCES = ['src', 'pkg', 'tools/bind', 'tools/build.mjs', 'Cargo.toml', 'Cargo.lock'];
/** In pkg/, but no source of what is generated. */
const NO_SOURCE = ['generated', 'package.json', 'README.md', 'CHANGELOG.md', 'LICENSE-APACHE', 'LICENSE-MIT', 'THIRD-PARTY-NOTICES'].map((name) => join(PKG, name));

/** Whether pkg/generated is whole, and newer than all it is made from. */
export function isBuilt() {
  const { files } = JSON.parse(readFileSync(join(PKG, 'package.json'), 'utf8'));
  const made = files.filter((name) => name.startsWith('generated/')).map((name) => statSync(join(PKG, name), { throwIfNoEntry: false })?.mtimeMs ?? 0);
  const sources = SOURCES.flatMap((name) => changesIn(join(ROOT, name)));
  return Math.min(...made) > Math.max(...sources);
}

function changesIn(path) {
  if (NO_SOURCE.includes(path) || path.endsWith('.tgz')) return [];
  const stat = statSync(path);
  if (!stat.isDirectory()) return [stat.mtimeMs];
  return readdirSync(path).flatMap((name) => changesIn(join(path, name)));
}

/** A fresh folder under .work/, which git ignores; the caller removes it. */
export function workFolder(name) {
  mkdirSync(join(ROOT, '.work'), { recursive: true });
  return mkdtempSync(join(ROOT, '.work', `${name}-`));
}

/** Packs pkg/ and installs the tarball in `folder`, as a project's only dependency. */
export function installPackage(folder) {
  npm(['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], PKG);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }, null, 2));
  npm(['install', '--offline', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', `./${tarball}`], folder);
  return tarball;
}

/** A copy of one example below `folder`, where it finds the installed package by its name. */
export function copyExample(name, folder) {
  const copy = join(folder, 'examples', name);
  cpSync(join(ROOT, 'examples', name), copy, {
    recursive: true,
    // A developer's own: packages, builds, and secrets.
    filter: (path) => !['node_modules', 'dist', '.wrangler', '.dev.vars', '.env.local'].includes(basename(path)),
  });
  return copy;
}

function npm(args, cwd) {
  const { ok, out } = run('npm', args, { cwd });
  if (!ok) throw new SetupError(`npm ${args[0]} failed:\n${tail(out)}`);
}
