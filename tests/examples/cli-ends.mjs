// delete-many: exit codes, and what goes to which stream when it is not a terminal.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { LOST_ANSWER } from './kit.mjs';
import { HANGS, outcomesOf, statuses, texts, until } from './cli-kit.mjs';

const NO_SUCCESS = { json: { success: false }, times: 'forever' };
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;

export function endChecks(tools) {
  return [...exitChecks(tools), ...signalChecks(tools), ...streamChecks(tools)];
}

function exitChecks({ run, standin, requests }) {
  return [
    {
      name: 'delete-many: ends with 1 if something failed, says what and whether it may be deleted',
      async run() {
        const { connectionId, ids: [good, lost, refused] } = await standin.connection(...texts(3));
        await standin.fault(lost, LOST_ANSWER, LOST_ANSWER);
        await standin.fault(refused, NO_SUCCESS);
        const { code, out, err } = await run(['--yes', '--json', good, lost, refused, '77'], { connectionId });
        assert.equal(code, 1, err);
        assert.deepEqual(statuses(outcomesOf(out)), [`${good} deleted`, `${lost} failed`, `${refused} notDeleted`, '77 failed'].sort());
        assert.match(err, /^1 deleted, 0 already deleted, 3 failed, 0 not sent/m);
        assert.match(err, new RegExp(`^  ${lost}: .* \\(\\w+\\); it may be deleted$`, 'm'));
        assert.match(err, /^ {2}77: Mass message not found \(not_found\); nothing was deleted$/m);
        assert.match(err, new RegExp(`^  ${refused}: the API answered without success`, 'm'));
        assert.match(err, /^to go on: run the same list again with --allow-missing/m);
        const byId = Object.fromEntries(outcomesOf(out).map((outcome) => [outcome.id, outcome]));
        assert.equal(byId[lost].mayBeGone, true);
        assert.equal(byId[77].mayBeGone, false);
        assert.equal(byId[77].error.code, 'not_found');
      },
    },
    {
      name: 'delete-many: the same list again with --allow-missing ends with 0',
      red: true,
      async run() {
        const { connectionId, ids } = await standin.connection(...texts(3));
        const first = await run(['--yes', ids[0]], { connectionId });
        assert.equal(first.code, 0, first.err);
        const { code, out, err } = await run(['--yes', '--json', '--allow-missing', ...ids], { connectionId });
        assert.equal(code, 0, err);
        assert.deepEqual(statuses(outcomesOf(out)), [`${ids[0]} alreadyDeleted`, `${ids[1]} deleted`, `${ids[2]} deleted`].sort());
      },
    },
    {
      name: 'delete-many: names the first ten of many failures',
      async run() {
        const { connectionId } = await standin.connection();
        const { code, err } = await run(['--yes', ...Array.from({ length: 13 }, (_, index) => String(78_000 + index))], { connectionId });
        assert.equal(code, 1, err);
        assert.equal(err.match(/^ {2}780\d\d: /gm).length, 10);
        assert.match(err, /^ {2}and 3 more$/m);
      },
    },
    {
      name: 'delete-many: ends with 3 if every other id would fail as well, and accounts for every id',
      async run() {
        const { connectionId, ids } = await standin.connection(...texts(20));
        const { code, out, err } = await run(['--yes', '--json', '--concurrency', '2', ...ids], { connectionId, key: 'another-key-than-that' });
        assert.equal(code, 3, err);
        assert.match(err, /^stopped: every other id would fail as well: .+$/m);
        assert.match(err, /[1-9]\d* not sent/);
        const outcomes = outcomesOf(out);
        assert.deepEqual(outcomes.map(({ id }) => id).sort(), [...ids].sort());
        assert.deepEqual([...new Set(outcomes.map(({ status }) => status))].sort(), ['failed', 'skipped']);
        assert.ok((await requests(connectionId)).length < ids.length, 'it went on');
      },
    },
    {
      name: 'delete-many: --help and --version need nothing else',
      async run() {
        const help = await run(['--help'], { key: '', connectionId: '' });
        assert.equal(help.code, 0, help.err);
        for (const option of ['--file', '--column', '--connection', '--dry-run', '--concurrency', '--max-delete', '--journal', '--resume', '--json', '--allow-missing']) {
          assert.match(help.out, new RegExp(`^  ${option}\\b`, 'm'));
        }
        const version = await run(['--version'], { key: '', connectionId: '' });
        assert.match(version.out, /^delete-many \d+\.\d+\.\d+\n$/);
      },
    },
  ];
}

