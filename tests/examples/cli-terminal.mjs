// delete-many in a pseudo-terminal: the question, the bar, and Ctrl-C as the terminal delivers it.
import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { CTRL_C, CTRL_D, HANGS, outcomesOf, texts, until } from './cli-kit.mjs';

const ESCAPE = '\u001b';
const RED = `${ESCAPE}[31m`;
const BAR = /\[=+-*\] 2\/2/;
const QUESTION = 'This is final. [y/N]';

export function terminalChecks(tools) {
  return [...questionChecks(tools), ...barChecks(tools), ...stopChecks(tools)];
}

function questionChecks({ terminal, standin, requests, newPath }) {
  /** Starts it, waits for the question and gives an answer. */
  async function answer(text) {
    const { connectionId, ids } = await standin.connection(...texts(2));
    const journal = await newPath('journal');
    const running = terminal(['--journal', journal, ...ids], { connectionId });
    await until('the question', () => running.out.includes(QUESTION));
    assert.match(running.out, new RegExp(`Delete 2 mass messages at ${standin.url}\\?`));
    assert.deepEqual(await requests(connectionId), []);
    running.write(text);
    return { ...(await running.end), connectionId, ids, journal };
  }
  return [
    {
      name: 'delete-many: asks in a terminal, and deletes after "y"',
      red: true,
      async run() {
        const { code, out, ids } = await answer('y\r');
        assert.equal(code, 0, out);
        assert.match(out, /^2 deleted/m);
        assert.deepEqual(await Promise.all(ids.map(standin.exists)), [false, false]);
      },
    },
    ...[['"n"', 'n\r', 3], ['Enter alone', '\r', 3], ['the end of input', CTRL_D, 3], ['Ctrl-C', CTRL_C, 130]].map(([name, text, expected]) => ({
      name: `delete-many: sends nothing and leaves no journal after ${name}`,
      async run() {
        const { code, out, connectionId, ids, journal } = await answer(text);
        assert.equal(code, expected, out);
        assert.match(out, /nothing was sent/);
        assert.deepEqual(await requests(connectionId), []);
        assert.deepEqual(await Promise.all(ids.map(standin.exists)), [true, true]);
        for (const path of [journal, `${journal}.lock`]) await assert.rejects(stat(path), { code: 'ENOENT' });
      },
    })),
  ];
}

