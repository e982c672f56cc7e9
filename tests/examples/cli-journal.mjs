// delete-many: the journal, and going on with it after everything that can end a run.
import assert from 'node:assert/strict';
import { appendFile, readFile, stat } from 'node:fs/promises';
import { LOST_ANSWER } from './kit.mjs';
import { ACTS_AND_HANGS, HANGS, journalOf, outcomesOf, statuses, texts, until } from './cli-kit.mjs';

const GONE = ['deleted', 'alreadyDeleted'];
const KILL_ROUNDS = 40;

export function journalChecks(tools) {
  return [...killChecks(tools), ...resumeChecks(tools)];
}

/** `['26… deleted', …]`: every outcome in the journal that says that a message is gone. */
async function goneIn(path) {
  const records = await journalOf(path);
  return records.filter(({ event }) => GONE.includes(event)).map(({ id, event }) => `${id} ${event}`).sort();
}

function killChecks({ run, start, standin, sent, newPath }) {
  return [
    {
      name: 'delete-many: killed with -9 and resumed, no id is lost, none reported twice, and a lost reply is "already deleted"',
      async run() {
        const { connectionId, ids } = await standin.connection(...texts(12));
        const [deletedThenKilled, onlySent] = ids.slice(5);
        await standin.fault(deletedThenKilled, ACTS_AND_HANGS);
        await standin.fault(onlySent, HANGS);
        const journal = await newPath('journal');
        const first = start(['--yes', '--json', '--concurrency', '2', '--journal', journal, ...ids], { connectionId });
        const twoHang = async () => (await sent(deletedThenKilled)) > 0 && (await sent(onlySent)) > 0;
        await until('two hang, the others are settled', async () => (await twoHang()) && outcomesOf(first.out).length === 5);
        first.kill('SIGKILL');
        assert.equal((await first.end).code, 'SIGKILL');
        // As if it had been killed while it wrote.
        await appendFile(journal, `{"id":"${ids[7]}","event":"del`);
        await standin.fault(deletedThenKilled);
        await standin.fault(onlySent);

        const second = await run(['--yes', '--json', '--journal', journal, '--resume', ...ids], { connectionId });
        assert.equal(second.code, 0, second.err);
        assert.match(second.err, /^5 are done, as the journal says/m);
        assert.match(second.err, /^6 deleted, 1 already deleted, 0 failed, 0 not sent/m);
        const expected = ids.map((id) => `${id} ${id === deletedThenKilled ? 'alreadyDeleted' : 'deleted'}`).sort();
        assert.deepEqual(statuses([...outcomesOf(first.out), ...outcomesOf(second.out)]), expected);
        assert.deepEqual(await goneIn(journal), expected);
        assert.deepEqual(await Promise.all(ids.map(standin.exists)), ids.map(() => false));
        assert.deepEqual(await Promise.all(ids.map(sent)), ids.map((id) => ([deletedThenKilled, onlySent].includes(id) ? 2 : 1)));
      },
    },
    {
      name: 'delete-many: killed with -9 again and again at any moment, every id ends once as gone',
      async run() {
        const { connectionId, ids } = await standin.connection(...texts(60));
        for (const id of ids) await standin.fault(id, { delayMs: 40, times: 'forever' });
        const journal = await newPath('journal');
        const printed = [];
        let kills = 0;
        for (let round = 0; ; round++) {
          assert.ok(round < KILL_ROUNDS, 'it makes no way');
          const resume = (await stat(journal).catch(() => undefined)) ? ['--resume'] : [];
          const running = start(['--yes', '--json', '--concurrency', '5', '--journal', journal, ...resume, ...ids], { connectionId });
          // After some outcomes, and then somewhere within the next request.
          const wanted = Math.floor(Math.random() * 8);
          await until('some outcomes', () => running.isEnded || (running.out !== '' && running.out.split('\n').length > wanted));
          await Promise.race([running.end, new Promise((resolve) => setTimeout(resolve, Math.random() * 60))]);
          running.kill('SIGKILL');
          const { code, out, err } = await running.end;
          // The last line may be cut by the kill.
          printed.push(...outcomesOf(out.slice(0, out.lastIndexOf('\n') + 1)));
          if (code === 0) break;
          assert.equal(code, 'SIGKILL', err);
          kills += 1;
        }
        assert.ok(kills >= 3, `killed ${kills} times only`);
        const gone = (await goneIn(journal)).map((text) => text.split(' ')[0]);
        assert.deepEqual(gone, [...ids].sort(), 'the journal');
        const told = printed.map(({ id }) => id);
        assert.equal(new Set(told).size, told.length, 'stdout tells none twice');
        assert.deepEqual(printed.filter(({ status }) => !GONE.includes(status)), []);
        assert.deepEqual(await Promise.all(ids.map(standin.exists)), ids.map(() => false));
      },
    },
    {
      name: 'delete-many: an id stands in the journal before it is sent',
      async run() {
        const { connectionId, ids } = await standin.connection(...texts(3));
        for (const id of ids.slice(1)) await standin.fault(id, HANGS);
        const journal = await newPath('journal');
        const running = start(['--yes', '--concurrency', '1', '--journal', journal, ...ids], { connectionId });
        await until('the second is sent', () => sent(ids[1]));
        const events = (await journalOf(journal)).slice(1).map(({ id, event }) => `${id} ${event}`);
        running.kill('SIGKILL');
        await running.end;
        assert.deepEqual(events, [`${ids[0]} sent`, `${ids[0]} deleted`, `${ids[1]} sent`]);
      },
    },
  ];
}

