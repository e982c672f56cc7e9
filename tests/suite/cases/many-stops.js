// Many deletes: what ends them early. The report always comes, and loses nothing.

import { assert } from 'chai';
import { watchedController } from '../../faults/signals.js';
import { okResponse } from '../context.js';
import { sleep } from '../guard.js';
import { many, manyThrough, problem } from '../many.js';

const hang = (init) => new Promise((_, reject) => init.signal.addEventListener('abort', () => reject(init.signal.reason)));
const json = (status, body, headers) => new Response(JSON.stringify(body), { status, headers });
const ids = (count) => Array.from({ length: count }, (_, index) => String(index + 1));
const statuses = ({ outcomes }) => outcomes.map(({ status }) => status);

/** Every id of a list has one outcome, in its place. */
function assertWhole(report, list) {
  assert.deepEqual(report.outcomes.map(({ id, index }) => [id, index]), list.map((id, index) => [id, index]));
  const { deleted, alreadyDeleted, notDeleted, failed, skipped } = report;
  assert.equal(deleted + alreadyDeleted + notDeleted + failed + skipped, list.length);
}

const shared = {
  unauthorized: () => json(401, { error: 'no', type: 'UNAUTHORIZED' }),
  'session expired': () => json(401, { error: 'no', type: 'SESSION_EXPIRED' }),
  forbidden: () => json(403, { error: 'no', type: 'FORBIDDEN' }),
  'route not found': () => json(404, { error: 'no', type: 'ROUTE_NOT_FOUND' }),
  redirected: () => new Response('', { status: 307, headers: { location: 'https://elsewhere.example/' } }),
};
const pages = {
  'a page with 200': () => new Response('<html><title>Sign in</title></html>', { headers: { 'content-type': 'text/html' } }),
  'a page with 404': () => new Response('<html><title>404</title></html>', { status: 404 }),
  "a router's 404": () => json(404, { message: 'Cannot DELETE /x', statusCode: 404 }),
};

