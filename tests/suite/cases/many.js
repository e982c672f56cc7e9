// Many deletes: outcomes, order, sources, what is read when.

import { assert } from 'chai';
import { okResponse } from '../context.js';
import { sleep } from '../guard.js';
import { API_KEY } from '../standin.js';
import { many, manyThrough, problem } from '../many.js';

const COUNTS = { deleted: 0, alreadyDeleted: 0, notDeleted: 0, failed: 0, skipped: 0 };
const countsOf = ({ deleted, alreadyDeleted, notDeleted, failed, skipped }) => ({ deleted, alreadyDeleted, notDeleted, failed, skipped });

const sources = {
  array: (ids) => ids,
  Set: (ids) => new Set(ids),
  generator: function* (ids) {
    yield* ids;
  },
  'async generator': async function* (ids) {
    for (const id of ids) {
      await sleep(1);
      yield id;
    }
  },
  'iterator of a Map': (ids) => new Map(ids.map((id) => [id, 1])).keys(),
  'hand-made iterable': (ids) => ({ [Symbol.iterator]: () => ({ next: () => (ids.length > 0 ? { value: ids.shift() } : { done: true }) }) }),
  'hand-made async iterable': (ids) => ({ [Symbol.asyncIterator]: () => ({ next: async () => ({ done: ids.length === 0, value: ids.shift() }) }) }),
};

