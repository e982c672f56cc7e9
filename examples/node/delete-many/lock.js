// One process a journal: a lock file next to it, which names its holder.
import { readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { link, readFile, rename, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { UsageError } from './exit.js';

const MAX_TRIES = 5;
const RETRY_MS = 50;

/**
 * Node has no flock: a holder that was killed leaves its file behind, and the next process takes it over once the holder is surely gone.
 * @returns `{ isHeld(), release() }`
 */
export async function lock(path) {
  const own = JSON.stringify({ pid: process.pid, host: hostname(), born: bornAt(process.pid) });
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    if (create(path, own)) return heldLock(path, own);
    const text = await readFile(path, 'utf8').catch(() => '');
    const holder = parse(text);
    if (holder && isGone(holder)) await removeStale(path, text);
    else if (holder) throw inUse(path, holder);
    // Released meanwhile, or about to be written: looked at again.
    else await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  throw new UsageError(`${path} exists, and does not say which process uses the journal: if none does, delete it`);
}

/** Synchronous, so that the file is hardly ever seen empty. */
function create(path, own) {
  try {
    writeFileSync(path, own, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw new UsageError(`${path} cannot be written (${error.code})`);
  }
}

function heldLock(path, own) {
  const isHeld = () => {
    try {
      return readFileSync(path, 'utf8') === own;
    } catch {
      return false;
    }
  };
  const release = () => {
    process.off('exit', release);
    if (isHeld()) unlinkSync(path);
  };
  process.on('exit', release);
  return { isHeld, release };
}

/** Moved away first: between two that find the same stale lock, only one must remove it. */
async function removeStale(path, text) {
  const moved = `${path}.${process.pid}`;
  try {
    await rename(path, moved);
    // Another process has taken it over meanwhile: its lock is put back.
    if ((await readFile(moved, 'utf8')) !== text) await link(moved, path).catch(() => {});
    await unlink(moved);
  } catch (error) {
    if (error.code !== 'ENOENT') throw new UsageError(`${path} cannot be replaced (${error.code})`);
  }
}

function parse(text) {
  try {
    const holder = JSON.parse(text);
    return Number.isSafeInteger(holder?.pid) && typeof holder.host === 'string' ? holder : undefined;
  } catch {
    return undefined;
  }
}

function isGone({ pid, host, born }) {
  // Of another machine's processes nothing is known here.
  if (host !== hostname()) return false;
  if (!isRunning(pid)) return true;
  // The number may belong to another process by now: after a restart of the machine or of the container.
  return born !== undefined && born !== bornAt(pid);
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** When a process began, in a form that no other process of this machine shares; undefined if it has ended or the system does not tell. */
function bornAt(pid) {
  try {
    // After the name, which may hold blanks and parentheses: state is the first field, start time the 20th.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
    // Ended, and not yet waited for by its parent.
    if ('ZX'.includes(fields[0])) return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[19]}`;
  } catch {
    return undefined;
  }
}

function inUse(path, { pid, host }) {
  const message = `the journal is in use by process ${pid} on ${JSON.stringify(host)}`;
  return new UsageError(host === hostname() ? message : `${message}: if that has ended, delete ${path}`);
}
