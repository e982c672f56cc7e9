// `ofauth-wasm/testing`: the API in memory, as a fetch. The rules are those of the server in tests/standin, from the same modules.
import { USUAL_HEADERS, WRITE, createApi, lastSegment } from './testing/api.js';
import { bodyOfStatus, errorBody } from './testing/errors.js';
import { queueIds } from './testing/ids.js';
import { readFaults, readId, readOptions } from './testing/input.js';
import { canceledQueue, deleteAnswer } from './testing/queue.js';
import { RateLimit } from './testing/rate-limit.js';

export function createStandin(options) {
  const { apiKeys, lists, rateLimit, now } = readOptions(options);
  const connections = new Map();
  const messages = new Map();
  const queueIdOf = queueIds((id) => messages.has(id));
  for (const [connectionId, ids] of lists) {
    connections.set(connectionId, { rateLimit: rateLimit && new RateLimit({ ...rateLimit, retryAfter: true }, now()) });
    for (const id of ids) messages.set(id, { id, queueId: queueIdOf(id), connectionId, text: 'Hello from the stand-in' });
  }
  const faults = new Map();
  const requests = [];

  // Counted, not random: tests may compare whole answers.
  let failures = 0;
  const requestId = () => `req_${`${(failures += 1)}`.padStart(24, '0')}`;
  const success = (message) => deleteAnswer(canceledQueue(message));
  const api = createApi({
    connections,
    messages,
    permissionsOf: (key) => key && (!apiKeys || apiKeys.includes(key)) && [WRITE],
    remove: ({ id }) => messages.delete(id),
    success,
    now,
    requestId,
  });

  function meet({ status, type, retryAfterSeconds, deletes, lost }, id) {
    const message = messages.get(id) ?? { queueId: queueIdOf(id), text: '' };
    if (deletes) messages.delete(id);
    if (lost) throw new TypeError('fetch failed');
    const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': `${retryAfterSeconds}` };
    const error = () => errorBody({ status, type, requestId: requestId() });
    return { status, headers, body: bodyOfStatus(status, { error, success: () => success(message) }) };
  }

  function answer(request) {
    const id = lastSegment(request.url);
    const fault = request.method === 'DELETE' && faults.get(id)?.shift();
    if (fault) return meet(fault, id);
    const admitted = api.admit(request);
    return admitted.answer ?? api.act(admitted, request.url);
  }

  /** `input` may be a URL, or a Request in place of both. */
  async function fetch(input, init = input) {
    const { method = 'GET', headers = {}, signal } = init;
    const request = { method: method.toUpperCase(), url: `${input.url ?? input}`, headers: lowerCased(headers) };
    // Timers would stand still under fake clocks: a request and its answer take microtasks.
    await passed(signal);
    requests.push({ method: request.method, url: request.url, connectionId: request.headers['x-connection-id'] ?? '' });
    const answered = answer({ ...request, url: request.url.replace(/^[a-z]+:\/\/[^/?#]*/i, '') });
    await passed(signal);
    return toResponse(answered);
  }

  return {
    fetch,
    has(connectionId, id) {
      const text = readId('id', id);
      if (!connections.has(connectionId)) throw new TypeError('connectionId must be one of options.messages');
      return messages.get(text)?.connectionId === connectionId;
    },
    fail(id, ...list) {
      faults.set(readId('id', id), readFaults(list));
    },
    requests,
  };
}

/** The turn of others; then, as fetch does, rejects with the signal's reason. */
async function passed(signal) {
  await undefined;
  if (signal?.aborted) throw signal.reason;
}

/** @param headers an object, a list of pairs, or Headers */
function lowerCased(headers) {
  const pairs = headers[Symbol.iterator] ? headers : Object.entries(headers);
  return Object.fromEntries([...pairs].map(([name, value]) => [name.toLowerCase(), value]));
}

function toResponse({ status, headers: more, body }) {
  const headers = { ...USUAL_HEADERS, ...more };
  if (typeof Response === 'function') return new Response(body || null, { status, headers });
  // Jest's jsdom has none.
  return {
    status,
    ok: status < 300,
    headers: { get: (name) => headers[name.toLowerCase()] ?? null },
    text: async () => body,
    json: async () => JSON.parse(body),
  };
}
