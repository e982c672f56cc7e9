// `ofauth-wasm/testing`: the API in memory, as a fetch. The rules are those of the server in tests/standin, from the same modules.
import { USUAL_HEADERS, WRITE, createApi, lastSegment } from './testing/api.js';
import { bodyOfStatus, errorBody } from './testing/errors.js';
import { queueIds } from './testing/ids.js';
import { check, property, readFaults, readId, readOptions } from './testing/input.js';
import { canceledQueue, deleteAnswer } from './testing/queue.js';
import { RateLimit } from './testing/rate-limit.js';

export function createStandin(options) {
  const { apiKeys, lists, limit, clock } = readOptions(options);
  const startedAt = limit && clock();
  const connections = new Map();
  const messages = new Map();
  const queueIdOf = queueIds((id) => messages.has(id));
  for (const [connectionId, ids] of lists) {
    connections.set(connectionId, { __proto__: null, rateLimit: limit && new RateLimit(limit, startedAt) });
    for (const id of ids) messages.set(id, { id, queueId: queueIdOf(id), connectionId, text: 'Hello from the stand-in' });
  }
  const faults = new Map();
  const requests = [];

  // Counted, not random: tests may compare whole answers.
  let failures = 0;
  const requestId = () => `req_${`${(failures += 1)}`.padStart(24, '0')}`;
  const success = (message) => deleteAnswer(canceledQueue(message));
  const admit = createApi({
    connections,
    messages,
    permissionsOf: (key) => key && (!apiKeys || apiKeys.includes(key)) && [WRITE],
    remove: ({ id }) => messages.delete(id),
    success,
    now: clock,
    requestId,
  });

  function meet({ status, type, retryAfterSeconds, deletes, lost }, id) {
    const message = messages.get(id) ?? { queueId: queueIdOf(id), text: '' };
    if (deletes) messages.delete(id);
    if (lost) throw new TypeError('fetch failed');
    const headers = retryAfterSeconds >= 0 && { 'retry-after': `${retryAfterSeconds}` };
    const error = () => errorBody({ __proto__: null, status, type, requestId: requestId() });
    return { status, headers, body: bodyOfStatus(status, { error, success: () => success(message) }) };
  }

  function answer(method, url, headers) {
    const path = url.replace(/^[a-z]+:\/\/[^/?#]*/i, '');
    const id = lastSegment(path);
    const fault = method === 'DELETE' && faults.get(id)?.shift();
    // Before the request is recorded, since the clock may throw.
    const admitted = fault || admit({ method, url: path, headers });
    requests.push({ method, url, connectionId: headers['x-connection-id'] ?? '' });
    return fault ? meet(fault, id) : admitted.answer ?? admitted.act();
  }

  /** `input` may be a URL, or a Request, whose properties are those that `init` lacks. */
  async function fetch(input, init) {
    const given = (name, value = property(init, name)) => (value === undefined ? property(input, name) : value);
    const method = (given('method') ?? 'GET').toUpperCase();
    const headers = lowerCased(given('headers') ?? {});
    const signal = given('signal');
    const url = `${property(input, 'url') ?? input}`;
    // Timers would stand still under fake clocks: a request and its answer take microtasks.
    await passed(signal);
    const answered = answer(method, url, headers);
    await passed(signal);
    return toResponse(answered);
  }

  return {
    fetch,
    has(connectionId, id) {
      const text = readId('id', id);
      check(connections.has(connectionId), 'connectionId', 'one of options.messages');
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
  const named = { __proto__: null };
  for (const [name, value] of pairs) named[name.toLowerCase()] = value;
  return named;
}

function toResponse({ status, headers: more, body }) {
  const headers = { __proto__: null, ...USUAL_HEADERS, ...more };
  if (typeof Response === 'function') return new Response(body || null, { __proto__: null, status, headers });
  // Jest's jsdom has none.
  return {
    status,
    ok: status < 300,
    headers: { get: (name) => headers[name.toLowerCase()] ?? null },
    text: async () => body,
    json: async () => JSON.parse(body),
  };
}
