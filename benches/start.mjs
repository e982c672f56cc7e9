// `npm run bench -- start`: milliseconds from a fresh process to its first answer, over a server on loopback, in every kind of
// runtime. Paired and interleaved: in each round every client has its turn in each runtime, and is compared with the plain
// fetch of the same round. By itself: node benches/start.mjs [ROUNDS].
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ground } from './lib/ground.mjs';
import { printTable, quartiles, save } from './lib/table.mjs';
import { chromiumRuntime } from './start/chromium.mjs';
import { processRuntimes } from './start/processes.mjs';
import { startServer } from './start/server.mjs';

/** About four minutes on two cores. */
const ROUNDS = 25;
/** They fill the file system's cache and Deno's cache of compiled code. */
const WARM_UP_ROUNDS = 2;
const BASE = 'fetch';

export async function start({ rounds = ROUNDS, tarball } = {}) {
  // Before anything is timed, so that a runtime that is not installed fails the run at once.
  const runtimes = [...processRuntimes(), chromiumRuntime()];
  const grounded = ground({ tarball });
  const clients = grounded.clients.filter(({ isWeighedOnly }) => !isWeighedOnly);
  const folder = join(grounded.folder, 'start');
  const scripts = join(folder, 'scripts');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(scripts, { recursive: true });
  const server = await startServer(scripts);
  try {
    for (const runtime of runtimes) await runtime.prepare(clients, { folder, scripts, baseUrl: server.baseUrl });
    const samples = await measure(runtimes, clients, rounds);
    report(runtimes, clients, samples, rounds);
  } finally {
    server.close();
  }
}

/** `samples.get(runtime).get(client)`: a number a round. */
async function measure(runtimes, clients, rounds) {
  const samples = new Map(runtimes.map((runtime) => [runtime, new Map(clients.map((client) => [client, []]))]));
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    for (const runtime of runtimes) {
      // The order rotates: the first client after another runtime may find colder caches.
      for (let i = 0; i < clients.length; i++) {
        const client = clients[(i + round + WARM_UP_ROUNDS) % clients.length];
        const took = await runtime.time(client);
        if (round >= 0) samples.get(runtime).get(client).push(took);
      }
    }
  }
  return samples;
}

function report(runtimes, clients, samples, rounds) {
  const results = runtimes.map((runtime) => {
    const plain = samples.get(runtime).get(clients.find(({ name }) => name === BASE));
    const times = clients.map((client) => {
      const list = samples.get(runtime).get(client);
      const overFetch = client.name === BASE ? undefined : quartiles(list.map((took, round) => took - plain[round]));
      return { client: client.title, ...quartiles(list), overFetch };
    });
    return { runtime: runtime.title, times };
  });
  const title = `Start: ms from a fresh process to its first answer, median (quartiles) and median difference to the plain fetch of the same round; ${rounds} rounds`;
  printTable(title, clients.map((client) => client.title), results.map(({ runtime, times }) => [runtime, ...times.map(cell)]));
  save('start', { unit: 'ms', rounds, runtimes: results });
}

function cell({ q1, median, q3, overFetch }) {
  const difference = overFetch ? ` ${overFetch.median < 0 ? '' : '+'}${overFetch.median.toFixed(1)}` : '';
  return `${short(median)} (${short(q1)}–${short(q3)})${difference}`;
}

const short = (ms) => ms.toFixed(ms < 100 ? 1 : 0);

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const rounds = process.argv[2] === undefined ? ROUNDS : Number(process.argv[2]);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('usage: node benches/start.mjs [ROUNDS]');
  await start({ rounds });
}
