// Nothing is without end: bodies, waits, retries, and what a call keeps alive.

import { assert } from 'chai';
import { okResponse } from '../context.js';
import { sleep, step } from '../guard.js';
import { outcomeOf, withValues } from '../replace.js';

/** In workerd the clock stands still while chunks are read: there their number is the limit. */
const PROMPT_MS = 2_500;
const unavailable = (headers) => new Response('{"error":"later"}', { status: 503, headers });

/** A body by hand whose chunks are always ready. */
function ready(chunk, first) {
  const parts = first ? [new TextEncoder().encode(first)] : [];
  return { getReader: () => ({ read: async () => ({ done: false, value: parts.shift() ?? chunk }), cancel: async () => {} }) };
}

/** The same by the runtime's own streams. */
function stream(chunk) {
  return new ReadableStream({ pull: (controller) => controller.enqueue(chunk.slice()) }, { highWaterMark: 0 });
}

const endless = {
  'empty chunks': () => ready(new Uint8Array()),
  'chunks of one byte': () => ready(new Uint8Array([32])),
  'chunks of ten bytes': () => ready(new Uint8Array(10).fill(32)),
  'a start, then empty chunks': () => ready(new Uint8Array(), '{"success":true'),
  'a whole answer, then empty chunks': () => ready(new Uint8Array(), '{"success":true}'),
  'chunks of a kilobyte': () => ready(new Uint8Array(1_024)),
  'a stream of one byte each': () => stream(new Uint8Array([32])),
  'a stream of kilobytes': () => stream(new Uint8Array(1_024)),
};

export default [
  {
    name: 'a body whose chunks are always ready, however small, ends at the deadline or at a limit',
    async run({ deleteThrough, rejection }) {
      for (const [label, body] of Object.entries(endless)) {
        await step(label, async () => {
          const start = performance.now();
          const error = await rejection(() => deleteThrough(async () => ({ status: 200, body: body() }), { attemptTimeoutMs: 100 }), {
            status: 200,
            attempts: 1,
            mayHaveSucceeded: true,
          });
          assert.include(['timeout', 'unexpected_response'], error.code);
          assert.isBelow(performance.now() - start, PROMPT_MS);
        });
      }
    },
  },
  {
    name: 'so does the body of an error, which stands where enough of it was read',
    async run({ deleteThrough, rejection }) {
      for (const [label, body] of Object.entries(endless)) {
        await step(label, async () => {
          const start = performance.now();
          const error = await rejection(() => deleteThrough(async () => ({ status: 400, body: body() }), { attemptTimeoutMs: 100 }), {
            status: 400,
            attempts: 1,
            mayHaveSucceeded: false,
          });
          assert.include(['timeout', 'bad_request', 'unexpected_response'], error.code);
          if (label.includes('kilobyte')) assert.equal(error.code, 'bad_request');
          assert.isBelow(performance.now() - start, PROMPT_MS);
        });
      }
    },
  },
  {
    name: 'twenty calls that are throttled together come back apart, none earlier than asked',
    async run({ deleteThrough }) {
      for (const headers of [{ 'retry-after-ms': '100' }, { 'retry-after-ms': '150', 'retry-after': '3600' }]) {
        const hintMs = Number(headers['retry-after-ms']);
        const waits = [];
        const returns = [];
        const call = () => {
          let asked = 0;
          const start = performance.now();
          const fetch = async () => {
            if (asked++) return (returns.push(performance.now() - start), okResponse());
            return new Response('{"error":"slower"}', { status: 429, headers });
          };
          const onAttempt = ({ retryInMs }) => retryInMs && waits.push(retryInMs);
          return deleteThrough(fetch, { maxRetries: 1, onAttempt });
        };
        // With such small numbers the backoff is below the hint: only the hint counts.
        let turn = 0;
        const random = () => (turn++ % 20) / 200;
        const answers = await withValues(Math, { random }, () => Promise.all(Array.from({ length: 20 }, call)));
        for (const answer of answers) assert.isTrue(answer.success);
        assert.isAtLeast(Math.min(...waits), hintMs);
        assert.isAbove(new Set(waits).size, 10, 'different waits');
        // Timers may ring a little early.
        assert.isAtLeast(Math.min(...returns), hintMs - 5);
      }
    },
  },
  {
    name: 'a throttled connection spends its own retries only: not those of other connections, keys and hosts',
    async run({ deleteMassMessage }) {
      const suffix = Math.random().toString(36).slice(2);
      const mine = { key: `key-${suffix}`, connection: `conn-${suffix}`, baseUrl: 'https://one.example' };
      const asked = async ({ key, connection, baseUrl }) => {
        let requests = 0;
        await outcomeOf(deleteMassMessage('5', key, connection, { baseUrl, maxRetries: 1, fetch: async () => (requests++, unavailable()) }));
        return requests;
      };
      const counts = await withValues(Math, { random: () => 0 }, async () => {
        await Promise.all(Array.from({ length: 40 }, () => asked(mine)));
        return {
          mine: await asked(mine),
          others: await Promise.all([
            asked({ ...mine, connection: `${mine.connection}2` }),
            asked({ ...mine, key: `${mine.key}2` }),
            asked({ ...mine, baseUrl: 'https://two.example' }),
          ]),
        };
      });
      assert.deepEqual(counts, { mine: 1, others: [2, 2, 2] });
    },
  },
  {
    name: 'after a call nothing of it is reachable from what it handed out, or from what never settles',
    needs: ['collectGarbage'],
    async run({ host, deleteMassMessage }) {
      const COUNT = 20;
      const held = [];
      const never = () => (held.push(new Promise(() => {})), held.at(-1));
      const keep = (value) => (held.push(value), value);
      const ways = {
        'a fetch that never settles': (refs, options) => ({ ...options, fetch: never }),
        'a body that never comes': (refs, options) => ({
          ...options,
          fetch: async () => {
            const response = { status: 200, body: { getReader: () => ({ read: never, cancel: never }) } };
            refs.push(new WeakRef(response));
            return response;
          },
        }),
        'init and its signal kept': (refs, options) => ({ ...options, fetch: (url, init) => (keep(init), keep(init.signal), never()) }),
        'a signal kept that never aborts': (refs, options) => ({ ...options, signal: keep(new AbortController().signal), fetch: never }),
      };
      const run = async (way) => {
        const refs = [];
        const controller = new AbortController();
        const big = { bytes: new Uint8Array(1_000) };
        const given = { attemptTimeoutMs: 5, maxRetries: 0, signal: controller.signal, onAttempt: () => void big };
        const options = way(refs, given);
        refs.push(new WeakRef(options), new WeakRef(given.onAttempt), new WeakRef(big));
        if (options.signal === controller.signal) refs.push(new WeakRef(controller.signal));
        // The error stays as well.
        keep(await outcomeOf(deleteMassMessage('5', 'some-api-key', 'conn_1', options)));
        return refs;
      };
      for (const [label, way] of Object.entries(ways)) {
        await step(label, async () => {
          const all = (await Promise.all(Array.from({ length: COUNT }, () => run(way)))).flat();
          let left = all.length;
          for (let round = 0; round < 10 && left > 0; round++) {
            await sleep(5);
            host.collectGarbage();
            left = all.filter((ref) => ref.deref() !== undefined).length;
          }
          // An engine may see a few addresses on its stack.
          assert.isAtMost(left, all.length / 4, `of ${all.length} still reachable`);
        });
      }
      assert.isNotEmpty(held);
    },
  },
];