export default [
  ...Object.entries(sources).map(([name, make]) => ({
    name: `ids from a source: ${name}`,
    async run(context) {
      const { ids, ...rest } = await many(context, 7);
      const report = await rest.delete(make([...ids]));
      assert.deepEqual(countsOf(report), { ...COUNTS, deleted: 7 });
      assert.deepEqual(report.outcomes.map(({ id, index, status }) => [id, index, status]), ids.map((id, index) => [id, index, 'deleted']));
      for (const { response, attempts } of report.outcomes) assert.isTrue(response.success && response.queue.id > 0 && attempts === 1);
      assert.isUndefined(report.stopped);
      assert.notProperty(report, 'error');
      assert.isAtLeast(report.elapsedMs, 0);
      for (const id of ids) assert.isFalse(await context.standin.exists(id));
    },
  })),
  {
    name: 'no ids: an empty report, nothing sent',
    async run({ deleteMassMessages }) {
      const report = await deleteMassMessages([], API_KEY, 'conn_1', { fetch: () => assert.fail('sent') });
      assert.deepEqual({ ...report, elapsedMs: 0 }, { ...COUNTS, outcomes: [], elapsedMs: 0 });
    },
  },
  {
    name: 'numbers, bigints and strings are one id if their text is; one request, an outcome each, in the order given',
    async run(context) {
      const { sent, run } = manyThrough(context, async () => okResponse('{"success":true,"queue":{"id":5}}'));
      const report = await run([5, '5', 5n, '6', '5'], { concurrency: 2 });
      assert.deepEqual(sent, ['5', '6']);
      assert.deepEqual(report.outcomes.map(({ id, index, status }) => [id, index, status]), ['5', '5', '5', '6', '5'].map((id, index) => [id, index, 'deleted']));
      assert.deepEqual(countsOf(report), { ...COUNTS, deleted: 5 });
      for (const { response } of report.outcomes) assert.deepEqual(response, { success: true, queue: { id: 5 } });
    },
  },
  {
    name: 'an id that is given again while it is in flight waits for the first',
    async run(context) {
      let answer;
      const { sent, run } = manyThrough(context, () => new Promise((resolve) => (answer = () => resolve(new Response('{"error":"no","type":"X"}', { status: 400 })))));
      const told = [];
      const promise = run(['7', '7', '7'], { concurrency: 3, rateLimit: false, onOutcome: ({ index }) => void told.push(index) });
      await sleep(30);
      answer();
      const report = await promise;
      assert.deepEqual(sent, ['7']);
      assert.equal(report.failed, 3);
      assert.deepEqual([...told].sort(), [0, 1, 2]);
      for (const { error } of report.outcomes) assert.equal(error.code, 'bad_request');
    },
  },
  {
    name: 'an invalid id fails alone, with no request',
    async run(context) {
      const { sent, run } = manyThrough(context, async () => okResponse());
      const report = await run(['1', 'a/b', {}, null, undefined, -1, 2.5, Symbol('x'), '', '..', '2']);
      assert.deepEqual(sent, ['1', '2']);
      assert.deepEqual([report.deleted, report.failed], [2, 9]);
      for (const { error, attempts } of report.outcomes.filter(({ status }) => status === 'failed')) {
        assert.deepInclude(error, { code: 'invalid_argument', attempts: 0, mayHaveSucceeded: false });
        assert.match(error.message, /^id /);
        assert.equal(attempts, 0);
      }
    },
  },
  {
    name: 'success: false is not deleted, and never counts as such',
    async run(context) {
      const { run } = manyThrough(context, async (id) => okResponse(`{"success":${id !== '2'}}`));
      const report = await run(['1', '2', '3']);
      assert.deepEqual(countsOf(report), { ...COUNTS, deleted: 2, notDeleted: 1 });
      assert.deepEqual([report.outcomes[1].status, report.outcomes[1].response], ['notDeleted', { success: false }]);
      assert.isUndefined(report.stopped);
    },
  },
  {
    name: 'running the same list again with allowMissing ends with everything already deleted',
    async run(context) {
      const { ids, ...rest } = await many(context, 5);
      assert.equal((await rest.delete(ids)).deleted, 5);
      const again = await rest.delete(ids, { allowMissing: true });
      assert.deepEqual(countsOf(again), { ...COUNTS, alreadyDeleted: 5 });
      for (const { status, response } of again.outcomes) assert.deepEqual([status, response], ['alreadyDeleted', { success: true, alreadyDeleted: true }]);
      const strict = await rest.delete(ids);
      assert.equal(strict.failed, 5, 'without it a 404 fails');
    },
  },
  {
    name: 'an id is read only when its lane is free, next() never overlaps, and each is sent at once',
    async run(context) {
      let reading = 0;
      let inFlight = 0;
      const events = [];
      async function* ids() {
        for (let id = 1; id <= 12; id++) {
          assert.equal(++reading, 1, 'next() overlaps');
          events.push([`read`, inFlight]);
          await sleep(1);
          reading -= 1;
          yield String(id);
        }
      }
      const { run } = manyThrough(context, async () => {
        inFlight += 1;
        events.push(['send', inFlight]);
        await sleep(8);
        inFlight -= 1;
        return okResponse();
      });
      const report = await run(ids(), { concurrency: 3, rateLimit: { perMinute: 60_000, burst: 100 } });
      assert.equal(report.deleted, 12);
      assert.isAtMost(Math.max(...events.filter(([what]) => what === 'send').map(([, count]) => count)), 3);
      assert.isAtMost(Math.max(...events.filter(([what]) => what === 'read').map(([, count]) => count)), 2, 'read with all lanes busy');
    },
  },
  {
    name: 'onOutcome is awaited before its lane takes the next id, and told of each once; onProgress counts up to the total',
    async run(context) {
      const { run } = manyThrough(context, async () => okResponse());
      const told = [];
      const seen = [];
      let open = 0;
      const report = await run(['1', '2', '3', '4', '5', '6'], {
        concurrency: 2,
        async onOutcome(outcome) {
          open += 1;
          assert.isAtMost(open, 2);
          await sleep(5);
          open -= 1;
          told.push(outcome.index);
        },
        onProgress: (progress) => void seen.push(progress),
      });
      assert.equal(report.deleted, 6);
      assert.deepEqual([...told].sort(), [0, 1, 2, 3, 4, 5]);
      assert.deepEqual(seen.map(({ settled }) => settled), [1, 2, 3, 4, 5, 6]);
      for (const progress of seen) {
        assert.equal(progress.total, 6);
        assert.equal(progress.deleted, progress.settled);
        assert.equal(progress.last.status, 'deleted');
        assert.isAtMost(progress.inFlight, 2);
      }
    },
  },
  {
    name: 'onProgress that throws or rejects is ignored',
    async run(context) {
      const { run } = manyThrough(context, async () => okResponse());
      const report = await run(['1', '2'], { onProgress: ({ settled }) => (settled === 1 ? Promise.reject(new Error('no')) : problem()) });
      assert.equal(report.deleted, 2);
      assert.isUndefined(report.stopped);
    },
  },
  {
    name: 'keepOutcomes: false keeps counts alone, and what is given again still gets its outcome',
    async run(context) {
      const { sent, run } = manyThrough(context, async (id) => okResponse(`{"success":${id !== '2'}}`));
      const told = [];
      const report = await run(['1', '2', '1', '2'], { keepOutcomes: false, onOutcome: ({ status }) => void told.push(status) });
      assert.deepEqual(report.outcomes, []);
      assert.deepEqual(countsOf(report), { ...COUNTS, deleted: 2, notDeleted: 2 });
      assert.deepEqual(sent, ['1', '2']);
      assert.deepEqual(told.sort(), ['deleted', 'deleted', 'notDeleted', 'notDeleted']);
    },
  },
  {
    name: 'a 429 costs no retry, holds all lanes for as long as asked, then one goes first',
    async run(context) {
      const times = [];
      let throttled = 0;
      const start = Date.now();
      const { run } = manyThrough(context, async () => {
        times.push(Date.now() - start);
        if (times.length < 3 && throttled++ < 2) return new Response('{"error":"slow","type":"RATE_LIMIT_EXCEEDED"}', { status: 429, headers: { 'retry-after-ms': '300' } });
        await sleep(10);
        return okResponse();
      });
      const holds = [];
      const report = await run(['1', '2', '3', '4'], { maxRetries: 0, rateLimit: false, concurrency: 2, onProgress: ({ holdMs }) => void holds.push(holdMs) });
      assert.equal(report.deleted, 4);
      assert.deepEqual([report.outcomes[0].attempts, report.outcomes[1].attempts], [2, 2]);
      assert.isAtLeast(times[2], 295, 'sent during the hold');
      assert.isAtLeast(times[3] - times[2], 5, 'a second one went with the first');
      assert.isTrue(holds.some((ms) => ms > 0 && ms <= 300), 'the hold was told');
      assert.isUndefined(holds.at(-1), 'and its end');
    },
  },
  {
    name: 'a batch and single calls of one connection share the bucket; single calls are not delayed',
    async run(context) {
      const { run, single } = manyThrough(context, async () => okResponse());
      const options = { rateLimit: { perMinute: 600, burst: 5 } };
      await run(['1'], options);
      for (const id of ['2', '3', '4']) await single(id);
      const start = Date.now();
      const report = await run(['5', '6', '7'], options);
      assert.equal(report.deleted, 3);
      assert.isAtLeast(Date.now() - start, 150, 'their tokens were spent');
      const singles = Date.now();
      for (let id = 10; id < 20; id++) await single(String(id));
      assert.isBelow(Date.now() - singles, 900, 'ten tokens take a second');
    },
  },
];