function signalChecks({ start, standin, sent }) {
  /** One is deleted, two are in flight, four wait. The first alone, since the package waits for its answer before it sends more. */
  async function inTheMiddle() {
    const { connectionId, ids } = await standin.connection(...texts(7));
    for (const id of ids.slice(1, 3)) await standin.fault(id, { delayMs: 2_000 });
    const running = start(['--yes', '--json', '--concurrency', '2', ...ids], { connectionId });
    await until('two are in flight', async () => (await sent(ids[1])) > 0 && (await sent(ids[2])) > 0);
    return { running, ids };
  }
  return [
    ...[['SIGINT', 130, 'by Ctrl-C'], ['SIGTERM', 143, 'by SIGTERM'], ['SIGHUP', 129, ': the terminal was closed']].map(([signal, expected, words]) => ({
      name: `delete-many: ${signal} finishes what is in flight, starts nothing new and ends with ${expected}`,
      async run() {
        const { running, ids } = await inTheMiddle();
        running.kill(signal);
        const { code, out, err } = await running.end;
        assert.equal(code, expected, err);
        assert.match(err, new RegExp(`^stopped ?${words}$`, 'm'));
        assert.match(err, /^3 deleted, 0 already deleted, 0 failed, 4 not sent/m);
        assert.deepEqual(statuses(outcomesOf(out)), ids.map((id, index) => `${id} ${index < 3 ? 'deleted' : 'skipped'}`).sort());
        assert.deepEqual(await Promise.all(ids.map(sent)), [1, 1, 1, 0, 0, 0, 0]);
      },
    })),
    {
      name: 'delete-many: a second signal ends it at once, and says what may be deleted',
      async run() {
        const { connectionId, ids } = await standin.connection(...texts(3));
        await standin.fault(ids[0], HANGS);
        const running = start(['--yes', '--json', '--concurrency', '1', ...ids], { connectionId });
        await until('it is sent', () => sent(ids[0]));
        running.kill('SIGINT');
        await until('it says so', () => /Ctrl-C again ends at once/.test(running.err));
        running.kill('SIGINT');
        const { code, out, err } = await running.end;
        assert.equal(code, 130, err);
        assert.match(err, new RegExp(`^  ${ids[0]}: .*it may be deleted$`, 'm'));
        assert.deepEqual(statuses(outcomesOf(out)), [`${ids[0]} failed`, `${ids[1]} skipped`, `${ids[2]} skipped`].sort());
        assert.equal(await sent(ids[0]), 1);
      },
    },
    {
      name: 'delete-many: a signal before anything was sent ends it at once',
      async run() {
        const { connectionId } = await standin.connection();
        const running = start(['--yes'], { connectionId, input: false });
        running.write('11\n');
        // It is there once it reads: a list that has no end yet.
        await until('it waits for the rest of the list', () => isListening(running.pid));
        running.kill('SIGTERM');
        const { code, err } = await running.end;
        assert.equal(code, 143, err);
        assert.match(err, /stopped; nothing was sent/);
      },
    },
  ];
}

/** Whether the program has set its handlers up: /proc tells which signals are caught. SIGHUP, since Node itself catches the others. */
async function isListening(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => undefined);
  if (status === undefined) return new Promise((resolve) => setTimeout(resolve, 3_000, true));
  const caught = BigInt(`0x${/^SigCgt:\s*(\w+)/m.exec(status)[1]}`);
  return caught & 1n;
}

function streamChecks({ start, run, standin, requests, sent }) {
  return [
    {
      name: 'delete-many: redirected, it draws no bar, and prints nothing that steers a terminal',
      async run() {
        const { connectionId, ids } = await standin.connection('\u001b[2J \u009b2J \u202egone', ...texts(2));
        const { code, out, err } = await run(['--yes', '--json', ...ids], { connectionId });
        assert.equal(code, 0, err);
        assert.doesNotMatch(out + err, CONTROL);
        assert.doesNotMatch(out, /\u202e/);
        const { response } = outcomesOf(out).find(({ id }) => id === ids[0]);
        assert.equal(response.queue.id, Number(ids[0]));
        assert.match(response.queue.textCropped, /\u202egone/, 'the JSON says the same');
      },
    },
    {
      name: 'delete-many: redirected, it says every ten seconds how far it is',
      async run() {
        const { connectionId, ids } = await standin.connection(...texts(3));
        await standin.fault(ids[2], { delayMs: 11_500 });
        const { code, err } = await run(['--yes', '--concurrency', '1', ...ids], { connectionId });
        assert.equal(code, 0, err);
        const lines = err.match(/^delete-many: 2\/3 \| \d+ a minute.*$/gm) ?? [];
        // In 11.5 s the tenth second comes once or twice.
        assert.ok(lines.length === 1 || lines.length === 2, err);
      },
    },
    {
      name: 'delete-many: stops early if nobody reads stdout any more, and ends with 3',
      async run() {
        const { connectionId, ids } = await standin.connection(...texts(40));
        for (const id of ids) await standin.fault(id, { delayMs: 30 });
        const running = start(['--yes', '--json', '--concurrency', '1', ...ids], { connectionId });
        await until('an outcome', () => running.out !== '');
        running.child.stdout.destroy();
        const { code, err } = await running.end;
        assert.equal(code, 3, err);
        assert.match(err, /^stopped: nobody reads stdout any more/m);
        assert.doesNotMatch(err, /EPIPE|^\s+at /m);
        assert.ok((await requests(connectionId)).length < ids.length, 'it went on');
      },
    },
    {
      name: 'delete-many: goes on if nobody reads stderr',
      red: true,
      async run() {
        const { connectionId, ids } = await standin.connection(...texts(3));
        const { code, out } = await run(['--yes', '--json', ...ids, ids[0]], { connectionId, closed: ['err'] });
        assert.equal(code, 0);
        assert.deepEqual(statuses(outcomesOf(out)), ids.map((id) => `${id} deleted`).sort());
        assert.deepEqual(await Promise.all(ids.map(standin.exists)), [false, false, false]);
      },
    },
    {
      name: 'delete-many: never has more in flight than --concurrency',
      async run() {
        const { connectionId, ids } = await standin.connection(...texts(5));
        for (const id of ids.slice(1)) await standin.fault(id, HANGS);
        const running = start(['--yes', '--concurrency', '3', ...ids], { connectionId });
        await until('three are in flight', async () => (await requests(connectionId)).length === 4);
        await new Promise((resolve) => setTimeout(resolve, 300));
        assert.equal(await sent(ids[4]), 0);
        running.kill('SIGKILL');
        await running.end;
      },
    },
  ];
}
