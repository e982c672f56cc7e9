// Twenty calls at once, each in a context of its own: whatever a call does runs in the context it was made in.
// For AsyncLocalStorage, zones and anything else that can say in which context it is asked.

import { equal, sleep, within } from './host.js';

const CALLS = 20;
const FAULTS = {
  'an answer': [],
  'retries': [{ status: 503 }, { status: 429, headers: { 'retry-after-ms': '20' } }],
  'attempts that time out': [{ then: 'no-headers' }],
  'aborts': [{ then: 'no-headers', times: 'forever' }],
};

/**
 * @param run runs a function in a context of that number
 * @param current the number of the context it is called in
 */
export function addContextChecks({ check, message }, { run, current }) {
  for (const [what, faults] of Object.entries(FAULTS)) {
    check(`context: fetch and onAttempt run in the caller's, ${what}`, async () => {
      const seen = [];
      const note = (number, place) => current() === number || seen.push(`${place} of call ${number} ran in context ${current()}`);
      const messages = await Promise.all(Array.from({ length: CALLS }, () => message(...faults)));
      const controller = new AbortController();
      let sent = 0;
      const calls = messages.map((one, number) => run(number, () => {
        const counted = (url, init) => {
          note(number, 'fetch');
          sent += 1;
          return fetch(url, init);
        };
        const options = { fetch: counted, onAttempt: () => note(number, 'onAttempt'), signal: controller.signal, attemptTimeoutMs: 1_500 };
        return one.delete(options).then(() => 'resolved', ({ code }) => code);
      }));
      if (what === 'aborts') {
        while (sent < CALLS) await sleep(5);
        await sleep(50);
        controller.abort();
      }
      const outcomes = await within(15_000, 'a call', Promise.all(calls));
      equal([...new Set(outcomes)], [what === 'aborts' ? 'aborted' : 'resolved'], 'outcomes');
      equal(seen, [], 'places');
    });
  }
  check("context: the global fetch runs in the caller's", async () => {
    const messages = await Promise.all(Array.from({ length: CALLS }, () => message()));
    const original = globalThis.fetch;
    const seen = [];
    globalThis.fetch = (...args) => (seen.push(current()), original(...args));
    try {
      await Promise.all(messages.map((one, number) => run(number, () => one.delete())));
    } finally {
      globalThis.fetch = original;
    }
    equal(seen.sort((a, b) => a - b), [...messages.keys()], 'contexts');
  });
}
