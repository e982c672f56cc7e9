// What goes wrong between examples/queue and the API, or within Cloudflare, one thing at a time.
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { ROWS_ALARM, rowsOfLists, rowsOfWave } from '../../benches/queue.mjs';
import { workFolder } from '../../tools/start/install.mjs';
import { control, startQueue, until } from './queue-kit.mjs';

export function troubleChecks({ folder, standin }) {
  /** A connection with messages of its own, and a Worker that knows it as "first". */
  const withList = async ({ count = 100, connection = {}, ...options }, use) => {
    const { connectionId } = await control(standin, 'POST', 'connections', connection);
    const { ids } = await control(standin, 'POST', 'messages', { connectionId, count });
    const queue = await startQueue({ folder, standin, connections: { first: connectionId }, ...options });
    const counters = async () => (await control(standin, 'GET', 'state')).deletes[connectionId] ?? { ok: 0, gone: 0, throttled: 0, failed: 0, deleted: 0 };
    const change = (fields) => control(standin, 'POST', 'connections', { connectionId, ...fields });
    try {
      // A bucket that is to begin empty would have filled while the Worker started.
      if (connection.rateLimit) await change({ rateLimit: connection.rateLimit });
      await use({ queue, ids, connectionId, counters, change });
      assert.ok(!queue.log.text.includes(connectionId), 'the connection id is in the log');
    } finally {
      await queue.close();
    }
  };

  return [
    {
      name: 'what the queue cannot deliver is recorded as failed, and not sent',
      async run() {
        await withList({ faults: { deaf: 'first' } }, async ({ queue, ids, counters }) => {
          const list = await queue.post('first', ids, 'dead');
          const { failed, reasons } = await queue.done(list);
          assert.deepEqual([failed, reasons], [100, { undelivered: 100 }]);
          for (const { mayBeDeleted } of await queue.report(list)) assert.equal(mayBeDeleted, false);
          assert.deepEqual(await counters(), { ok: 0, gone: 0, throttled: 0, failed: 0, deleted: 0 });
          assert.match(queue.log.text, /^BODY ofauth-delete-dead /m);
          assert.match(queue.log.text, /first: 1 messages could not be delivered/);
        });
      },
    },
    {
      name: 'an alarm that is gone is set again, by any request and by the cron trigger',
      async run() {
        for (const wake of [(queue, list) => queue.progress(list), (queue) => queue.cron()]) {
          // At 60 a minute the second wave is a minute away.
          await withList({ count: 120, bindings: { RATE_PER_MINUTE: '600' } }, async ({ queue, ids, counters }) => {
            const list = await queue.post('first', ids, 'lost-alarm');
            await until(async () => (await counters()).ok >= 88, 20_000, () => 'the first wave never left');
            await setTimeout(300);
            await queue.object('first', 'loseAlarm');
            const { ok } = await counters();
            await setTimeout(6_000);
            assert.equal((await counters()).ok, ok, 'it still had an alarm: the check proves nothing');
            await wake(queue, list);
            await until(async () => (await counters()).ok === 120, 20_000, () => 'nobody woke it');
          });
        }
      },
    },
    {
      name: 'an empty bucket costs one 429; then one request goes first',
      async run() {
        const rateLimit = { perMinute: 30, burst: 90, tokens: 0 };
        await withList({ count: 5, connection: { rateLimit }, bindings: { RATE_PER_MINUTE: '30' } }, async ({ queue, ids, counters }) => {
          await queue.done(await queue.post('first', ids, 'empty'));
          const { ok, throttled } = await counters();
          assert.deepEqual([ok, throttled], [5, 1]);
        });
      },
    },
    {
      name: 'a bucket that another client shares is not exceeded',
      async run() {
        const rateLimit = { perMinute: 600, burst: 90, tokens: 37, jitterMs: 20 };
        await withList({ count: 90, connection: { rateLimit }, bindings: { RATE_PER_MINUTE: '600' } }, async ({ queue, ids, counters }) => {
          await queue.done(await queue.post('first', ids, 'shared-bucket'));
          const { ok, throttled } = await counters();
          assert.deepEqual([ok, throttled], [90, 0]);
        });
      },
    },
    {
      name: 'six requests are open at once, and no more',
      async run() {
        // Counted at the server: Miniflare, unlike Cloudflare, has no limit of its own.
        await withList({ count: 150, connection: { rateLimit: { perMinute: 6_000, burst: 90, jitterMs: 60 } } }, async ({ queue, ids, connectionId }) => {
          await queue.done(await queue.post('first', ids, 'lanes'));
          assert.equal((await control(standin, 'GET', 'state')).maxOpenRequests[connectionId], 6);
        });
      },
    },
    {
      name: 'the tokens of a wave that was cut stay spent',
      async run() {
        const rateLimit = { perMinute: 600, burst: 90, remaining: false };
        await withList({ count: 110, connection: { rateLimit }, bindings: { RATE_PER_MINUTE: '600' }, faults: { cutOnceAfter: 60 } }, async ({ queue, ids, counters }) => {
          const { deleted, alreadyDeleted } = await queue.done(await queue.post('first', ids, 'cut'));
          const { throttled } = await counters();
          assert.deepEqual([deleted + alreadyDeleted, throttled], [110, 0]);
          assert.match(queue.log.text, /^CUT$/m);
        });
      },
    },
    {
      name: 'a 429 holds the connection for as long as it says',
      async run() {
        const rateLimit = { perMinute: 20, burst: 1, tokens: 0, retryAfter: true };
        await withList({ count: 40, connection: { rateLimit } }, async ({ queue, ids, counters, change }) => {
          const list = await queue.post('first', ids, 'held');
          let hold;
          await until(async () => (hold = (await queue.progress(list)).hold), 20_000, () => 'it is not held');
          assert.equal(hold.reason, 'rate_limited');
          assert.ok(hold.ms > 1_000 && hold.ms <= 3_000, `${hold.ms} ms`);
          await change({ rateLimit: false });
          await queue.done(list);
          const { throttled, ok } = await counters();
          assert.deepEqual([throttled, ok], [1, 40]);
        });
      },
    },
    {
      name: 'an outage fails no id: one request probes, and all is deleted when it is over',
      async run() {
        await withList({ count: 200, connection: { down: 'refuse-503' } }, async ({ queue, ids, counters, change }) => {
          const list = await queue.post('first', ids, 'outage');
          await until(async () => (await queue.progress(list)).hold?.reason === 'server', 30_000, () => 'it is not held');
          await setTimeout(4_000);
          const { failed } = await counters();
          assert.ok(failed >= 5 && failed < 30, `${failed} requests during the outage`);
          assert.equal((await queue.progress(list)).failed, 0);
          await change({ down: false });
          const { deleted, alreadyDeleted } = await queue.done(list);
          assert.equal(deleted + alreadyDeleted, 200);
        });
      },
    },
    {
      name: 'what would meet every id holds the connection; after MAX_HOLD_MINUTES it is told as failed',
      async run() {
        await withList({ count: 50, connection: { state: 'expired' }, bindings: { MAX_HOLD_MINUTES: '0.1' } }, async ({ queue, ids, counters, change }) => {
          const list = await queue.post('first', ids, 'expired');
          await until(async () => (await queue.progress(list)).hold?.reason === 'unauthorized', 20_000, () => 'it is not held');
          const { failed, reasons } = await queue.done(list, 60_000);
          assert.deepEqual([failed, reasons], [50, { unauthorized: 50 }]);
          assert.ok((await counters()).failed < 10);
          for (const { mayBeDeleted } of await queue.report(list)) assert.equal(mayBeDeleted, false);
          await change({ state: 'active' });
          assert.equal((await queue.done(await queue.post('first', ids, 'linked-again'))).deleted, 50);
        });
      },
    },
    {
      name: 'an alias that was given another connection sends nothing there',
      async run() {
        const persist = workFolder('queue-state');
        try {
          const { connectionId: other } = await control(standin, 'POST', 'connections', {});
          await withList({ count: 20, persist, connection: { down: 'reset' } }, async ({ queue, ids, change }) => {
            const list = await queue.post('first', ids, 'moved');
            await until(async () => (await queue.progress(list)).hold, 20_000, () => 'it is not held');
            await queue.close();
            await change({ down: false });
            const moved = await startQueue({ folder, standin, persist, connections: { first: other } });
            try {
              await until(async () => (await moved.progress(list)).hold?.reason === 'connection_changed', 30_000, () => 'it was not noticed');
              assert.equal((await control(standin, 'GET', 'state')).deletes[other], undefined);
            } finally {
              await moved.close();
            }
          });
        } finally {
          await rm(persist, { recursive: true, force: true });
        }
      },
    },
    {
      name: 'it writes the rows that benches/queue.mjs counts',
      async run() {
        await withList({ count: 1_200 }, async ({ queue, ids }) => {
          await queue.done(await queue.post('first', ids, 'rows'));
          await setTimeout(200);
          const numbers = (word) => [...queue.log.text.matchAll(new RegExp(`^${word} (.*)$`, 'gm'))].map(([, json]) => JSON.parse(json));
          const waves = numbers('ALARM').filter(({ sent }) => sent > 0);
          let sent = 0;
          let counted = rowsOfLists(1_200);
          for (const wave of waves) {
            counted += rowsOfWave(sent, wave.sent);
            sent += wave.sent;
          }
          assert.equal(sent, 1_200);
          const written = [...numbers('TAKE'), ...numbers('ALARM')].reduce((sum, { rows }) => sum + rows, 0) + waves.length * ROWS_ALARM;
          assert.ok(Math.abs(written / counted - 1) < 0.05, `${written} rows written, ${counted} counted`);
        });
      },
    },
    {
      name: 'a message that somebody else put into the queue harms nobody',
      async run() {
        await withList({ count: 20 }, async ({ queue, ids }) => {
          await queue.foreign({ hello: 'there' });
          assert.equal((await queue.done(await queue.post('first', ids, 'foreign'))).deleted, 20);
          await until(() => /is not part of a list/.test(queue.log.text), 10_000, () => 'nobody says so');
        });
      },
    },
  ];
}