function barChecks({ terminal, standin, newPath }) {
  /** One is deleted, one fails. */
  async function oneFails(options, args = []) {
    const { connectionId, ids: [id] } = await standin.connection('one');
    const result = await terminal(['--yes', ...args, id, '77'], { connectionId, ...options }).end;
    assert.equal(result.code, 1, result.out);
    assert.match(result.out, /^1 deleted, 0 already deleted, 1 failed/m);
    return result.out;
  }
  return [
    {
      name: 'delete-many: draws a bar in a terminal, with colors, and leaves the terminal as it was',
      async run() {
        const out = await oneFails();
        assert.match(out, BAR);
        assert.ok(out.includes(`${RED}1 failed`));
        assert.ok(out.lastIndexOf(`${ESCAPE}[?7h`) > out.lastIndexOf(`${ESCAPE}[?7l`), 'line wrapping stays off');
      },
    },
    {
      name: 'delete-many: no colors with NO_COLOR or --no-color, but the bar',
      async run() {
        for (const out of [await oneFails({ env: { NO_COLOR: '1' } }), await oneFails({}, ['--no-color'])]) {
          assert.match(out, BAR);
          assert.ok(!out.includes(`${ESCAPE}[3`), out);
        }
      },
    },
    {
      name: 'delete-many: no bar in a dumb terminal, and none between the outcomes of --json',
      async run() {
        for (const out of [await oneFails({ env: { TERM: 'dumb' } }), await oneFails({}, ['--json', '--no-color'])]) {
          assert.ok(!out.includes(ESCAPE), out);
        }
      },
    },
    {
      name: 'delete-many: a bar on stderr, outcomes in a file',
      async run() {
        const path = await newPath('outcomes');
        const out = await oneFails({ redirect: `> '${path}'` }, ['--json']);
        assert.match(out, BAR);
        assert.equal(outcomesOf(await readFile(path, 'utf8')).length, 2);
      },
    },
    {
      name: 'delete-many: says while it waits that the API asks to, counts down, and deletes all',
      red: true,
      async run() {
        const { connectionId, ids } = await standin.connection(...texts(3));
        await standin.fault(ids[1], { status: 429, headers: { 'retry-after': '3' } });
        const { code, out } = await terminal(['--yes', '--no-color', '--concurrency', '1', ...ids], { connectionId }).end;
        assert.equal(code, 0, out);
        const waits = [...out.matchAll(/1\/3 [^\u001b]*\| the API asks to wait: waiting (\d+) s/g)].map(([, seconds]) => Number(seconds));
        assert.ok(waits[0] >= 3 && waits.at(-1) < waits[0], out);
        assert.match(out, /^3 deleted/m);
        assert.deepEqual(await Promise.all(ids.map(standin.exists)), [false, false, false]);
      },
    },
    {
      name: 'delete-many: the numbers alone in a narrow terminal',
      async run() {
        const out = await oneFails({ columns: 50 });
        assert.doesNotMatch(out, BAR);
        assert.match(out, /\u001b\[1G2\/2 \|/);
      },
    },
  ];
}

function stopChecks({ terminal, standin, sent }) {
  async function inFlight(fault) {
    const { connectionId, ids } = await standin.connection(...texts(3));
    await standin.fault(ids[0], fault);
    const running = terminal(['--yes', '--concurrency', '1', ...ids], { connectionId });
    await until('one is sent', () => sent(ids[0]));
    running.write(CTRL_C);
    return { running, ids };
  }
  return [
    {
      name: 'delete-many: Ctrl-C in a terminal finishes what is in flight, reports, and ends with 130',
      async run() {
        const { running, ids } = await inFlight({ delayMs: 2_000 });
        const { code, out } = await running.end;
        assert.equal(code, 130, out);
        assert.match(out, /finishing what is in flight; Ctrl-C again ends at once/);
        assert.match(out, /^stopped by Ctrl-C\r?$/m);
        assert.match(out, /^1 deleted, 0 already deleted, 0 failed, 2 not sent/m);
        assert.deepEqual(await Promise.all(ids.map(sent)), [1, 0, 0]);
      },
    },
    {
      name: 'delete-many: Ctrl-C ends a wait at once, and says that nothing of it was deleted',
      async run() {
        const { connectionId, ids } = await standin.connection(...texts(3));
        await standin.fault(ids[1], { status: 429, times: 'forever', headers: { 'retry-after': '600' } });
        const running = terminal(['--yes', '--no-color', '--concurrency', '1', ...ids], { connectionId });
        await until('it waits', () => running.out.includes('the API asks to wait'));
        running.write(CTRL_C);
        const { code, out } = await running.end;
        assert.equal(code, 130, out);
        assert.match(out, new RegExp(`^  ${ids[1]}: .* \\(rate_limited\\); nothing was deleted`, 'm'));
        assert.match(out, /^1 deleted, 0 already deleted, 1 failed, 1 not sent/m);
      },
    },
    {
      name: 'delete-many: Ctrl-C twice in a terminal ends it at once, and leaves the terminal as it was',
      async run() {
        const { running, ids } = await inFlight(HANGS);
        await until('it says so', () => running.out.includes('Ctrl-C again ends at once'));
        running.write(CTRL_C);
        const { code, out } = await running.end;
        assert.equal(code, 130, out);
        assert.match(out, new RegExp(`^  ${ids[0]}: .*it may be deleted\\r?$`, 'm'));
        assert.ok(out.lastIndexOf(`${ESCAPE}[?7h`) > out.lastIndexOf(`${ESCAPE}[?7l`), 'line wrapping stays off');
        assert.equal(await sent(ids[0]), 1);
      },
    },
  ];
}
