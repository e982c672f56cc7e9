// The journal: append-only JSON lines. An id stands there, on the disk, before it is sent; its outcome after.
import { randomBytes, scryptSync } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from './exit.js';
import { lock } from './lock.js';
import { replay } from './replay.js';

const SALT_BYTES = 16;
const HASH_BYTES = 32;

const NO_PAST = { gone: new Set(), mayBeGone: new Set() };
/** Where there is none. */
const NO_JOURNAL = { ...NO_PAST, begin() {}, sent() {}, outcome() {}, notSent() {}, isLost: () => false, close() {} };

/** What earlier runs did, without lock or change: for --dry-run. */
export async function readJournal({ journal: path, resume, ...target }) {
  return path && resume ? replayFile(path, target) : NO_JOURNAL;
}

/** Locked, and not written yet: nothing is left behind if the user says no. */
export async function openJournal({ journal: path, resume, ...target }) {
  if (!path) return NO_JOURNAL;
  const held = await lock(`${path}.lock`);
  try {
    if (!resume && (await exists(path))) throw new UsageError(`the journal ${path} exists already: --resume goes on with it`);
    const past = resume ? await replayFile(path, target) : NO_PAST;
    return { gone: past.gone, mayBeGone: past.mayBeGone, ...writer(() => (resume ? continueFile(path, past) : createFile(path, target)), held) };
  } catch (error) {
    held.release();
    throw error;
  }
}

async function createFile(path, target) {
  const file = await openFile(path, 'ax');
  const salt = randomBytes(SALT_BYTES).toString('hex');
  await append(file, { journal: 'delete-many', version: 1, at: now(), baseUrl: normal(target.baseUrl), salt, connection: hash(target, salt) });
  await syncFolder(dirname(path));
  return file;
}

async function continueFile(path, { torn }) {
  const file = await openFile(path, 'a');
  await append(file, { event: 'resumed', at: now() }, torn ? '\n' : '');
  return file;
}

function openFile(path, flags) {
  return open(path, flags, 0o600).catch((error) => {
    throw new UsageError(`the journal ${path} cannot be written (${error.code})`);
  });
}

function exists(path) {
  return stat(path).then(() => true, () => false);
}

async function replayFile(path, target) {
  const text = await readFile(path, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') throw new UsageError(`there is no journal ${path} to resume: leave out --resume for the first run`);
    throw new UsageError(`the journal ${path} cannot be read (${error.code})`);
  });
  const past = replay(text, path);
  const { header: { baseUrl, salt, connection } } = past;
  if (baseUrl !== normal(target.baseUrl)) throw new UsageError(`the journal ${path} belongs to another base URL: ${baseUrl}`);
  if (connection !== hash(target, String(salt))) throw new UsageError(`the journal ${path} belongs to another connection`);
  return past;
}

function writer(openOrCreate, held) {
  let file;
  let failure;
  let last = Promise.resolve();
  // One write after the other, since lanes settle at the same time. After a failed one nothing more is appended: it would
  // continue a torn line.
  function write(record) {
    const written = last.then(() => {
      if (failure) throw failure;
      return append(file, { ...record, at: now() });
    });
    last = written.catch((error) => (failure = error));
    return written;
  }
  return {
    async begin() {
      file = await openOrCreate();
    },
    sent: (id) => write({ id, event: 'sent' }),
    outcome: (id, fields) => write({ id, ...fields }),
    /** Read from the list, and not sent after all. */
    notSent: (id) => write({ id, event: 'notSent' }),
    isLost: () => !held.isHeld(),
    async close() {
      await last;
      await file?.close();
      held.release();
    },
  };
}

async function append(file, record, before = '') {
  await file.appendFile(`${before}${JSON.stringify(record)}\n`);
  await file.datasync();
}

/** A new file survives a power cut only if its folder is written too. Windows cannot do that, and needs not. */
async function syncFolder(path) {
  const folder = await open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close();
}

/** The connection id is a credential: salted, and slow to try. */
function hash({ connectionId }, salt) {
  return scryptSync(connectionId, salt, HASH_BYTES).toString('hex');
}

function normal(baseUrl) {
  return new URL(baseUrl).href.replace(/\/+$/, '');
}

function now() {
  return new Date().toISOString();
}
