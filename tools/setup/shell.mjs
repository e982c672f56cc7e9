// What every step of the set-up needs: running a command, saying so in one line, finding programs.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const WINDOWS = process.platform === 'win32';

/** An error whose message is meant for the person at the terminal: print it without its stack. */
export class SetupError extends Error {
  name = 'SetupError';
}

export function say(text) {
  console.log(`set-up: ${text}`);
}

/** Runs a command quietly and never throws: `{ ok, out, seconds }`, `out` being what it printed on both streams. */
export function run(command, args, { cwd = ROOT, env = {}, timeoutMs } = {}) {
  const start = Date.now();
  const result = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: timeoutMs,
    // npm is a .cmd file there, which only a shell can start.
    shell: WINDOWS && command === 'npm',
  });
  const out = `${result.stdout ?? ''}${result.stderr ?? ''}${result.error ? `${result.error.message}\n` : ''}`;
  return { ok: result.status === 0, out, seconds: Math.round((Date.now() - start) / 1000) };
}

/** `run` with its line: "set-up: TEXT … done (12 s)". */
export function runStep(text, command, args, options) {
  process.stdout.write(`set-up: ${text} … `);
  const result = run(command, args, options);
  console.log(result.ok ? `done (${result.seconds} s)` : `failed (${result.seconds} s)`);
  return result;
}

/** The end of a command's output, for an error message. Addresses are cut out: which mirror a machine uses is its own affair. */
export function tail(out, lines = 12) {
  return out
    .replace(/\b[a-z]+:\/\/[^\s'"]+/gi, '<address>')
    .replace(/\b(?:[\w-]+\.)+(?:org|com|net|io|dev)\b(?::\d+)?/gi, '<host>')
    .trimEnd()
    .split('\n')
    .slice(-lines)
    .map((line) => `    ${line}`)
    .join('\n');
}

export function isFile(path) {
  return existsSync(path) && statSync(path).isFile();
}

/** The folders of PATH, then the places where a program may be although PATH does not say so. */
export function programFolders() {
  const usual = WINDOWS ? [] : ['/usr/local/bin', '/usr/bin', '/usr/sbin', '/bin', '/opt/homebrew/bin'];
  return [...new Set([...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...usual])];
}

/** The first of these programs that is there, or undefined. */
export function which(...names) {
  for (const name of names) {
    for (const folder of programFolders()) {
      const path = join(folder, WINDOWS ? `${name}.exe` : name);
      if (isFile(path)) return path;
    }
  }
  return undefined;
}
