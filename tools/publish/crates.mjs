// Every crate that is compiled into the module, with its licence: cargo's own list of what it compiles for wasm32, the crates of
// the standard library included. The linker drops what is never called, so this is the upper bound. Needs no package.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './publisher.mjs';

const LICENCE_FILE = /^(licen[sc]e|copying|notice|unlicense)/i;

/** Crates that are published without a licence text: the standard text of the licence they name, and who holds the copyright. */
const WITHOUT_TEXT = { 'lol_alloc 0.4.1': 'Craig Macomber and contributors (https://github.com/Craig-Macomber/lol_alloc)' };
const RUST = 'The Rust Project contributors (https://thanks.rust-lang.org)';

/** The crate that macros are written with, and empty ones through which others name core and alloc. */
const NOT_COMPILED_IN = ['proc_macro', 'rustc_std_workspace_core', 'rustc_std_workspace_alloc', 'rustc_std_workspace_std'];

/**
 * @param rust what setup() gives, `args` being all that the build passes to cargo
 * @returns `{ all, direct }`. `all` is `[{ name, version, license, std, checksum?, texts, needs }]`, sorted: `license` is an SPDX
 * expression, `std` says that it belongs to Rust's own repository, `needs` has the keys ("name version") of what it uses.
 * `direct` has the keys of what this crate uses itself.
 */
export function crates(rust, { root = ROOT } = {}) {
  const graph = unitGraph(rust, root);
  const reached = reach(graph);
  const sums = readLock(join(root, 'Cargo.lock'));
  const keyOf = (index) => key(crateOf(graph.units[index], rust));
  const all = new Map();
  let direct = [];
  for (const index of reached) {
    const crate = crateOf(graph.units[index], rust);
    const needs = graph.units[index].dependencies.map((one) => one.index).filter((one) => reached.has(one)).map(keyOf);
    if (crate.name === 'ofauth-wasm') direct = [...new Set(needs)].sort();
    else all.set(key(crate), { ...crate, checksum: sums.get(key(crate)), needs });
  }
  for (const crate of all.values()) crate.needs = [...new Set(crate.needs)].filter((one) => all.has(one) && one !== key(crate)).sort();
  const described = [...all.values()].map((crate) => ({ ...crate, checksum: crate.checksum ?? stdChecksum(crate, all), texts: textsOf(crate) }));
  return { all: described.sort((a, b) => (key(a) < key(b) ? -1 : 1)), direct };
}

export const key = ({ name, version }) => `${name} ${version}`;

function unitGraph(rust, root) {
  const args = ['build', '--quiet', '--release', '--locked', '--target-dir', 'target/wasm', ...rust.args, '--unit-graph', '-Zunstable-options'];
  const env = { ...process.env, ...rust.env, RUSTC_BOOTSTRAP: '1' };
  return JSON.parse(execFileSync(rust.cargo, args, { cwd: root, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }));
}

/** From the cdylib on, without what runs at compile time. */
function reach({ units, roots }) {
  const reached = new Set();
  const waiting = [...roots];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    const { platform, mode, target, dependencies } = units[index];
    if (reached.has(index) || platform === null || mode !== 'build' || target.kind.includes('proc-macro') || NOT_COMPILED_IN.includes(target.name)) continue;
    reached.add(index);
    waiting.push(...dependencies.map((one) => one.index));
  }
  return reached;
}

function crateOf({ target, is_std: isStd }, rust) {
  const folder = manifestFolder(dirname(target.src_path));
  const manifest = readFileSync(join(folder, 'Cargo.toml'), 'utf8');
  const field = (name) => new RegExp(`^${name}\\s*=\\s*"([^"]*)"`, 'm').exec(manifest)?.[1];
  const name = field('name');
  const version = field('version');
  const license = field('license')?.replaceAll('/', ' OR ');
  if (!license) throw new Error(`${name} ${version} names no licence`);
  const std = Boolean(isStd) && !existsSync(join(folder, '.cargo-checksum.json')) && !existsSync(join(folder, '.cargo_vcs_info.json'));
  // Rust's own crates are of Rust's version, whatever their manifest says.
  return { name, version: std ? rust.version : version, license, std, isStd: Boolean(isStd), repository: field('repository'), folder };
}

function manifestFolder(folder) {
  if (existsSync(join(folder, 'Cargo.toml'))) return folder;
  if (dirname(folder) === folder) throw new Error('a crate has no Cargo.toml');
  return manifestFolder(dirname(folder));
}

/** The standard library's crates are in its own lock file. */
function stdChecksum(crate, all) {
  if (!crate.isStd || crate.std) return undefined;
  const core = [...all.values()].find(({ name }) => name === 'core');
  const lock = join(core.folder, '../Cargo.lock');
  return existsSync(lock) ? readLock(lock).get(key(crate)) : undefined;
}

function readLock(path) {
  const packages = readFileSync(path, 'utf8').matchAll(/^name = "(.+)"\nversion = "(.+)"\n(?:source = .+\nchecksum = "([\da-f]{64})")?/gm);
  return new Map([...packages].map(([, name, version, checksum]) => [`${name} ${version}`, checksum]));
}

/** Its licence files; for Rust's own crates those above it, up to the library's folder. */
export function textsOf(crate) {
  let texts = licenceFiles(crate.folder);
  if (texts.length === 0 && crate.std && dirname(crate.folder).endsWith(crate.name.replace('_', '-'))) texts = licenceFiles(dirname(crate.folder));
  if (texts.length > 0) return texts;
  // Neither rustup nor Debian ships the files of the repository's top; Debian removes those of the other crates as well.
  const authors = `The authors of ${crate.name} (${crate.repository})`;
  const holder = crate.std ? RUST : crate.isStd ? authors : WITHOUT_TEXT[key(crate)];
  if (!holder) throw new Error(`${key(crate)} comes without a licence text: find out whose it is and add it to WITHOUT_TEXT in tools/publish/crates.mjs`);
  return [...new Set(crate.license.match(/[\w.+-]+/g))].filter((word) => !['OR', 'AND', 'WITH'].includes(word)).map((id) => standardText(id, holder, crate));
}

const licenceFiles = (folder) =>
  readdirSync(folder)
    .filter((name) => LICENCE_FILE.test(name) && /^([^.]+|.+\.(txt|md))$/.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'));

/** From this package's own licence files, which are the standard texts; the exception from wherever the compiler's licences are. */
function standardText(id, holder, crate) {
  const own = (name) => readFileSync(join(ROOT, name), 'utf8');
  if (id === 'MIT') return own('LICENSE-MIT').replace(/^Copyright .*$/m, `Copyright (c) ${holder}`);
  if (id === 'Apache-2.0') return own('LICENSE-APACHE');
  const sysroot = crate.folder.split(/[\\/]lib[\\/]rustlib[\\/]/)[0];
  const file = join(sysroot, 'share/doc/rust/licenses', `${id}.txt`);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const debian = ['rust-web-src', 'rust-src'].map((name) => `/usr/share/doc/${name}/copyright`).find(existsSync);
  const stanza = debian && new RegExp(`^License: Apache-2\\.0 with ${id.replace('-', ' ')}\\n((?: .*\\n)+)`, 'm').exec(readFileSync(debian, 'utf8'))?.[1];
  if (stanza) return stanza.replaceAll(/^ \.?/gm, '');
  throw new Error(`${key(crate)}: no text of the licence ${id} was found`);
}
