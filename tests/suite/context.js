// What every case is given.

import { assert, config } from 'chai';
import { within } from './guard.js';
import { API_KEY, standinClient } from './standin.js';

// What differs is to be read in the report, whole.
config.truncateThreshold = 600;

const CALL_TIMEOUT_MS = 10_000;

const CODES = [
  'invalid_argument', 'aborted', 'timeout', 'network', 'bad_request', 'unauthorized', 'forbidden',
  'not_found', 'rate_limited', 'server', 'redirected', 'unexpected_response', 'internal',
];

let cases = 0;

export function caseContext({ ofauth, standin: url, host }) {
  // Retries have a budget per connection: no case spends another's.
  const connectionId = `conn_${++cases}`;
  const standin = standinClient(url);
  const { deleteMassMessage, deleteMassMessages, OFAuthError, isOFAuthError } = ofauth;

  /** A message of its own connection, so that cases and runtimes do not meet at the server. */
  async function addMessage(options = {}) {
    const connectionId = options.connectionId ?? (await standin.addConnection());
    const id = await standin.addMessage({ ...options, connectionId });
    return {
      id,
      connectionId,
      /** One attempt, unless the options say otherwise: what is retried is the fault matrix's matter. */
      delete: (callOptions) => deleteMassMessage(id, API_KEY, connectionId, { baseUrl: url, maxRetries: 0, ...callOptions }),
      exists: () => standin.exists(id),
      setFaults: (...faults) => standin.setFaults(id, ...faults),
      requests: () => standin.requests(id),
    };
  }

  /** A call whose answer the case makes itself. */
  function deleteThrough(fetch, options) {
    return deleteMassMessage('26000000001', API_KEY, connectionId, { fetch, maxRetries: 0, ...options });
  }

  /** The error of a call: it must reject, in time and not by throwing, with a well-formed OFAuthError. */
  async function rejection(call, expected = {}) {
    let promise;
    try {
      promise = call();
    } catch (error) {
      assert.fail(`the call threw instead of rejecting: ${error}`);
    }
    assert.instanceOf(promise, Promise, 'what the call returned');
    const outcome = await within(CALL_TIMEOUT_MS, 'the call', () =>
      promise.then((value) => ({ value }), (error) => ({ error })),
    );
    if ('value' in outcome) assert.fail(`the call resolved with ${JSON.stringify(outcome.value)}`);
    const { error } = outcome;
    if (!(error instanceof OFAuthError)) assert.fail(`rejected with another error: ${String(error)}`);
    assertWellFormed(error);
    for (const [field, value] of Object.entries(expected)) assert.deepEqual(error[field], value, `${field} of ${error}`);
    return error;
  }

  function assertWellFormed(error) {
    assert.instanceOf(error, Error);
    assert.isTrue(isOFAuthError(error), 'isOFAuthError');
    assert.equal(error.name, 'OFAuthError');
    assert.include(CODES, error.code);
    assert.isString(error.message);
    assert.match(error.message, /^[^\p{Cc}]{1,199}$/u, 'one line, under 200 characters');
    assert.isTrue(Number.isInteger(error.attempts) && error.attempts >= 0, `attempts: ${error.attempts}`);
    assert.isBoolean(error.retryable, 'retryable');
    assert.isBoolean(error.mayHaveSucceeded, 'mayHaveSucceeded');
  }

  return { ofauth, deleteMassMessage, deleteMassMessages, OFAuthError, isOFAuthError, standin, host, connectionId, addMessage, deleteThrough, rejection };
}

/** A 200 of the API. */
export function okResponse(body = '{"success":true}') {
  return new Response(body, { status: 200, headers: { 'content-type': 'application/json' } });
}
