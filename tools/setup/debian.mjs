// Debian and Ubuntu: what is lacking comes from their own packages, when this runs as root.
import { existsSync } from 'node:fs';
import { run, runStep, say, tail } from './shell.mjs';

const QUIET = { env: { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' } };
// Another apt may be at work (unattended upgrades on a fresh machine): wait for it.
const APT = ['-y', '-q', '-o', 'DPkg::Lock::Timeout=120'];

export const HAS_APT = existsSync('/usr/bin/apt-get');
export const CAN_INSTALL = HAS_APT && process.getuid?.() === 0;

/**
 * One update and one install for everything. Each lack has `packages()`, called after the update, which gives the names it
 * needs; a lack whose packages are not all to be had is left out, so that it does not keep the others from being installed.
 */
export function installAll(lacks) {
  const update = runStep('apt-get update', 'apt-get', ['update', ...APT], QUIET);
  if (!update.ok) say(`going on with the package lists that are there:\n${tail(update.out, 4)}`);
  const wanted = lacks.map(({ what, packages }) => ({ what, names: packages() }));
  const versions = candidates(wanted.flatMap(({ names }) => names));
  const possible = wanted.filter(({ names }) => names.length > 0 && names.every((name) => versions.has(name)));
  if (possible.length === 0) return;
  const names = [...new Set(possible.flatMap((lack) => lack.names))];
  const text = `apt-get install ${names.join(' ')}, for ${possible.map(({ what }) => what).join(', ')}`;
  // --no-remove: Debian's compiler conflicts with Debian's rustup, which must not vanish behind its owner's back.
  const result = runStep(text, 'apt-get', ['install', ...APT, '--no-install-recommends', '--no-remove', ...names], QUIET);
  if (!result.ok) say(`apt-get said:\n${tail(result.out, 6)}`);
}

/** Which of these packages apt can install, with the version: a Map. */
export function candidates(names) {
  const found = new Map();
  if (names.length === 0) return found;
  let name;
  for (const line of run('apt-cache', ['policy', ...names], QUIET).out.split('\n')) {
    if (/^\S+:$/.test(line)) name = line.slice(0, -1);
    const version = /^ {2}Candidate: (.+)$/.exec(line)?.[1];
    // Ubuntu's chromium and firefox packages only point at snaps, which need a running snapd.
    if (name && version && version !== '(none)' && !version.includes('snap')) found.set(name, version);
  }
  return found;
}

/** The newest package called NAME-NN, e.g. newestNumbered('lld') → 'lld-22'. */
export function newestNumbered(name) {
  const out = run('apt-cache', ['search', '--names-only', `^${name}-[0-9]+$`], QUIET).out;
  const numbers = [...out.matchAll(new RegExp(`^${name}-(\\d+) `, 'gm'))].map((match) => Number(match[1]));
  return numbers.length > 0 ? `${name}-${Math.max(...numbers)}` : undefined;
}