export default [
  ...Object.entries(shared).map(([name, answer]) => ({
    name: `a failure that every other id would share stops at once: ${name}`,
    async run(context) {
      const { sent, run } = manyThrough(context, async () => answer());
      const report = await run(ids(20), { concurrency: 1 });
      assert.deepEqual([report.stopped, report.failed, report.skipped, sent.length], ['error', 1, 19, 1]);
      assert.strictEqual(report.error, report.outcomes[0].error);
      assertWhole(report, ids(20));
    },
  })),
  ...Object.entries(pages).map(([name, answer]) => ({
    name: `a page that is not the API stops, the second time in a row: ${name}`,
    async run(context) {
      const { run } = manyThrough(context, async (id) => (id === '1' || id >= '3' ? answer() : okResponse()));
      const report = await run(ids(9), { concurrency: 1 });
      assert.deepEqual(statuses(report).slice(0, 5), ['failed', 'deleted', 'failed', 'failed', 'skipped']);
      assert.equal(report.stopped, 'error');
      assert.strictEqual(report.error, report.outcomes[3].error);
    },
  })),
  {
    name: 'failures of one id do not stop the others, unless stopOnError',
    async run(context) {
      const answer = async (id) => (id === '2' ? json(400, { error: 'no', type: 'BAD_REQUEST' }) : okResponse());
      const all = await manyThrough(context, answer).run(ids(5), { concurrency: 1 });
      assert.deepEqual([all.deleted, all.failed, all.stopped], [4, 1, undefined]);
      const first = await manyThrough(context, answer).run(ids(5), { concurrency: 1, stopOnError: true });
      assert.deepEqual([statuses(first), first.stopped], [['deleted', 'failed', 'skipped', 'skipped', 'skipped'], 'error']);
      assert.strictEqual(first.error, first.outcomes[1].error);
      const notDeleted = await manyThrough(context, async () => okResponse('{"success":false}')).run(ids(3), { concurrency: 1, stopOnError: true });
      assert.deepEqual([statuses(notDeleted), notDeleted.stopped], [['notDeleted', 'skipped', 'skipped'], 'error']);
    },
  },
  {
    name: 'RULES_OUTDATED holds, and passes by itself',
    async run(context) {
      const { sent, run } = manyThrough(context, async (id, init, count) =>
        count === 1 ? json(401, { error: 'no', type: 'RULES_OUTDATED' }, { 'retry-after-ms': '100' }) : okResponse(),
      );
      const report = await run(ids(3), { maxRetries: 0, concurrency: 2 });
      assert.deepEqual([report.deleted, report.stopped, sent.length], [3, undefined, 4]);
    },
  },
  {
    name: 'signal ends what is in flight, told as unknown; the report comes, the rest of a list is skipped',
    async run(context) {
      const { controller, signal, listeners } = watchedController();
      const reason = new Error('enough');
      const { run } = manyThrough(context, (id, init) => (id === '1' ? okResponse() : hang(init)));
      const told = [];
      const promise = run(ids(6), { concurrency: 2, rateLimit: false, signal, onOutcome: ({ status }) => void told.push(status) });
      await sleep(30);
      controller.abort(reason);
      const report = await promise;
      assert.deepEqual(statuses(report), ['deleted', 'failed', 'failed', 'skipped', 'skipped', 'skipped']);
      assert.deepEqual([report.stopped, report.error], ['aborted', reason]);
      for (const { error } of report.outcomes.slice(1, 3)) {
        assert.deepInclude(error, { code: 'aborted', attempts: 1, mayHaveSucceeded: true });
        assert.strictEqual(error.cause, reason);
      }
      assert.deepEqual(told.sort(), statuses(report).sort());
      assert.equal(listeners(), 0);
    },
  },
  {
    name: 'a signal that is aborted already: nothing is read or sent, the report comes',
    async run(context) {
      const { sent, run } = manyThrough(context, async () => okResponse());
      let read = 0;
      function* source() {
        read += 1;
        yield '1';
      }
      const report = await run(source(), { signal: AbortSignal.abort('before') });
      assert.deepEqual([report.stopped, report.error, read, sent.length, report.outcomes.length], ['aborted', 'before', 0, 0, 0]);
      const list = await run(ids(3), { stopSignal: AbortSignal.abort('before') });
      assert.deepEqual([list.stopped, list.error, statuses(list)], ['stopSignal', 'before', ['skipped', 'skipped', 'skipped']]);
    },
  },
  {
    name: 'stopSignal starts nothing new; what is in flight ends by itself',
    async run(context) {
      const { controller, signal, listeners } = watchedController();
      const { sent, run } = manyThrough(context, async () => {
        await sleep(40);
        return okResponse();
      });
      const promise = run(ids(8), { concurrency: 2, rateLimit: false, stopSignal: signal });
      await sleep(15);
      controller.abort('enough');
      const report = await promise;
      assert.deepEqual([report.deleted, report.skipped, report.stopped, report.error], [2, 6, 'stopSignal', 'enough']);
      assert.equal(sent.length, 2);
      assertWhole(report, ids(8));
      assert.equal(listeners(), 0);
    },
  },
  {
    name: 'an id that waits in a hold when stopSignal fires ends at once, as rate limited',
    async run(context) {
      const controller = new AbortController();
      const { run } = manyThrough(context, async () => json(429, { error: 'slow', type: 'RATE_LIMIT_EXCEEDED' }, { 'retry-after': '60' }));
      const start = Date.now();
      const promise = run(ids(4), { concurrency: 1, stopSignal: controller.signal });
      await sleep(30);
      controller.abort();
      const report = await promise;
      assert.isBelow(Date.now() - start, 5_000);
      assert.deepEqual(statuses(report), ['failed', 'skipped', 'skipped', 'skipped']);
      assert.deepInclude(report.outcomes[0].error, { code: 'rate_limited', mayHaveSucceeded: false });
      assert.equal(report.stopped, 'stopSignal');
    },
  },
  {
    name: 'a source that stalls holds up neither an abort nor a stop, and is closed',
    async run(context) {
      for (const option of ['signal', 'stopSignal']) {
        const controller = new AbortController();
        let closed = 0;
        const source = {
          [Symbol.asyncIterator]: () => ({
            count: 0,
            next() {
              return this.count++ === 0 ? Promise.resolve({ value: '1' }) : new Promise(() => {});
            },
            return() {
              closed += 1;
              return new Promise(() => {});
            },
          }),
        };
        const { run } = manyThrough(context, async () => okResponse());
        const promise = run(source, { [option]: controller.signal });
        await sleep(20);
        controller.abort();
        const report = await promise;
        await sleep(1);
        assert.deepEqual([report.deleted, report.outcomes.length, closed], [1, 1, 1], option);
        assert.equal(report.stopped, option === 'signal' ? 'aborted' : option);
      }
    },
  },
  {
    name: 'a generator is closed on an early end and runs its finally; of it nothing more is read',
    async run(context) {
      const events = [];
      async function* source() {
        try {
          for (let id = 1; ; id++) {
            events.push(id);
            yield String(id);
          }
        } finally {
          events.push('closed');
        }
      }
      const { run } = manyThrough(context, async (id) => (id === '3' ? json(403, { error: 'no', type: 'FORBIDDEN' }) : okResponse()));
      const report = await run(source(), { concurrency: 1 });
      await sleep(5);
      assert.deepEqual([statuses(report), report.stopped], [['deleted', 'deleted', 'failed'], 'error']);
      assert.deepEqual(events, [1, 2, 3, 'closed']);
    },
  },
  ...['throws', 'rejects', 'gives no object', 'throws in a getter'].map((way) => ({
    name: `a source that fails ends in the report: ${way}`,
    async run(context) {
      const failure = new Error('the source failed');
      let closed = 0;
      const results = {
        throws: () => {
          throw failure;
        },
        rejects: () => Promise.reject(failure),
        'gives no object': () => 5,
        'throws in a getter': () => ({
          get done() {
            throw failure;
          },
        }),
      };
      const source = (count = 0) => ({
        [way === 'rejects' ? Symbol.asyncIterator : Symbol.iterator]: () => ({
          next: () => (count++ < 2 ? { value: String(count) } : results[way]()),
          return: () => void (closed += 1),
        }),
      });
      const { run } = manyThrough(context, async () => okResponse());
      const report = await run(source());
      assert.deepEqual([report.deleted, report.stopped, report.outcomes.length], [2, 'source', 2]);
      if (way === 'gives no object') assert.instanceOf(report.error, TypeError);
      else assert.strictEqual(report.error, failure);
      assert.equal(closed, 0, 'what failed is over');
    },
  })),
  ...['throws', 'rejects'].map((way) => ({
    name: `onOutcome that ${way} stops the batch and changes no outcome`,
    async run(context) {
      const failure = new Error('the journal is full');
      let calls = 0;
      const { sent, run } = manyThrough(context, async () => okResponse());
      const report = await run(ids(9), {
        concurrency: 1,
        onOutcome({ index }) {
          calls += 1;
          if (index === 2) {
            if (way === 'rejects') return Promise.reject(failure);
            throw failure;
          }
        },
      });
      assert.deepEqual([report.deleted, report.skipped, report.stopped, sent.length, calls], [3, 6, 'callback', 3, 3]);
      assert.strictEqual(report.error, failure);
    },
  })),
  {
    name: 'an outage: five failures in a row, then one probe at a time, and an honest stop; few ids fail',
    async run(context) {
      let open = 0;
      let most = 0;
      const { sent, run } = manyThrough(context, async (id, init, count) => {
        open += 1;
        if (count > 8) most = Math.max(most, open);
        await sleep(1);
        open -= 1;
        throw new TypeError('connection lost');
      });
      const report = await run(ids(300), { maxHoldMs: 2_500, maxRetries: 0, rateLimit: false, concurrency: 4 });
      assert.equal(report.stopped, 'unreachable');
      assert.isAtMost(report.failed, 12);
      assert.isAtMost(sent.length, 16);
      assert.isAtMost(most, 1, 'probes at once');
      assert.equal(report.failed + report.skipped, 300);
      assert.equal(report.error.code, 'network');
      assertWhole(report, ids(300));
    },
  },
  {
    name: 'an outage that ends: everything is deleted in the end',
    async run(context) {
      const { run } = manyThrough(context, async (id, init, count) => {
        if (count >= 3 && count <= 9) throw new TypeError('connection lost');
        return okResponse();
      });
      const report = await run(ids(30), { rateLimit: false, concurrency: 3, maxRetries: 3 });
      assert.deepEqual([report.deleted, report.stopped], [30, undefined]);
    },
  },
  {
    name: 'a hold that would be longer than maxHoldMs stops the batch as throttled',
    async run(context) {
      const { run } = manyThrough(context, async (id) => (id === '2' ? json(429, { error: 'slow', type: 'RATE_LIMIT_EXCEEDED' }, { 'retry-after': '3600' }) : okResponse()));
      const report = await run(ids(4), { concurrency: 1 });
      assert.deepEqual([statuses(report), report.stopped], [['deleted', 'failed', 'skipped', 'skipped'], 'throttled']);
      assert.strictEqual(report.error, report.outcomes[1].error);
      assert.deepInclude(report.error, { code: 'rate_limited', mayHaveSucceeded: false, retryAfterMs: 3_600_000 });
    },
  },
  {
    name: 'two batches of one connection, one aborted: the other ends as it should',
    async run(context) {
      const { ids: list, ...rest } = await many(context, 30);
      const controller = new AbortController();
      const first = rest.delete(list.slice(0, 15), { signal: controller.signal, onOutcome: () => controller.abort() });
      const second = rest.delete(list.slice(15));
      assert.equal((await first).stopped, 'aborted');
      assert.equal((await second).deleted, 15);
    },
  },
  {
    name: 'no callback, source or fetch that fails in any way leaves a batch without its report',
    async run(context) {
      const failing = [problem, () => Promise.reject(new Error('no')), () => ({ then: problem }), () => 5, () => ({ then: (yes) => yes() })];
      for (const onProgress of failing) {
        for (const onOutcome of failing) {
          const { run } = manyThrough(context, async () => okResponse());
          const report = await run(['1', '2'], { onProgress, onOutcome, onAttempt: onProgress });
          assert.equal(report.deleted + report.skipped, 2);
        }
      }
    },
  },
];
