// What a check is given: a message of its own, calls of the client, and words for what must hold.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertNoSecret } from '../canary.js';
import { nextSecrets } from '../keys.js';
import { standinClient } from '../../suite/standin.js';

export const ATTEMPT_MS = 1_000;
/** Three attempts and the longest backoffs of these clients fit in; a hang does not. */
export const SETTLES_MS = 9_000;

export function makeTools({ del, statusOf }, standinUrl, elsewhereUrl) {
  const standin = standinClient(standinUrl);
  const elsewhere = standinClient(elsewhereUrl);

  async function message(...faults) {
    const secrets = nextSecrets();
    await standin.addConnection({ connectionId: secrets.connectionId });
    const id = await standin.addMessage({ connectionId: secrets.connectionId });
    const echoed = ({ key, connectionId }) => ({ error: `The text of the API (${key}, ${connectionId})`, type: 'X', requestId: 'req_1' });
    const fill = (fault) => (fault.status >= 400 && !('json' in fault || 'body' in fault) ? { ...fault, json: echoed(secrets) } : fault);
    if (faults.length > 0) await standin.setFaults(id, ...faults.map(fill));
    const call = (options = {}) => del({ baseUrl: standinUrl, id, ...secrets, timeoutMs: ATTEMPT_MS, ...options });
    return {
      id,
      ...secrets,
      call,
      setFaults: (...list) => standin.setFaults(id, ...list),
      exists: () => standin.exists(id),
      requests: () => standin.requests(id),
      async gap() {
        const [first, second] = (await standin.requests(id)).map(({ at }) => at);
        assert.ok(second !== undefined, 'there was no second request');
        return second - first;
      },
      resolves: (options) => settled(call(options)).then(({ value, error }) => (error === undefined ? value : assert.fail(`it rejected: ${show(error)}`))),
      rejects: (options, ms) => rejects(() => call(options), ms),
    };
  }

  async function rejects(call, ms) {
    const outcome = await settled((async () => call())(), ms);
    if (!('error' in outcome)) assert.fail(`it resolved: ${show(outcome.value)}`);
    return outcome.error;
  }

  return { message, rejects, standin, elsewhere, statusOf, assertNoSecret };
}

async function settled(promise, ms = SETTLES_MS) {
  const late = sleep(ms, undefined, { ref: false }).then(() => assert.fail(`it did not settle within ${ms / 1000} s`));
  return Promise.race([promise.then((value) => ({ value }), (error) => ({ error })), late]);
}

export async function until(condition) {
  const deadline = performance.now() + 5_000;
  while (!(await condition())) {
    assert.ok(performance.now() < deadline, 'it never came so far');
    await sleep(10);
  }
}

function show(value) {
  return (value instanceof Error ? String(value) : JSON.stringify(value) ?? String(value)).slice(0, 160);
}
