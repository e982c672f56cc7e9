// What a trap in the module does to its user. Runs on every runtime like the suite, against a build that traps on purpose.
import { assert, AssertionError } from 'chai';
import { observeImport, runSuite as runCases } from '../suite/index.js';

export { observeImport };

export const runSuite = (options) => runCases({ ...options, cases: { trap: cases } });

const cases = [
  {
    name: 'before the request: the call rejects, nothing was sent, and the next call works',
    run: (t) => trapped(t, 'trap-before', 0),
  },
  {
    name: 'after the answer: the call rejects, says that it may have succeeded, and the next call works',
    run: (t) => trapped(t, 'trap-after', 1),
  },
  {
    name: 'calls that wait meanwhile reject as well, each with an error of its own, and their requests are aborted',
    async run({ ofauth }) {
      const inits = [];
      const never = (_, init) => new Promise(() => inits.push(init));
      const waiting = ['1', '2'].map((id) => failure(ofauth.deleteMassMessage(id, `key_of_call_${id}`, 'connection', { fetch: never })));
      while (inits.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
      const trapped = await failure(ofauth.deleteMassMessage('trap-before', 'key_of_the_trap', 'connection'));
      const [first, second] = await Promise.all(waiting);
      for (const error of [first, second]) assert.deepInclude(error, { code: 'internal', attempts: 1, mayHaveSucceeded: true });
      assert.deepInclude(trapped, { attempts: 0, mayHaveSucceeded: false });
      assert.lengthOf([...new Set([first, second, trapped].flatMap((error) => [error, error.cause]))], 6);
      for (const { signal } of inits) assert.isTrue(signal.aborted);
      await works(ofauth);
    },
  },
  {
    name: 'timers and promises of the dead instance do nothing',
    async run({ ofauth }) {
      let answer;
      const late = (url, init) => new Promise((resolve) => (answer = () => resolve(new Response('{"success":true}'))));
      const waiting = failure(ofauth.deleteMassMessage('waiting', 'key', 'connection', { fetch: late, timeoutMs: 50 }));
      while (!answer) await new Promise((resolve) => setTimeout(resolve, 1));
      await failure(ofauth.deleteMassMessage('trap-before', 'key', 'connection'));
      assert.equal((await waiting).code, 'internal');
      answer();
      await new Promise((resolve) => setTimeout(resolve, 100));
      await works(ofauth);
    },
  },
  {
    name: 'a batch loses nothing: what was done stands, what was in flight is told as unknown, the rest is skipped',
    async run({ ofauth }) {
      const inits = [];
      const fetch = (url, init) => {
        if (url.endsWith('/1')) return Promise.resolve(new Response('{"success":true}'));
        return new Promise(() => inits.push(init));
      };
      const told = [];
      const waiting = ofauth.deleteMassMessages(['1', '2', '3', '3', '4', '5'], 'key_of_the_batch', 'connection_a', { fetch, concurrency: 3, rateLimit: false, onOutcome: ({ index }) => void told.push(index) });
      while (inits.length < 2 || told.length < 1) await new Promise((resolve) => setTimeout(resolve, 1));
      // Until the next id is read, which takes no timer.
      await new Promise((resolve) => setTimeout(resolve, 20));
      await failure(ofauth.deleteMassMessage('trap-before', 'key', 'connection'));
      const { outcomes, stopped, error, ...counts } = await waiting;
      assert.deepEqual(outcomes.map(({ id, index, status }) => [id, index, status]), [['1', 0, 'deleted'], ['2', 1, 'failed'], ['3', 2, 'failed'], ['3', 3, 'failed'], ['4', 4, 'skipped'], ['5', 5, 'skipped']]);
      assert.deepInclude(counts, { deleted: 1, failed: 3, skipped: 2 });
      for (const outcome of outcomes.slice(1, 3)) assert.deepInclude(outcome.error, { code: 'internal', attempts: 1, mayHaveSucceeded: true });
      assert.deepEqual([stopped, error.code], ['error', 'internal']);
      assert.deepEqual(told.slice(0, 4).sort(), [0, 1, 2, 3]);
      for (const { signal } of inits) assert.isTrue(signal.aborted);
      await works(ofauth);
    },
  },
  {
    name: 'a trap within a batch ends in its report, and the next batch works',
    async run({ ofauth }) {
      const fetch = async () => new Response('{"success":true}');
      const report = await ofauth.deleteMassMessages(['1', 'trap-after', '2'], 'key', 'connection_b', { fetch, concurrency: 1 });
      assert.deepEqual(report.outcomes.map(({ status }) => status), ['deleted', 'failed', 'skipped']);
      assert.deepInclude(report.outcomes[1].error, { code: 'internal', attempts: 1, mayHaveSucceeded: true });
      assert.equal(report.stopped, 'error');
      assert.equal((await ofauth.deleteMassMessages(['1', '2'], 'key', 'connection_b', { fetch })).deleted, 2);
      await works(ofauth);
    },
  },
];

async function trapped({ ofauth }, id, attempts) {
  const fetch = async () => new Response('{"success":true}');
  const error = await failure(ofauth.deleteMassMessage(id, 'key', 'connection', { fetch }));
  assert.instanceOf(error, ofauth.OFAuthError);
  assert.deepInclude(error, { code: 'internal', attempts, retryable: true, mayHaveSucceeded: attempts > 0 });
  assert.instanceOf(error.cause, Error);
  await works(ofauth);
}

async function works({ deleteMassMessage }) {
  const fetch = async () => new Response('{"success":true}');
  assert.deepEqual(await deleteMassMessage('works', 'key', 'connection', { fetch }), { success: true });
}

/** What the promise rejects with, within a time that no call here takes. */
async function failure(promise) {
  let timer;
  const hangs = new Promise((resolve) => (timer = setTimeout(resolve, 10_000, 'it never settled')));
  try {
    return assert.fail(`no rejection: ${JSON.stringify(await Promise.race([promise, hangs]))}`);
  } catch (error) {
    if (error instanceof AssertionError) throw error;
    return error;
  } finally {
    clearTimeout(timer);
  }
}
