// Runs examples/node/delete-many.js as a program: with pipes, or in a pseudo-terminal.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { KEY } from './kit.mjs';

/** Generous: the machine may be busy. A check that waits for something ends as soon as it is there. */
const PATIENCE_MS = 60_000;

export const CTRL_C = '\u0003';
export const CTRL_D = '\u0004';
/** A request that is never answered, and acts or does not. */
export const HANGS = { then: 'no-headers', times: 'forever' };
export const ACTS_AND_HANGS = { ...HANGS, deletes: true };

/** Waits until `test` gives something that is true, and returns that. */
export async function until(what, test) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await test();
    if (found) return found;
    assert.ok(Date.now() < deadline, `not within ${PATIENCE_MS} ms: ${what}`);
    await sleep(20);
  }
}

export function cliTools(folder, standin) {
  /** Starts it: `{ pid, out, err, isEnded, write(text), kill(signal), end }`; `end` resolves with `{ code, out, err }`. */
  function start(args, { connectionId, key = KEY, env = {}, input, program = process.execPath, before = ['delete-many.js'], closed = [] } = {}) {
    const variables = { OFAUTH_API_KEY: key, OFAUTH_CONNECTION_ID: connectionId, OFAUTH_BASE_URL: standin.url, NO_COLOR: undefined, TERM: 'xterm', ...env };
    const child = spawn(program, [...before, ...args], { cwd: folder, env: { ...process.env, ...variables }, stdio: 'pipe' });
    const timer = setTimeout(() => child.kill('SIGKILL'), 2 * PATIENCE_MS);
    const running = { pid: child.pid, out: '', err: '', isEnded: false, child, kill: (signal) => child.kill(signal), write: (text) => child.stdin.write(text) };
    child.stdin.on('error', () => {});
    for (const [name, stream] of [['out', child.stdout], ['err', child.stderr]]) {
      if (closed.includes(name)) stream.destroy();
      else stream.setEncoding('utf8').on('data', (text) => (running[name] += text));
    }
    if (input !== false) child.stdin.end(input);
    running.end = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => {
        clearTimeout(timer);
        running.isEnded = true;
        const { out, err } = running;
        const isPrinted = [KEY, connectionId].some((secret) => secret && (out + err).includes(secret));
        if (isPrinted) reject(new assert.AssertionError({ message: `a secret is printed: ${out}${err}` }));
        else resolve({ code: code ?? signal, out, err });
      });
    });
    // A check that fails before it waits for the end must not end the whole run.
    running.end.catch(() => {});
    return running;
  }

  return {
    folder,
    standin,
    start,
    run: (args, options) => start(args, options).end,
    /** In a pseudo-terminal, which is both stdout and stderr: what the program prints is in `out`. */
    terminal(args, { columns = 120, redirect = '', ...options } = {}) {
      const words = [process.execPath, 'delete-many.js', ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
      // It copies its own terminal's size, and has none here.
      const command = `stty cols ${columns} rows 30; exec ${words.join(' ')} ${redirect}`;
      return start([], { ...options, input: false, program: 'script', before: ['-qefc', command, '/dev/null'] });
    },
    /** Whether any request of this connection was sent. */
    async requests(connectionId) {
      const all = await standin.requests();
      return all.filter(({ headers }) => headers['x-connection-id'] === connectionId);
    },
    async sent(id) {
      return (await standin.requests(id)).length;
    },
    /** A path that does not exist yet. */
    async newPath(name) {
      return join(await mkdtemp(join(folder, 'check-')), name);
    },
  };
}

/** The records of a journal, torn lines left out. */
export async function journalOf(path) {
  const lines = (await readFile(path, 'utf8').catch(() => '')).split('\n');
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line)];
    } catch {
      return [];
    }
  });
}

/** The outcomes that a run with --json printed: nothing else may be on its stdout. */
export function outcomesOf(out) {
  assert.ok(out === '' || out.endsWith('\n'), `the last line is not whole: ${out}`);
  return out.split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

/** `['26… deleted', …]`, sorted. */
export function statuses(outcomes) {
  return outcomes.map(({ id, status }) => `${id} ${status}`).sort();
}

export const texts = (count) => Array.from({ length: count }, (_, index) => `message ${index + 1}`);

/** Runs `check` for each, a few at once, since each starts a program. */
export async function each(list, check) {
  const rest = [...list];
  const lane = async () => {
    for (let one = rest.shift(); one !== undefined; one = rest.shift()) await check(one);
  };
  await Promise.all([lane(), lane(), lane()]);
}
