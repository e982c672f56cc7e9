// Fake timers, of whatever tool: they drive the waits and deadlines of a call as they drive a plain client's, and what
// happens under them harms no call that comes later.

import { ANSWER, equal, sleep } from './host.js';

const answer = (status = 200) => ({ ok: status === 200, status, headers: { get: () => null }, text: async () => JSON.stringify(status === 200 ? ANSWER : { error: 'no' }) });
const never = () => new Promise(() => {});

/**
 * @param install fakes the timers
 * @param advance moves the faked clock and lets promises run in between, as `advanceTimersByTimeAsync` does
 * @param uninstall brings the real timers back
 * @param fresh loads another copy of the package, which has not been called yet
 */
export function addClockChecks({ check, call, message, resolution, rejection }, { name = 'fake timers', install, advance, uninstall, fresh }) {
  const faked = (what, run, ...later) =>
    check(`${name}: ${what}`, async () => {
      // The module is compiled in real time, at the first call.
      await call({ fetch: async () => answer() });
      await install();
      try {
        await run();
      } finally {
        await uninstall();
      }
      equal((await resolution((await message(...later)).delete())).success, true, 'a call after the real timers are back');
    });

  check(`${name}: the first call of a process, whose module has yet to be compiled`, async () => {
    const { deleteMassMessage } = await fresh();
    const statuses = [503, 200];
    await install();
    try {
      const answered = resolution(deleteMassMessage('1', 'a-key-of-a-test', 'conn_of_a_test', { fetch: async () => answer(statuses.shift()) }));
      await advance(30_000);
      equal(await answered, ANSWER, 'answer');
    } finally {
      await uninstall();
    }
  });
  faked('an answer needs no advance', async () => equal(await resolution(call({ fetch: async () => answer() })), ANSWER, 'answer'));
  faked('two retries are driven by the advance', async () => {
    const statuses = [503, 503, 200];
    const seen = [];
    const answered = resolution(call({ fetch: async () => answer(statuses.shift()), onAttempt: ({ status, retryInMs }) => seen.push([status, retryInMs > 0]) }));
    await advance(30_000);
    equal(await answered, ANSWER, 'answer');
    equal(seen, [[503, true], [503, true], [200, false]], 'attempts');
  });
  faked('a wait does not end before its time', async () => {
    const statuses = [503, 200];
    let retryInMs;
    let settled = false;
    const answered = resolution(call({ fetch: async () => answer(statuses.shift()), onAttempt: (attempt) => (retryInMs ??= attempt.retryInMs) })).then(() => (settled = true));
    await advance(1);
    await sleep(50);
    await advance(Math.floor(retryInMs) - 5);
    await sleep(50);
    equal([settled, statuses.length], [false, 1], 'before');
    await advance(10);
    await answered;
  });
  faked('attemptTimeoutMs and timeoutMs are driven by the advance', async () => {
    const one = rejection(call({ fetch: never, attemptTimeoutMs: 1_000, maxRetries: 0 }), 'timeout');
    const all = rejection(call({ fetch: never, timeoutMs: 5_000 }, '26000000002'), 'timeout');
    await advance(1_100);
    equal((await one).attempts, 1, 'attempts');
    await advance(5_000);
    await all;
  });
  faked('a signal ends a call whose time stands still', async () => {
    const controller = new AbortController();
    const rejected = rejection(call({ fetch: never, signal: controller.signal }), 'aborted');
    await sleep(20);
    controller.abort();
    await rejected;
  });
  faked('a call that is left waiting harms nobody', async () => {
    for (const fetch of [never, async () => answer(503)]) call({ fetch }).catch(() => {});
    await sleep(20);
  }, { status: 503 });
}

/** A clock that is mocked, moved or broken decides nothing about a delete that was answered. */
export function addDateChecks({ check, call, resolution }, { name, set, restore }) {
  check(`${name}: a delete, a retry, and hints from the server`, async () => {
    const hints = [{}, { 'retry-after': new Date(0).toUTCString() }, { 'retry-after-ms': '10' }, { 'x-ratelimit-reset': '1' }];
    await set();
    try {
      equal(await resolution(call({ fetch: async () => answer() })), ANSWER, 'answer');
      for (const headers of hints) {
        const answers = [{ ...answer(429), headers: { get: (header) => headers[header.toLowerCase()] ?? null } }, answer()];
        equal(await resolution(call({ fetch: async () => answers.shift() })), ANSWER, JSON.stringify(headers));
      }
    } finally {
      await restore();
    }
  });
}