function resumeChecks({ run, start, standin, sent, newPath }) {
  return [
    {
      name: 'delete-many: stopped by Ctrl-C and resumed, the rest is deleted',
      async run() {
        const { connectionId, ids } = await standin.connection(...texts(6));
        const journal = await newPath('journal');
        for (const id of ids) await standin.fault(id, { delayMs: 500 });
        const first = start(['--yes', '--concurrency', '1', '--journal', journal, ...ids], { connectionId });
        await until('one is sent', () => sent(ids[0]));
        first.kill('SIGINT');
        const { code, err } = await first.end;
        assert.equal(code, 130, err);
        assert.match(err, /^to go on: run the same command again with --resume$/m);
        const second = await run(['--yes', '--journal', journal, '--resume', ...ids], { connectionId });
        assert.equal(second.code, 0, second.err);
        assert.deepEqual(await Promise.all(ids.map(sent)), ids.map(() => 1));
        assert.deepEqual(await Promise.all(ids.map(standin.exists)), ids.map(() => false));
        const third = await run(['--yes', '--journal', journal, '--resume', ...ids], { connectionId });
        assert.equal(third.code, 0, third.err);
        assert.match(third.err, /^6 are done[^]*nothing to delete/m);
      },
    },
    {
      name: 'delete-many: resumed, what failed is asked again; only an unknown outcome makes a 404 "already deleted"',
      async run() {
        const { connectionId, ids: [lost, refused] } = await standin.connection('reply lost', 'refused');
        await standin.fault(lost, LOST_ANSWER);
        await standin.fault(refused, { status: 403, times: 'forever', json: { error: 'Rules forbid it', type: 'RULE_VIOLATION' } });
        const journal = await newPath('journal');
        // The refused one alone, since a 403 stops the batch.
        const first = await run(['--yes', '--json', '--concurrency', '1', '--journal', journal, lost, '77', refused], { connectionId });
        assert.notEqual(first.code, 0);
        await standin.fault(refused);
        await standin.fault(lost);
        const second = await run(['--yes', '--json', '--journal', journal, '--resume', lost, '77', refused], { connectionId });
        assert.equal(second.code, 1, second.err);
        assert.deepEqual(statuses(outcomesOf(second.out)), [`${lost} alreadyDeleted`, `${refused} deleted`, '77 failed'].sort());
        const third = await run(['--yes', '--json', '--journal', journal, '--resume', '--allow-missing', lost, '77', refused], { connectionId });
        assert.equal(third.code, 0, third.err);
        assert.deepEqual(statuses(outcomesOf(third.out)), ['77 alreadyDeleted']);
      },
    },
    {
      name: 'delete-many: an outcome stays unknown when a later run fails before it could tell',
      async run() {
        const { connectionId, ids: [id] } = await standin.connection('reply lost');
        await standin.fault(id, LOST_ANSWER);
        const journal = await newPath('journal');
        await run(['--yes', '--journal', journal, id], { connectionId });
        assert.equal(await standin.exists(id), false);
        await standin.fault(id, { status: 400, times: 'forever' });
        const second = await run(['--yes', '--journal', journal, '--resume', id], { connectionId });
        assert.equal(second.code, 1, second.err);
        assert.match(second.err, new RegExp(`^  ${id}: .*; it may be deleted$`, 'm'));
        // As a run that was stopped between writing and sending.
        await appendFile(journal, `{"id":"${id}","event":"sent"}\n{"id":"${id}","event":"notSent"}\n`);
        await standin.fault(id);
        const third = await run(['--yes', '--json', '--journal', journal, '--resume', id], { connectionId });
        assert.equal(third.code, 0, third.err);
        assert.deepEqual(statuses(outcomesOf(third.out)), [`${id} alreadyDeleted`]);
      },
    },
    {
      name: 'delete-many: a dry run with --resume tells what is left, and leaves the journal alone',
      async run() {
        const { connectionId, ids } = await standin.connection(...texts(3));
        const journal = await newPath('journal');
        await run(['--yes', '--journal', journal, ids[0]], { connectionId });
        const before = await readFile(journal, 'utf8');
        const { code, out, err } = await run(['--dry-run', '--json', '--journal', journal, '--resume', ...ids], { connectionId });
        assert.equal(code, 0, err);
        assert.deepEqual(outcomesOf(out).map(({ id }) => id), ids.slice(1));
        assert.equal(await readFile(journal, 'utf8'), before);
        const unused = await newPath('journal');
        await run(['--dry-run', '--journal', unused, ...ids], { connectionId });
        await assert.rejects(stat(unused), { code: 'ENOENT' });
      },
    },
    {
      name: 'delete-many: stops if the journal cannot be written, and loses no outcome',
      async run() {
        if (process.platform === 'win32') return;
        const { connectionId, ids } = await standin.connection(...texts(40));
        const journal = await newPath('journal');
        // A limit for the size of files, as a full disk is: 2 KiB.
        const limited = { program: 'sh', before: ['-c', `trap '' XFSZ; ulimit -f 4; exec "$@"`, 'sh', process.execPath, 'delete-many.js'] };
        const { code, out, err } = await run(['--yes', '--json', '--concurrency', '2', '--journal', journal, ...ids], { connectionId, ...limited });
        assert.equal(code, 3, err);
        assert.match(err, /^stopped: the journal cannot be written: EFBIG/m);
        const requested = [];
        for (const id of ids) if ((await sent(id)) > 0) requested.push(id);
        assert.ok(requested.length > 0 && requested.length < ids.length, `${requested.length} were sent`);
        const told = outcomesOf(out).filter(({ status }) => status !== 'skipped').map(({ id }) => id);
        assert.deepEqual(told.sort(), requested.sort());
        const second = await run(['--yes', '--journal', journal, '--resume', ...ids], { connectionId });
        assert.equal(second.code, 0, second.err);
        assert.deepEqual(await Promise.all(ids.map(standin.exists)), ids.map(() => false));
      },
    },
  ];
}
