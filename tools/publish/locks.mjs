// Lock files: everything that is installed is named with its hash, and comes from the registry.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from './publisher.mjs';

const REGISTRY = 'https://registry.npmjs.org/';
const CRATES = 'registry+https://github.com/rust-lang/crates.io-index';
const NOT_OURS = ['node_modules', 'target', '.git', '.work', '.consumer'];
const OWN_CRATES = ['ofauth-wasm', 'bind', 'ofauth-wasm-fuzz'];
const LOCKS = ['package-lock.json', 'npm-shrinkwrap.json', 'Cargo.lock'];

export function lockFiles(folder = ROOT) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return NOT_OURS.includes(entry.name) ? [] : lockFiles(join(folder, entry.name));
    return LOCKS.includes(entry.name) ? [join(folder, entry.name)] : [];
  });
}

/** @returns what is wrong with the lock file, as texts */
export function lockFaults(path, text = readFileSync(path, 'utf8')) {
  const faults = path.endsWith('Cargo.lock') ? cargoFaults(text) : npmFaults(JSON.parse(text));
  return faults.map((fault) => `${relative(ROOT, path)}: ${fault}`);
}

function npmFaults({ lockfileVersion, packages = {} }) {
  if (!(lockfileVersion >= 2)) return ['older than npm 7'];
  return Object.entries(packages).flatMap(([name, entry]) => {
    const specs = { ...entry.dependencies, ...entry.devDependencies, ...entry.optionalDependencies };
    const foreign = Object.entries(specs).filter(([, spec]) => /^(git|https?:|github:|file:|link:)|^[\w.-]+\/[\w.-]+(#|$)/.test(spec));
    const faults = foreign.map(([dependency, spec]) => `${name || 'the root'} asks for ${dependency} as ${spec}, not from the registry`);
    if (name === '' || entry.link) return faults;
    // What a package carries within its own tarball has that one's hash.
    if (!entry.integrity && !entry.inBundle) faults.push(`${name} has no integrity`);
    if (entry.integrity && !/^sha(512|384|256)-/.test(entry.integrity)) faults.push(`${name} has a weak integrity, ${entry.integrity}`);
    if (entry.resolved && !entry.resolved.startsWith(REGISTRY)) faults.push(`${name} comes from elsewhere than the registry`);
    return faults;
  });
}

function cargoFaults(text) {
  const blocks = text.split('[[package]]\n').slice(1);
  return blocks.flatMap((block) => {
    const field = (name) => new RegExp(`^${name} = "(.+)"`, 'm').exec(block)?.[1];
    const [name, source] = [field('name'), field('source')];
    // The workspace's own have no source.
    if (source === undefined) return OWN_CRATES.includes(name) ? [] : [`${name} has no source`];
    if (source !== CRATES) return [`${name} comes from elsewhere than crates.io`];
    return /^[\da-f]{64}$/.test(field('checksum') ?? '') ? [] : [`${name} has no checksum`];
  });
}
