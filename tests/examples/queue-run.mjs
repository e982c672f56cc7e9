// Everything at once: 5,000 ids over 20 connections, enqueued twice, 5 % faults, acknowledgements lost, waves cut, the
// whole of Miniflare stopped in the middle. Every id must end once, and no bucket may be exceeded.
import assert from 'node:assert/strict';
import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { workFolder } from '../../tools/start/install.mjs';
import { startStandin } from '../standin/index.js';
import { control, startQueue, until } from './queue-kit.mjs';

const CONNECTIONS = 20;
/** Of one connection: what is there, what answers `success: false`, what was never there. */
const THERE = 242;
const STUBBORN = 4;
const UNKNOWN = 4;
const TIMEOUT_MS = 180_000;
/** 15 a second for each: what 20 connections on a slow machine are held back by, rather than by the machine. */
const LIMIT = { perMinute: 900, burst: 90, jitterMs: 20 };
const FAULTS = [
  { deletes: true, then: 'reset', afterBytes: 0 },
  { status: 500 },
  { deletes: true, then: 'truncate' },
  { deletes: true, then: 'no-headers' },
  { then: 'no-headers' },
];

/** @returns what the checks look at: reports, the stand-in's counters, the log, the bytes on disk. */
export async function runQueue({ folder, log = console.log }) {
  const standin = await startStandin({ rateLimit: LIMIT });
  const persist = workFolder('queue-state');
  let queue;
  try {
    const accounts = [];
    for (let n = 0; n < CONNECTIONS; n++) accounts.push(await account(standin, n));
    const faults = { twice: true, loseAcks: 0.2, cutWaves: 0.15 };
    const connections = Object.fromEntries(accounts.map(({ alias, connectionId }) => [alias, connectionId]));
    const bindings = { RATE_PER_MINUTE: String(LIMIT.perMinute) };
    const options = { folder, standin, persist, faults, bindings, connections, log: { text: '' } };
    const startedAt = Date.now();
    queue = await startQueue(options);
    const postAll = () => Promise.all(accounts.map(({ alias, ids }) => queue.post(alias, ids, `backlog-of-${alias}`)));
    const lists = await postAll();
    const all = () => Promise.all(lists.map((list) => queue.progress(list)));
    const settled = (progress) => sum(progress, ({ deleted, alreadyDeleted, notDeleted, failed }) => deleted + alreadyDeleted + notDeleted + failed);
    const total = accounts.length * accounts[0].ids.length;
    await until(async () => settled(await all()) > total * 0.4, TIMEOUT_MS, () => 'it never got to 40 %');

    await queue.close();
    const settledAtRestart = await settledOnDisk(options, accounts, lists, (next) => (queue = next));
    // Miniflare's queues are lost with it, so the callers ask again, with the same keys.
    const repeated = await postAll();
    assert.deepEqual(repeated.map(({ list }) => list), lists.map(({ list }) => list));
    await until(async () => (await all()).every(({ done }) => done), TIMEOUT_MS, () => 'it never ended');
    const seconds = (Date.now() - startedAt) / 1000;

    const reports = await Promise.all(lists.map((list) => queue.report(list)));
    const { deletes } = await control(standin, 'GET', 'state');
    const exists = await leftAt(standin, accounts);
    await queue.close();
    queue = undefined;
    const disk = await textsIn(persist);
    const counts = countAll({ reports, deletes, log: options.log.text, seconds, settledAtRestart });
    table(counts, log);
    return { accounts, reports, deletes, exists, disk, counts, log: options.log.text };
  } finally {
    await queue?.close();
    await standin.close();
    await rm(persist, { recursive: true, force: true });
  }
}

async function account(standin, n) {
  const { connectionId } = await control(standin, 'POST', 'connections', { rateLimit: { ...LIMIT, seed: n + 1 } });
  const { ids } = await control(standin, 'POST', 'messages', { connectionId, count: THERE + STUBBORN });
  const stubborn = ids.slice(THERE);
  for (const id of stubborn) await control(standin, 'POST', 'faults', { id, faults: [{ json: { success: false }, times: 'forever' }] });
  await control(standin, 'POST', 'faults', { connectionId, rate: 0.05, seed: n + 1, faults: FAULTS });
  const unknown = Array.from({ length: UNKNOWN }, (_, index) => `unknown-${n}-${index}`);
  return { alias: `creator-${String(n).padStart(2, '0')}`, connectionId, stubborn, unknown, ids: [...ids, ...unknown] };
}

/** Starts it again; what it says first is what was on disk. */
async function settledOnDisk(options, accounts, lists, started) {
  const queue = await startQueue(options);
  started(queue);
  const progress = await Promise.all(lists.map((list) => queue.progress(list)));
  return sum(progress, ({ deleted, alreadyDeleted, notDeleted, failed }) => deleted + alreadyDeleted + notDeleted + failed);
}

async function leftAt(standin, accounts) {
  const exists = new Set();
  for (const { connectionId, ids } of accounts) {
    await control(standin, 'POST', 'connections', { connectionId, rateLimit: false });
    const response = await fetch(`${standin.url}/v2/access/mass-messages`, { headers: { apiKey: 'standin-key', 'x-connection-id': connectionId } });
    const { list } = await response.json();
    for (const { id } of list) exists.add(String(id));
    assert.ok(list.length < ids.length);
  }
  return exists;
}

/** Names and bytes of all files, those of SQLite with their journals. */
async function textsIn(folder) {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = files.filter((file) => file.isFile()).map(async (file) => `${file.name}\n${await readFile(join(file.parentPath ?? file.path, file.name), 'latin1')}`);
  return (await Promise.all(texts)).join('\n');
}

const sum = (list, of) => list.reduce((total, one) => total + of(one), 0);
const matches = (text, pattern) => (text.match(pattern) ?? []).length;

function countAll({ reports, deletes, log, seconds, settledAtRestart }) {
  const lines = reports.flat();
  const of = (outcome) => lines.filter((line) => line.outcome === outcome).length;
  const bodies = log.match(/^BODY .*$/gm) ?? [];
  return {
    ids: lines.length,
    deleted: of('deleted'),
    'already deleted': of('alreadyDeleted'),
    'not deleted': of('notDeleted'),
    'failed, with a reason': lines.filter(({ outcome, reason }) => outcome === 'failed' && reason).length,
    '429 answers': sum(Object.values(deletes), ({ throttled }) => throttled),
    'requests sent': sum(Object.values(deletes), ({ ok, gone, throttled, failed }) => ok + gone + throttled + failed),
    'answers lost or broken': sum(Object.values(deletes), ({ failed }) => failed) - of('notDeleted'),
    'messages delivered': bodies.length,
    'of which repeated': bodies.length - new Set(bodies).size,
    'acknowledgements lost': matches(log, /^LOST$/gm),
    'waves cut': matches(log, /^CUT$/gm),
    'settled at the restart': settledAtRestart,
    seconds: Math.round(seconds),
  };
}

function table(counts, log) {
  log('  | examples/queue | |\n  |---|--:|');
  for (const [name, count] of Object.entries(counts)) log(`  | ${name} | ${count.toLocaleString('en')} |`);
}
