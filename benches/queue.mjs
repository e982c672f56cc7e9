// `node benches/queue.mjs`: how long examples/queue takes for many ids, what it does at Cloudflare meanwhile, and what that
// costs. The pace is the example's own, in virtual time; what a wave and a message write is what tests/examples/queue.mjs
// measures. No clock, no randomness: the same table every time.
import { fileURLToPath } from 'node:url';

const IDS = [10_000, 1_000_000, 10_000_000];
const CONNECTIONS = [1, 20, 2_000];

/** Of the API. */
const LIMIT = { perMinute: 60, burst: 90 };
const DAY_MS = 86_400_000;

/** Assumed. A delete's answer takes 200 ms; an alarm is on time; nobody else uses the connection; nothing fails. */
const ANSWER_MS = 200;
const ALARM_LATE_MS = 0;

/** Of examples/queue: wave.ts, chunks.ts, connection.ts, wrangler.jsonc, lists.ts. */
const LANES = 6;
const CHUNK_IDS = 500;
const FLUSH_ENDS = 12;
const BATCH_MESSAGES = 20;
const LIST_IDS = 100_000;
const CRON_MS = 600_000;
/** A message's row and the two indexes it stands in; one more when it is closed. A list's row. */
const ROWS_TAKE = 3;
const ROWS_CLOSE = 1;
const ROWS_LIST = 1;
export const ROWS_ALARM = 1;
/** The state before the first request leaves, and after the last. */
const ROWS_STATE = 2;
const DO_GB = 0.128;

/**
 * List prices of the Workers Paid plan, in dollars a million, without the $5 a month and without what these include.
 * Read 2026-11-27 from stored copies of Cloudflare's documentation, whose pages carry no date.
 */
const PRICES = {
  doRequest: 0.15, // developers.cloudflare.com/durable-objects/platform/pricing: "1 million, + $0.15/million", alarms too
  gbSecond: 12.5, // the same page: "400,000 GB-s, + $12.50/million GB-s", 128 MB whatever is used
  rowWritten: 1, // the same page: "First 50 million / month included + $1.00 / million rows"; setAlarm() is one row
  queueOperation: 0.4, // developers.cloudflare.com/queues/platform/pricing: $0.40/million; write, read, delete of each 64 KB
  workerRequest: 0.3, // developers.cloudflare.com/workers/platform/pricing: "+$0.30 per additional million"
};

/** The example's pace: TypeScript, and without imports, so a data URL will do. */
export async function loadPace() {
  const { build } = await import('esbuild');
  const entry = fileURLToPath(new URL('../examples/queue/src/pace.ts', import.meta.url));
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: 'esm' });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

export function rowsOfLists(ids) {
  return Math.ceil(ids / CHUNK_IDS) * (ROWS_TAKE + ROWS_CLOSE) + Math.ceil(ids / LIST_IDS) * ROWS_LIST + 1;
}

/** Of a wave that follows `sent` ids. Each message that it touches is marked, and written again with every flush that it is part of. */
export function rowsOfWave(sent, wave) {
  const messages = Math.floor((sent + wave - 1) / CHUNK_IDS) - Math.floor(sent / CHUNK_IDS) + 1;
  return ROWS_STATE + ROWS_ALARM + messages + Math.ceil(wave / FLUSH_ENDS) + (messages - 1);
}

/** One connection with so many ids, alone. */
function simulate(ids, Pace) {
  const pace = new Pace(LIMIT, 0);
  const messages = Math.ceil(ids / CHUNK_IDS);
  const lists = Math.ceil(ids / LIST_IDS);
  const takes = Math.ceil(messages / BATCH_MESSAGES);
  const used = { alarms: 0, rows: rowsOfLists(ids), awakeMs: 0 };
  let now = 0;
  let sent = 0;
  while (sent < ids) {
    now = Math.max(now, pace.nextAt(now, ids - sent, DAY_MS)) + ALARM_LATE_MS;
    const wave = Math.min(pace.available(now), ids - sent);
    const wasProbe = pace.probe;
    for (let n = 0; n < wave; n++) {
      pace.take(now);
      pace.ended(now, null);
    }
    pace.succeeded();
    const waveMs = wasProbe ? ANSWER_MS + Math.ceil((wave - 1) / LANES) * ANSWER_MS : Math.ceil(wave / LANES) * ANSWER_MS;
    used.alarms += 1;
    used.rows += rowsOfWave(sent, wave);
    used.awakeMs += waveMs;
    sent += wave;
    now += waveMs;
  }
  const watched = Math.floor(now / CRON_MS);
  return {
    ms: now,
    alarms: used.alarms,
    rowWritten: used.rows,
    // One to take a list in, one for each delivery, one to read its report and its progress; the cron trigger; the alarms.
    doRequest: lists * 3 + takes + watched + used.alarms,
    queueOperation: messages * 3,
    gbSecond: (used.awakeMs / 1000) * DO_GB,
    workerRequest: lists * 3 + takes,
  };
}

export async function table() {
  const { Pace } = await loadPace();
  const rows = [];
  for (const ids of IDS) {
    for (const connections of CONNECTIONS) {
      // As even as it goes: some have one more than the others.
      const less = Math.floor(ids / connections);
      const more = ids - less * connections;
      const parts = [[less + 1, more], [less, connections - more]].filter(([size, count]) => size > 0 && count > 0);
      const row = { ids, connections, ms: 0 };
      for (const [size, count] of parts) {
        const { ms, ...used } = simulate(size, Pace);
        row.ms = Math.max(row.ms, ms);
        for (const [name, value] of Object.entries(used)) row[name] = (row[name] ?? 0) + value * count;
      }
      row.workerRequest += Math.floor(row.ms / CRON_MS);
      row.dollars = Object.entries(PRICES).reduce((sum, [name, price]) => sum + (row[name] * price) / 1e6, 0);
      rows.push(row);
    }
  }
  return rows;
}

function duration(ms) {
  const [minutes, hours, days] = [ms / 60_000, ms / 3_600_000, ms / 86_400_000];
  if (minutes < 1) return `${Math.ceil(ms / 1_000)} s`;
  if (days >= 2) return `${days.toFixed(1)} days`;
  return hours >= 2 ? `${hours.toFixed(1)} h` : `${minutes.toFixed(minutes < 10 ? 1 : 0)} min`;
}

export function print(rows, log = console.log) {
  log('| ids | connections | time | DO requests | of which alarms | rows written | queue operations | GB-s | dollars | a million ids |');
  log('|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|');
  const number = (value) => Math.round(value).toLocaleString('en');
  for (const row of rows) {
    const dollars = [row.dollars, (row.dollars / row.ids) * 1e6].map((value) => `$${value.toFixed(value < 0.1 ? 3 : 2)}`);
    const counts = [row.doRequest, row.alarms, row.rowWritten, row.queueOperation, row.gbSecond].map(number);
    log(`| ${[number(row.ids), number(row.connections), duration(row.ms), ...counts, ...dollars].join(' | ')} |`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) print(await table());
