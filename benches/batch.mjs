// `npm run bench:batch`: many deletes beside the ideal and beside p-queue over a plain fetch, all in one run, in turn. Needs
// `npm run build`. The stand-in server runs in a process of its own.
//
// The bars are ratios: 1.10 of the ideal at the limit of the lanes, 1.05 at the limit of the bucket with no 429, 16 MB of heap
// for 100,000 ids. A bar that is missed ends the bench with 1.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const KEY = 'standin-key';
const ROUNDS = 3;
const LANES = { ids: 1_000, lanes: 16, answerMs: 20 };
const BUCKET = { ids: 1_000, lanes: 16, limit: { perMinute: 6_000, burst: 90 } };
const LONG = 100_000;

if (process.send) await serve();
else await main();

async function serve() {
  const { startStandin } = await import('../tests/standin/index.js');
  const { url } = await startStandin();
  process.send(url);
}

async function main() {
  const server = fork(fileURLToPath(import.meta.url));
  try {
    const [url] = await once(server, 'message');
    const standin = controlOf(url);
    const { deleteMassMessages } = await import('../pkg/index.js');
    const { default: PQueue } = await import('p-queue');
    const { version } = JSON.parse(readFileSync(new URL('../node_modules/p-queue/package.json', import.meta.url), 'utf8'));
    const clients = { 'ofauth-wasm': ours(deleteMassMessages, url), [`p-queue ${version}`]: pQueue(PQueue, url) };
    const rows = [...(await lanes(clients, standin)), ...(await buckets(clients, standin))];
    for (const row of rows) console.log(row.text);
    const grown = await heap(clients['ofauth-wasm'], standin);
    console.log(`${LONG} ids from a generator, keepOutcomes: false: the heap grows by ${grown.toFixed(1)} MB`);
    if (rows.some(({ ok }) => !ok) || grown >= 16) process.exitCode = 1;
  } finally {
    server.kill();
  }
}

/** Every answer takes as long, and no bucket: what is left is what the lanes lose between two answers. */
async function lanes(clients, standin) {
  const { ids: count, lanes, answerMs } = LANES;
  // A timer of 20 ms rings after 20.5 and loopback takes its part: one plain fetch at a time shows what an answer takes here.
  const measuredMs = await singleAnswer(standin, answerMs);
  console.log(`an answer after ${answerMs} ms takes a plain fetch ${measuredMs.toFixed(1)} ms: the ideal is ${count} / ${lanes} of these`);
  const ideal = (count / lanes) * measuredMs;
  const times = await inTurn(clients, async (run) => {
    const connectionId = await standin.connection({});
    const ids = await standin.messages(connectionId, count);
    await standin.faults(connectionId, [{ delayMs: answerMs }]);
    return timed(() => run({ ids, connectionId, lanes, limit: false }));
  });
  return rowsOf(`${count} ids, ${lanes} lanes, answers after ${answerMs} ms`, ideal, times, 1.1);
}

async function singleAnswer(standin, answerMs) {
  const connectionId = await standin.connection({});
  const ids = await standin.messages(connectionId, 60);
  await standin.faults(connectionId, [{ delayMs: answerMs }]);
  const times = [];
  for (const id of ids) {
    const remove = () => fetch(`${standin.url}/v2/access/mass-messages/${id}`, { method: 'DELETE', headers: { apiKey: KEY, 'x-connection-id': connectionId } }).then((response) => response.json());
    times.push(await timed(remove));
  }
  return times.sort((a, b) => a - b)[times.length / 2];
}

async function buckets(clients, standin) {
  const { ids: count, lanes, limit } = BUCKET;
  const ideal = ((count - limit.burst) / limit.perMinute) * 60_000;
  const rows = [];
  for (const jitterMs of [0, 50]) {
    const times = await inTurn(clients, async (run) => {
      const connectionId = await standin.connection({ rateLimit: { ...limit, jitterMs } });
      const ids = await standin.messages(connectionId, count);
      const ms = await timed(() => run({ ids, connectionId, lanes, limit }));
      return { ms, throttled: (await standin.deletes(connectionId)).throttled };
    });
    rows.push(...rowsOf(`${count} ids, ${limit.perMinute} a minute, burst ${limit.burst}, jitter ${jitterMs} ms`, ideal, times, 1.05));
  }
  return rows;
}

