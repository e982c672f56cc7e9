// What every bench stands on: a folder like a user's project, with the packed package and its peers installed by name.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PEERS = join(ROOT, 'benches/peers');
const FOLDER = join(ROOT, '.work/bench');

/** In the order of every table. `package`: whose version is named. */
export const CLIENTS = [
  { name: 'fetch', title: 'plain fetch' },
  { name: 'ofauth-wasm', package: 'ofauth-wasm' },
  { name: 'ky', package: 'ky' },
  { name: 'ofetch', package: 'ofetch' },
  { name: 'openai', package: 'openai' },
  { name: 'octokit', package: '@octokit/core', title: 'octokit with retries' },
  { name: 'octokit-throttled', package: '@octokit/core', title: 'octokit with retries and pace', isWeighedOnly: true },
];

/**
 * Needs `npm run build`.
 * @param tarball the package, or a list of several to compare: each is then a client of its own; by default pkg/ as it was
 *   built, packed
 * @returns `{ folder, clients }`: each client has `title`, with its version, and `file`, a module that exports
 *   `del({ baseUrl, id, key, connectionId, fetch })`, to import or to bundle; `fetch` may be left out
 */
export function ground({ tarball } = {}) {
  const lock = readFileSync(join(PEERS, 'package-lock.json'), 'utf8');
  const known = join(FOLDER, 'package-lock.json');
  if (!existsSync(known) || readFileSync(known, 'utf8') !== lock) {
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    for (const name of ['package.json', 'package-lock.json']) cpSync(join(PEERS, name), join(FOLDER, name));
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], { cwd: FOLDER });
  }
  for (const name of ['message.js', 'clients']) cpSync(join(PEERS, name), join(FOLDER, name), { recursive: true });
  const given = [tarball ?? []].flat();
  const tarballs = given.length > 0 ? given : [pack()];
  rmSync(join(FOLDER, 'beside'), { recursive: true, force: true });
  const clients = CLIENTS.flatMap((client) => {
    if (client.package !== 'ofauth-wasm') return [described(client, FOLDER)];
    return tarballs.map((path, index) => {
      const folder = index === 0 ? FOLDER : join(FOLDER, 'beside', String(index));
      install(path, folder);
      if (tarballs.length === 1) return described(client, folder);
      return { ...described(client, folder), name: `${client.name}-${index}`, title: basename(path, '.tgz') };
    });
  });
  return { folder: FOLDER, clients };
}

function described(client, folder) {
  const versionOf = (name) => JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version;
  return {
    ...client,
    title: `${client.title ?? client.name}${client.package ? ` ${versionOf(client.package)}` : ''}`,
    file: join(folder, 'clients', `${client.name}.js`),
  };
}

/** The package under `folder/node_modules`, and beside it the client that imports it from there. */
function install(tarball, folder) {
  const modules = join(folder, 'node_modules');
  mkdirSync(modules, { recursive: true });
  rmSync(join(modules, 'ofauth-wasm'), { recursive: true, force: true });
  execFileSync('tar', ['-xzf', resolve(tarball), '-C', modules]);
  renameSync(join(modules, 'package'), join(modules, 'ofauth-wasm'));
  if (folder !== FOLDER) cpSync(join(PEERS, 'clients/ofauth-wasm.js'), join(folder, 'clients/ofauth-wasm.js'));
}

function pack() {
  // npm prints the file's name: tarballs of earlier versions may lie beside it.
  const name = execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', FOLDER], { cwd: join(ROOT, 'pkg'), encoding: 'utf8' });
  return join(FOLDER, name.trim().split('\n').at(-1));
}
