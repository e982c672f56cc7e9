// A row's folder as its user has it: the tools as its lock says, and the packed tarball, by name.
import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const KIT = fileURLToPath(new URL('.', import.meta.url));
const FLAGS = ['--ignore-scripts', '--no-audit', '--no-fund', '--silent'];
/** Copied into the row's src/. */
const SHARED = ['probe.js', 'page.js', 'only.js'];

/** @param source the row's folder; `folder` where it is installed, its node_modules kept from run to run */
export async function installRow({ source, folder, tarball, node, log }) {
  const npm = (args) => run('npm', [...args, ...FLAGS], { cwd: folder, env: { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) } });
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) if (name !== 'node_modules') await rm(join(folder, name), { recursive: true });
  await cp(source, folder, { recursive: true, filter: (path) => !path.slice(source.length).includes('node_modules') });
  await mkdir(join(folder, 'src'), { recursive: true });
  for (const name of SHARED) await cp(join(KIT, name), join(folder, 'src', name));

  const stamp = join(folder, 'node_modules/.row-lock');
  const lock = await readFile(join(folder, 'package-lock.json'), 'utf8').catch(() => '');
  if (lock && lock !== (await readFile(stamp, 'utf8').catch(() => ''))) {
    log(`  installing its tools`);
    await npm(['ci', '--prefer-offline']);
    await writeFile(stamp, lock);
  }
  // Bundlers keep what they made of the package as it was.
  for (const name of ['ofauth-wasm', '.vite', '.cache']) await rm(join(folder, 'node_modules', name), { recursive: true, force: true });
  await npm(['install', '--no-save', '--no-package-lock', '--prefer-offline', tarball]);
  return join(folder, 'node_modules/ofauth-wasm');
}
