import { setTimeout as sleep } from 'node:timers/promises';
import { lastSegment } from '../../pkg/testing/api.js';
import { bodyOfError } from './api.js';
import { changesAnswer, playFault } from './faults.js';
import { send } from './http.js';
import { answerOf } from './queue.js';

const OUTCOME_OF_TYPE = { RESOURCE_NOT_FOUND: 'gone', RATE_LIMIT_EXCEEDED: 'throttled' };

/** Answers requests to the API: breaks them where a test asks for it, counts them, and leaves the others to the API. */
export function createService({ store, admit, faults, proportionalFaults, counters, remove, log, conduct }) {
  /** Plays the fault as far as it goes. @returns true if it has answered, or left the client without an answer */
  async function meet(fault, { req, res, id, signal, readBody, headers }) {
    const message = store.message(id);
    if (fault.deletes && message) remove(message);
    if (fault.delayMs) await sleep(fault.delayMs, undefined, { signal });
    if (fault.then === 'reset-before-read') {
      req.socket.resetAndDestroy();
      return true;
    }
    await readBody();
    if (!changesAnswer(fault)) return false;
    const success = () => answerOf(message ?? store.unknownMessage(id));
    await playFault({ ...fault, headers: { ...headers, ...fault.headers } }, { res, signal, conduct, success });
    return true;
  }

  function reply(res, { status, headers, body, type }) {
    send(res, { status, headers, body: conduct.body(body) });
    return type ? OUTCOME_OF_TYPE[type] ?? 'failed' : 'ok';
  }

  /** @returns {Promise<'ok' | 'gone' | 'throttled' | 'failed'>} */
  async function answer(req, res, signal) {
    const entry = log.add(req);
    let read;
    const readBody = () => (read ??= countBody(req, entry));
    const id = lastSegment(req.url);
    const connection = store.connection(req.headers['x-connection-id']);
    const isDelete = req.method === 'DELETE';

    if (isDelete && connection?.down === 'reset') {
      req.socket.resetAndDestroy();
      return 'failed';
    }
    if (isDelete && connection?.down === 'refuse-503') {
      await readBody();
      send(res, { status: 503, body: conduct.body(bodyOfError(503)) });
      return 'failed';
    }

    const context = { req, res, id, signal, readBody };
    const fault = isDelete ? faults.take(id) : undefined;
    if (fault && await meet(fault, context)) return 'failed';
    await readBody();

    const arrivalDelayMs = connection?.rateLimit ? connection.rateLimit.arrivalDelayMs() : 0;
    if (arrivalDelayMs > 0) await sleep(arrivalDelayMs, undefined, { signal });
    const admitted = admit(req);
    if (admitted.answer) return reply(res, admitted.answer);
    const { connectionId, headers } = admitted;
    // One fault a request: who met the id's own does not draw another.
    const drawn = isDelete && !fault ? proportionalFaults.draw(connectionId) : undefined;
    if (drawn && await meet(drawn, { ...context, headers })) return 'failed';
    return reply(res, admitted.act());
  }

  async function countBody(req, entry) {
    for await (const chunk of req) entry.bodyBytes += chunk.length;
  }

  return async function serveApi(req, res, signal) {
    let outcome = 'failed';
    try {
      outcome = await answer(req, res, signal);
    } finally {
      const connectionId = req.headers['x-connection-id'];
      if (req.method === 'DELETE' && store.connection(connectionId)) counters.count(connectionId, outcome);
    }
  };
}
