// What a case of the matrix is given, beyond what the suite gives.

import { assert } from 'chai';
import { sleep, within } from '../suite/guard.js';
import { assertNoSecret } from './canary.js';
import { echoing } from './answers.js';
import { nextSecrets } from './keys.js';
import { standinClient } from '../suite/standin.js';

/** Far above any time that is right, far below any that a hang would take. */
const OPEN_TIMEOUT_MS = 5_000;
const CALL_TIMEOUT_MS = 20_000;
/** Reports of one message: printing 10,000 of them takes longer than the calls. */
const SEARCHED = 100;

export function faultContext({ standin, rejection, deleteMassMessage, ...rest }, elsewhere) {
  let leak;
  const other = standinClient(elsewhere);

  /** What onAttempt throws is ignored, so a leak is kept until the case ends. */
  function search(value, secrets) {
    try {
      assertNoSecret(value, secrets);
    } catch (error) {
      leak ??= error;
    }
  }

  /** A call of the package: what it rejects with and what it reports are searched for the secrets. */
  function calling(secrets, call) {
    const attempts = [];
    return {
      attempts,
      run(options = {}) {
        const onAttempt = (attempt) => {
          attempts.push(attempt);
          if (attempts.length <= SEARCHED) search(attempt, secrets);
          options.onAttempt?.(attempt);
        };
        const promise = call({ ...options, onAttempt });
        promise.catch((error) => search(error, secrets));
        return promise;
      },
    };
  }
  /** A message of its own connection and key, whose next deletes meet these faults. */
  async function message(...faults) {
    const secrets = nextSecrets();
    const { key, connectionId } = secrets;
    await standin.addConnection({ connectionId });
    const id = await standin.addMessage({ connectionId });
    const setFaults = (list) => standin.setFaults(id, ...list.map((fault) => echoing(fault, secrets)));
    if (faults.length > 0) await setFaults(faults);
    const { attempts, run } = calling(secrets, (options) => deleteMassMessage(id, key, connectionId, { baseUrl: standin.url, ...options }));

    return {
      id,
      ...secrets,
      /** What `onAttempt` was told. */
      attempts,
      delete: run,
      exists: () => standin.exists(id),
      requests: () => standin.requests(id),
      /** The milliseconds between its requests, by the server's clock. */
      async gaps() {
        const times = (await standin.requests(id)).map(({ at }) => at);
        return times.slice(1).map((at, index) => at - times[index]);
      },
      async resolves(options) {
        const answer = await within(CALL_TIMEOUT_MS, 'the call', () => run(options));
        assertReports(attempts, attempts.length);
        return answer;
      },
      async rejects(expected, options) {
        const error = await rejection(() => run(options), expected);
        if (error.code !== 'aborted') assertReports(attempts, error.attempts);
        return error;
      },
    };
  }

  /** A call whose answers the case makes itself. */
  function callThrough(fetch) {
    const secrets = nextSecrets();
    const { attempts, run } = calling(secrets, (options) => deleteMassMessage('26000000001', secrets.key, secrets.connectionId, { fetch, ...options }));
    return { ...secrets, attempts, delete: run, rejects: (expected, options) => rejection(() => run(options), expected) };
  }

  function assertNoLeak() {
    if (leak) throw leak;
  }

  async function nothingOpen() {
    await until('the stand-in has no open request', async () => (await openRequests()) === 0, OPEN_TIMEOUT_MS);
  }

  async function openRequests() {
    return (await (await fetch(`${standin.url}/_standin/state`)).json()).openRequests;
  }

  return { ...rest, standin, other, deleteMassMessage, rejection, message, callThrough, assertNoLeak, nothingOpen };
}

/** One report an attempt, in order; only the last has no wait after it. */
function assertReports(attempts, count) {
  assert.deepEqual(attempts.map(({ attempt }) => attempt), Array.from({ length: count }, (_, index) => index + 1), 'attempts reported');
  for (const { attempt, retryInMs, elapsedMs } of attempts) {
    assert.isAtLeast(elapsedMs, 0);
    if (attempt < count) assert.isAtLeast(retryInMs, 50, `the wait after attempt ${attempt}`);
    else assert.isUndefined(retryInMs, 'the wait after the last attempt');
  }
}

export async function until(what, condition, ms = 5_000) {
  await within(ms, what, async () => {
    while (!(await condition())) await sleep(10);
  });
}

/** A case for every row of a table. */
export function rows(table, makeCase) {
  return Object.entries(table).map(([label, value]) => makeCase(label, value));
}
