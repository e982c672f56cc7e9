// The files of a release: the tarball, its SBOM, the notices, the hashes of all, and the changelog's lines. The release workflow
// runs this once; every job after it takes these files.
//
//   node tools/publish/release.mjs TAG FOLDER
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureNode, setup } from '../setup.mjs';
import { ROOT, readPublisher } from './publisher.mjs';
import { readVersions } from './versions.mjs';

/** @param rust as crates() takes it */
export async function makeAssets({ tarball, folder, rust, notes }) {
  const { faultsOf, sbom } = await import('./sbom.mjs');
  const document = sbom({ tarball, rust, manifest: readIn(tarball, 'package.json', JSON.parse) });
  const faults = await faultsOf(document);
  if (faults.length > 0) throw new Error(`the SBOM is not valid: ${faults.join('; ')}`);
  writeFileSync(join(folder, 'sbom.cdx.json'), `${JSON.stringify(document, null, 2)}\n`);
  writeFileSync(join(folder, 'THIRD-PARTY-NOTICES'), readIn(tarball, 'THIRD-PARTY-NOTICES'));
  writeFileSync(join(folder, 'NOTES.md'), `${notes}\n`);
  const attached = ['sbom.cdx.json', 'THIRD-PARTY-NOTICES'].map((name) => [name, readFileSync(join(folder, name))]);
  const sums = [[basename(tarball), readFileSync(tarball)], ...attached, ...codeIn(tarball)];
  writeFileSync(join(folder, 'SHA256SUMS'), sums.map(([name, bytes]) => `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`).join(''));
}

const readIn = (tarball, name, parse = (text) => text) => parse(execFileSync('tar', ['-xzOf', tarball, `package/${name}`], { encoding: 'utf8' }));

/** `[name, bytes]` of the module and of each JavaScript file, as installed. */
function codeIn(tarball) {
  const folder = mkdtempSync(join(tmpdir(), 'ofauth-release-'));
  try {
    execFileSync('tar', ['-xzf', tarball, '-C', folder]);
    const names = readdirSync(join(folder, 'package'), { recursive: true }).filter((name) => /\.(wasm|[cm]?js)$/.test(name));
    return names.sort().map((name) => [name.replaceAll('\\', '/'), readFileSync(join(folder, 'package', name))]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** npm compares both with case, and refuses the provenance of another repository only when everything else is done. */
export function repositoryFaults({ repository }, { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name }) {
  if (!name || repository === `${server}/${name}`) return [];
  return [`publisher.json says ${repository}, this is ${server}/${name}: npm would not accept the provenance`];
}

async function release(tag, folder) {
  const { faults, notes } = readVersions({ tag });
  faults.push(...repositoryFaults(readPublisher(), process.env));
  if (faults.length > 0) throw new Error(faults.join('\n'));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  execFileSync('npm', ['pack', '--pack-destination', folder], { cwd: join(ROOT, 'pkg'), stdio: 'inherit' });
  const { installTools } = await import('./tools.mjs');
  await installTools();
  const { compilerOf } = await import('../build.mjs');
  const { rust } = await setup();
  const tarball = join(folder, readdirSync(folder)[0]);
  await makeAssets({ tarball, folder, rust: { ...rust, ...compilerOf(rust) }, notes });
  console.log(readFileSync(join(folder, 'SHA256SUMS'), 'utf8'));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await ensureNode();
  const [tag, folder] = process.argv.slice(2);
  if (!/^v\d/.test(tag ?? '') || !folder) throw new Error('usage: node tools/publish/release.mjs TAG FOLDER');
  await release(tag, resolve(folder));
}
