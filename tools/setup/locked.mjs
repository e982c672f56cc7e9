// The packages of a folder that has a package.json and a lock of its own.
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './shell.mjs';

/** Once for each lock file; from npm's cache where it has them. */
export async function installLocked(folder, log = console.log) {
  const stamp = join(folder, 'node_modules/.installed');
  const lock = await readFile(join(folder, 'package-lock.json'), 'utf8');
  if (lock === (await readFile(stamp, 'utf8').catch(() => ''))) return;
  log(`installing the packages of ${relative(ROOT, folder)}`);
  await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: folder });
  await writeFile(stamp, lock);
}
