// examples/queue in workerd, against the stand-in: what a caller sees, what goes wrong on the way, and all of it at once.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { typeCheck } from './kit.mjs';
import { callChecks } from './queue-calls.mjs';
import { bundleQueue, startQueue } from './queue-kit.mjs';
import { paceChecks } from './queue-pace.mjs';
import { runQueue } from './queue-run.mjs';
import { troubleChecks } from './queue-trouble.mjs';

export const queue = {
  example: 'queue',
  async open({ folder, standin }) {
    await bundleQueue(folder);
    const { connectionId, ids } = await standin.connection('one', 'two', 'three', 'four', 'five');
    const running = await startQueue({ folder, standin, connections: { first: connectionId, second: `${connectionId}-other` } });
    const tools = { folder, standin, connectionId, ids, running };
    return { checks: [...checks(tools), ...callChecks(tools), ...troubleChecks(tools), ...paceChecks(tools), ...runChecks(tools)], close: () => running.close() };
  },
};

function checks({ folder, standin, ids, running }) {
  return [
    { name: 'its types are right', run: () => typeCheck(folder) },
    {
      name: 'deletes a list, and reports every id',
      red: true,
      async run() {
        const list = await running.post('first', [...ids.slice(0, 2), 'never-there', ids[0]], 'deletes');
        assert.deepEqual([list.total, list.duplicates], [3, 1]);
        const { deleted, failed, reasons, done } = await running.done(list);
        assert.deepEqual({ deleted, failed, reasons, done }, { deleted: 2, failed: 1, reasons: { not_found: 1 }, done: true });
        assert.deepEqual(await Promise.all(ids.map(standin.exists)), [false, false, true, true, true]);
        const [one, two, three] = await running.report(list);
        assert.deepEqual([one, two], ids.slice(0, 2).map((id) => ({ id, outcome: 'deleted' })));
        assert.match(three.requestId, /^req_/);
        const why = { reason: 'not_found', status: 404, type: 'RESOURCE_NOT_FOUND', requestId: three.requestId, mayBeDeleted: false };
        assert.deepEqual(three, { id: 'never-there', outcome: 'failed', ...why });
      },
    },
    {
      name: 'with allowMissing, what is not there is already deleted',
      async run() {
        const list = await running.post('first', ['never-there'], 'missing', { allowMissing: true });
        assert.equal((await running.done(list)).alreadyDeleted, 1);
      },
    },
    {
      name: 'its files name the same queues and objects as the test',
      async run() {
        const config = await readFile(join(folder, 'wrangler.jsonc'), 'utf8');
        const names = ['"ofauth-delete"', '"ofauth-delete-dead"', '"CHUNKS"', '"OBJECTS"', '"new_sqlite_classes": ["Connection"]', '"crons"', '"2026-01-01"'];
        for (const name of names) assert.ok(config.includes(name), name);
      },
    },
  ];
}

/** One run for all of these: it takes half a minute. */
function runChecks({ folder }) {
  let running;
  const once = () => (running ??= runQueue({ folder }));
  const check = (name, look) => ({ name: `5,000 ids, 20 connections, all faults: ${name}`, run: async () => look(await once()) });
  return [
    check('every id ends once, and none is lost', ({ accounts, reports, counts }) => {
      for (const [n, { ids }] of accounts.entries()) assert.deepEqual(reports[n].map(({ id }) => id), ids);
      const classes = ['deleted', 'already deleted', 'not deleted', 'failed, with a reason'].map((name) => counts[name]);
      assert.equal(classes.reduce((a, b) => a + b), 5_000);
      assert.ok(counts['settled at the restart'] < 4_500, 'it was over before the restart');
      for (const name of ['acknowledgements lost', 'waves cut', 'of which repeated', 'answers lost or broken']) assert.ok(counts[name] > 0, `${name}: the run proves nothing`);
    }),
    check('what the report says is true', ({ accounts, reports, exists }) => {
      for (const [n, { stubborn, unknown }] of accounts.entries()) {
        for (const { id, outcome, reason, mayBeDeleted } of reports[n]) {
          const line = `${id}: ${outcome} ${reason}`;
          if (stubborn.includes(id)) assert.equal(outcome, 'notDeleted', line);
          else if (unknown.includes(id)) assert.ok(outcome === 'alreadyDeleted' || (reason === 'not_found' && !mayBeDeleted), line);
          else if (outcome === 'failed') assert.ok(mayBeDeleted || exists.has(id), line);
          else assert.ok(outcome === 'deleted' || outcome === 'alreadyDeleted', line);
          assert.equal(exists.has(id), stubborn.includes(id) || (outcome === 'failed' && exists.has(id)), line);
        }
      }
    }),
    check('what comes twice is not sent twice', ({ counts }) => {
      // Answers that were lost, and waves that were cut, are asked again; 5,000 more would be the second delivery.
      assert.ok(counts['requests sent'] > 5_000 && counts['requests sent'] < 7_000, `${counts['requests sent']} requests`);
    }),
    check('no bucket is exceeded', ({ counts, deletes }) => {
      assert.equal(Object.keys(deletes).length, 20);
      assert.equal(counts['429 answers'], 0);
      // 20 × 250 requests need at least this long: a faster run would have met no limit.
      assert.ok(counts.seconds > (250 - 90) / 15, `${counts.seconds} s`);
    }),
    check('no connection id is on disk, in a name, a message, a dead letter or the log', ({ accounts, disk, log }) => {
      for (const { alias, connectionId } of accounts) {
        // That the alias is found shows that one would be.
        for (const text of [disk, log]) assert.ok(text.includes(alias), alias);
        assert.ok(log.includes(`\nNAME ${alias}\n`) && log.includes(`\nBODY ofauth-delete {"connection":"${alias}"`), `${alias}: names and messages`);
        for (const text of [disk, log]) assert.ok(!text.includes(connectionId), `${alias}: its connection id`);
      }
      assert.ok(!disk.includes('standin-key') && !log.includes('standin-key'), 'the key');
    }),
  ];
}
