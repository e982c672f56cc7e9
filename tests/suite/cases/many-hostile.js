// Many deletes among hostile callbacks, sources, prototypes and clocks: the report comes, and each id that was read is in it, in its place.

import { assert } from 'chai';
import { okResponse } from '../context.js';
import { sleep } from '../guard.js';
import { manyThrough } from '../many.js';
import { withValues } from '../replace.js';

const never = () => new Promise(() => {});
const ids = (count) => Array.from({ length: count }, (_, index) => String(index + 1));
const places = ({ outcomes }) => outcomes.map(({ id, index, status }) => `${index}:${id}:${status}`);
const throttled = () => new Response('{"error":"slow","type":"RATE_LIMIT_EXCEEDED"}', { status: 429, headers: { 'retry-after': '60' } });

/** Puts `descriptor` on Object.prototype under each name while `action` runs. */
async function withPolluted(names, descriptor, action) {
  for (const name of names) Object.defineProperty(Object.prototype, name, { ...descriptor, configurable: true });
  try {
    return await action();
  } finally {
    for (const name of names) delete Object.prototype[name];
  }
}

export default [
  {
    name: 'an onOutcome that never settles does not hold up an abort, whenever that comes',
    async run(context) {
      const { run } = manyThrough(context, async () => okResponse());
      for (const abortIn of [0, 1, 30]) {
        const controller = new AbortController();
        setTimeout(() => controller.abort('enough'), abortIn);
        const report = await run(ids(4), { signal: controller.signal, rateLimit: false, concurrency: 2, onOutcome: never });
        assert.equal(report.stopped, 'aborted');
        assert.equal(report.outcomes.length, 4);
      }
      const inside = new AbortController();
      const report = await run(ids(4), {
        signal: inside.signal,
        concurrency: 1,
        onOutcome() {
          inside.abort();
          return never();
        },
      });
      assert.deepEqual(places(report), ['0:1:deleted', '1:2:skipped', '2:3:skipped', '3:4:skipped']);
    },
  },
  {
    name: 'an abort while the rest is skipped does not wait for onOutcome, which is still told of each',
    async run(context) {
      const controller = new AbortController();
      const told = [];
      const { run } = manyThrough(context, async () => okResponse());
      const promise = run(ids(50), { signal: controller.signal, stopSignal: AbortSignal.abort('stop'), onOutcome: ({ index }) => (told.push(index), never()) });
      await sleep(20);
      assert.equal(told.length, 1, 'each is awaited');
      controller.abort();
      const report = await promise;
      assert.deepEqual([report.skipped, told.length, report.stopped], [50, 50, 'stopSignal']);
    },
  },
  ...['signal', 'stopSignal'].map((option) => ({
    name: `an id that comes from a next() that aborts is not lost, and shifts no other: ${option}`,
    async run(context) {
      const controller = new AbortController();
      const list = ['1', '2', '3', '4'];
      Object.defineProperty(list, 1, {
        get() {
          controller.abort('enough');
          return '2';
        },
      });
      const { run } = manyThrough(context, async () => okResponse());
      const report = await run(list, { [option]: controller.signal, concurrency: 1, rateLimit: false });
      assert.deepEqual(places(report), ['0:1:deleted', '1:2:skipped', '2:3:skipped', '3:4:skipped']);
    },
  })),
  {
    name: 'an id that came while everything was held is not lost when the batch stops',
    async run(context) {
      const controller = new AbortController();
      async function* source() {
        yield '1';
        await sleep(30);
        yield '2';
      }
      const { run } = manyThrough(context, async () => throttled());
      const promise = run(source(), { concurrency: 2, rateLimit: false, stopSignal: controller.signal });
      await sleep(80);
      controller.abort();
      assert.deepEqual(places(await promise), ['0:1:failed', '1:2:skipped']);
    },
  },
  {
    name: 'a long source of ids for which nothing is sent leaves timers, and so an abort, their turn',
    async run(context) {
      for (const id of ['1', 'not an id']) {
        const controller = new AbortController();
        function* endless() {
          for (;;) yield id;
        }
        const { run } = manyThrough(context, async () => okResponse());
        setTimeout(() => controller.abort(), 20);
        const report = await run(endless(), { signal: controller.signal, rateLimit: false, keepOutcomes: false });
        assert.equal(report.stopped, 'aborted');
      }
    },
  },
  {
    name: "setters, getters and read-only values on Object.prototype under the report's and progress's names change nothing",
    async run(context) {
      const names = ['error', 'stopped', 'last', 'total', 'holdMs', 'remainingMs', 'outcomes', 'response', 'elapsedMs', 'deleted', 'enter', 'batch', 'kept'];
      const setter = {
        get: () => 'polluted',
        set() {
          throw new Error('a setter of the prototype');
        },
      };
      for (const descriptor of [setter, { value: 'polluted', writable: false }, { value: 'polluted', writable: true }]) {
        const { run } = manyThrough(context, async (id) =>
          id === '3' ? new Response('{"error":"no","type":"FORBIDDEN"}', { status: 403 }) : id === '2' ? okResponse('{"success":false}') : okResponse(),
        );
        const seen = [];
        const report = await withPolluted(names, descriptor, () => run(['1', '2', '2', '3', '4'], { concurrency: 1, onProgress: (progress) => void seen.push(Object.keys(progress).length) }));
        assert.deepEqual(places(report), ['0:1:deleted', '1:2:notDeleted', '2:2:notDeleted', '3:3:failed', '4:4:skipped']);
        assert.deepEqual([report.stopped, report.error.code], ['error', 'forbidden']);
        assert.isAtLeast(seen.length, 4);
      }
    },
  },
  {
    name: 'clocks that give something else than a number, or throw, lose no report',
    async run(context) {
      for (const now of [() => 5n, () => 'now', () => NaN, () => undefined]) {
        const { run } = manyThrough(context, async () => okResponse());
        const report = await withValues(performance, { now }, () => run(ids(3)));
        assert.equal(report.deleted, 3);
        assert.isAtLeast(report.elapsedMs, 0);
      }
    },
  },
  {
    name: 'clocks that stand still or throw: the pace is kept by timers, and a hold ends',
    async run(context) {
      const dead = () => {
        throw new Error('no clock');
      };
      for (const [now, dateNow] of [[() => 5, () => 5], [dead, dead]]) {
        const { run } = manyThrough(context, async (id, init, count) => (count === 2 ? new Response('{"error":"slow"}', { status: 429, headers: { 'retry-after-ms': '100' } }) : okResponse()));
        const report = await withValues(performance, { now }, () => withValues(Date, { now: dateNow }, () => run(ids(5), { rateLimit: { perMinute: 1_200, burst: 1 } })));
        assert.deepEqual([report.deleted, report.stopped], [5, undefined]);
      }
    },
  },
  {
    name: 'a key or connection id that is given as an id is not shown',
    async run({ deleteMassMessages }) {
      const [key, connection] = ['sk_live_0123456789', 'conn_0123456789'];
      const report = await deleteMassMessages([key, `${connection}/`, ` ${key}`], key, connection, { fetch: async () => okResponse() });
      for (const secret of [key, connection]) assert.notInclude(JSON.stringify(report), secret);
      assert.equal(report.outcomes.length, 3);
    },
  },
  {
    name: 'a source with a size and a generator behind it is closed at an early end',
    async run(context) {
      let closed = 0;
      const source = {
        size: 2,
        *[Symbol.iterator]() {
          try {
            yield '1';
            yield '2';
          } finally {
            closed += 1;
          }
        },
      };
      const { run } = manyThrough(context, async () => new Response('{"error":"no","type":"FORBIDDEN"}', { status: 403 }));
      const report = await run(source, { concurrency: 1 });
      await sleep(1);
      assert.deepEqual([places(report), closed], [['0:1:failed', '1:2:skipped'], 1]);
    },
  },
  {
    name: 'a list that grew is skipped to its end',
    async run(context) {
      const list = ['1', '2'];
      const { run } = manyThrough(context, async () => {
        list.push('3', '4');
        return new Response('{"error":"no","type":"FORBIDDEN"}', { status: 403 });
      });
      assert.deepEqual(places(await run(list, { concurrency: 1 })), ['0:1:failed', '1:2:skipped', '2:3:skipped', '3:4:skipped']);
    },
  },
];