async function heap(run, standin) {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc');
  const used = () => {
    gc();
    return process.memoryUsage().heapUsed / 1024 / 1024;
  };
  const connectionId = await standin.connection({});
  const message = (await standin.messages(connectionId, 1))[0];
  await run({ ids: [message], connectionId, lanes: 16, limit: false });
  const before = used();
  let most = before;
  function* ids() {
    for (let id = 0; id < LONG; id++) {
      if (id % 10_000 === 9_999) most = Math.max(most, used());
      yield 30_000_000_000 + id;
    }
  }
  const report = await run({ ids: ids(), connectionId, lanes: 16, limit: false, more: { keepOutcomes: false, fetch: async () => new Response('{"success":true}') } });
  if (report.deleted !== LONG) throw new Error(`${report.deleted} of ${LONG} were deleted`);
  return Math.max(most, used()) - before;
}

function ours(deleteMassMessages, baseUrl) {
  return async ({ ids, connectionId, lanes, limit, more }) => {
    const report = await deleteMassMessages(ids, KEY, connectionId, { baseUrl, concurrency: lanes, rateLimit: limit, ...more });
    if (report.stopped) throw new Error(`stopped: ${report.stopped}`, { cause: report.error });
    return report;
  };
}

/** As its README has it: an interval with a cap. What is throttled waits a second and asks again. */
function pQueue(PQueue, baseUrl) {
  return async ({ ids, connectionId, lanes, limit }) => {
    const pace = limit ? { interval: 60_000 / limit.perMinute, intervalCap: 1 } : {};
    const queue = new PQueue({ concurrency: lanes, ...pace });
    const remove = async (id) => {
      for (;;) {
        const response = await fetch(`${baseUrl}/v2/access/mass-messages/${id}`, { method: 'DELETE', headers: { apiKey: KEY, 'x-connection-id': connectionId } });
        const body = await response.json();
        if (response.ok) return body;
        if (response.status !== 429) throw new Error(body.error);
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
    };
    await Promise.all(ids.map((id) => queue.add(() => remove(id))));
  };
}

async function inTurn(clients, measure) {
  const times = Object.fromEntries(Object.keys(clients).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) for (const [name, run] of Object.entries(clients)) times[name].push(await measure(run));
  return times;
}

function rowsOf(what, ideal, times, bar) {
  return Object.entries(times).map(([name, all]) => {
    const measured = all.map((one) => (typeof one === 'number' ? { ms: one } : one)).sort((a, b) => a.ms - b.ms);
    const ratio = measured[Math.floor(measured.length / 2)].ms / ideal;
    const throttled = measured[0].throttled === undefined ? undefined : measured.reduce((sum, one) => sum + one.throttled, 0);
    const count = throttled === undefined ? '' : `, ${throttled} answers of 429 in ${measured.length} runs`;
    const isOurs = name === 'ofauth-wasm';
    return { ok: !isOurs || (ratio <= bar && !throttled), text: `${what.padEnd(52)} ${name.padEnd(16)} ${ratio.toFixed(3)} × ideal${count}` };
  });
}

async function timed(action) {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

function controlOf(url) {
  const control = async (method, path, body) => {
    const response = await fetch(`${url}/_standin/${path}`, { method, body: body && JSON.stringify(body) });
    if (!response.ok) throw new Error(`the stand-in answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
  return {
    url,
    connection: async (options) => (await control('POST', 'connections', options)).connectionId,
    messages: async (connectionId, count) => (await control('POST', 'messages', { connectionId, count })).ids,
    faults: (connectionId, faults) => control('POST', 'faults', { connectionId, rate: 1, faults }),
    deletes: async (connectionId) => (await control('GET', 'state')).deletes[connectionId],
  };
}
