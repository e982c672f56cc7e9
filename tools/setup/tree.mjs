// What node_modules lacks of package-lock.json, on this machine.
//
// npm leaves an optional package out without a word, and calls the tree whole: one for another system, but also one whose
// `engines` ask for a newer Node.js than npm runs in, or one it could not fetch. The native half of most tools (rolldown,
// esbuild, workerd, Bun …) comes as such a package, so the lock is read here once more, without that leniency.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './shell.mjs';

/** The packages that are lacking or of another version, as `name version`. */
export function missingPackages(root = ROOT) {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages;
  if (!wanted) return ['package-lock.json'];
  const recorded = readJson(join(root, 'node_modules/.package-lock.json'))?.packages ?? {};
  return neededHere(wanted)
    .filter((path) => !isInstalled(join(root, path), wanted[path], recorded[path]))
    .map((path) => `${path.split('node_modules/').at(-1)} ${wanted[path].version}`);
}

/** What the root depends on, directly or not, except packages for other machines and what only those depend on. */
function neededHere(packages) {
  const paths = [''];
  // It grows on the way.
  for (const from of paths) {
    for (const name of dependenciesOf(packages[from])) {
      const path = find(packages, from, name);
      if (path && !paths.includes(path) && isForThisMachine(packages[path])) paths.push(path);
    }
  }
  return paths.slice(1);
}

function dependenciesOf({ dependencies, devDependencies, optionalDependencies, peerDependencies, peerDependenciesMeta = {} }) {
  const peers = Object.keys(peerDependencies ?? {}).filter((name) => !peerDependenciesMeta[name]?.optional);
  return [...Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }), ...peers];
}

/** Where Node.js would find it, seen from the package at `from`. */
function find(packages, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const path = join(folder, 'node_modules', name).replaceAll('\\', '/');
    if (packages[path]) return path;
    if (folder === '') return undefined;
  }
}

/** `libc` is only asked of Linux packages, and an npm that does not know it installs both kinds: no harm. */
function isForThisMachine({ os, cpu, libc }) {
  return allows(os, process.platform) && allows(cpu, process.arch) && (process.platform !== 'linux' || allows(libc, libcOfThisMachine()));
}

/** npm's own rule, e.g. 'linux', ['darwin', 'linux'] or ['!win32']. */
function allows(rule, value) {
  const list = [rule ?? []].flat();
  if (list.includes(`!${value}`)) return false;
  const positive = list.filter((entry) => !entry.startsWith('!'));
  return positive.length === 0 || positive.includes('any') || positive.includes(value);
}

let libc;
function libcOfThisMachine() {
  libc ??= process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
  return libc;
}

/** npm's record of what it installed knows the integrity; the folder itself may be gone all the same. */
function isInstalled(folder, { version, integrity }, recorded) {
  return recorded?.integrity === integrity && readJson(join(folder, 'package.json'))?.version === version;
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
