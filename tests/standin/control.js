import { lastSegment, pathOf } from '../../pkg/testing/api.js';
import { isMessageId, isSafeIntegerText } from '../../pkg/testing/ids.js';
import { checkCaller } from './callers.js';
import { allow, readCount } from './fields.js';
import { sendJson, sendPreflight } from './http.js';
import { InputError } from './input-error.js';
import { memberText } from './json-text.js';

const MAX_BODY_BYTES = 64 * 1024 * 1024;
const MAX_CONNECTIONS = 10_000;
const MAX_MESSAGES = 100_000;
const PREFLIGHT = { 'access-control-allow-methods': 'GET, POST, DELETE', 'access-control-allow-headers': 'content-type' };

/** The calls under /_standin/: for tests, no part of the API. Always honest, sabotage or not. */
export function createControl({ store, faults, proportionalFaults, log, counters, state }) {
  const calls = {
    'POST /_standin/connections': (_, { json }) => putConnection(store, json),
    'POST /_standin/messages': (_, sent) => putMessage(store, sent),
    'POST /_standin/faults': (_, { json }) => ('connectionId' in json ? setProportionalFaults(json) : setFaults(faults, json)),
    'GET /_standin/requests': (query) => log.of(query.get('id')),
    'DELETE /_standin/requests': (query) => { log.clear(query.get('id')); return {}; },
    'GET /_standin/state': () => state(),
    'DELETE /_standin/state': () => { counters.reset(); return {}; },
  };

  function setProportionalFaults(json) {
    allow(json, 'connectionId', 'rate', 'seed', 'faults');
    const { connectionId, rate, faults = [] } = json;
    if (!store.connection(connectionId)) throw noSuchConnection(connectionId);
    proportionalFaults.set(connectionId, json);
    return { connectionId, rate, faults: faults.length };
  }

  return async function control(req, res) {
    // Unlike the API's answers, which any page may read.
    const headers = { vary: 'origin', 'access-control-allow-origin': null };
    try {
      headers['access-control-allow-origin'] = checkCaller(req);
      if (req.method === 'OPTIONS') return sendPreflight(res, { ...PREFLIGHT, ...headers });
      const sent = await readJson(req);
      const path = pathOf(req.url);
      const query = new URLSearchParams(req.url.slice(path.length));
      if (req.method === 'GET' && path.startsWith('/_standin/messages/')) {
        return sendJson(res, { exists: store.message(lastSegment(path)) !== undefined }, { headers });
      }
      const call = calls[`${req.method} ${path}`];
      if (!call) throw new InputError(`no such control call: ${req.method} ${path}`, 404);
      sendJson(res, call(query, sent), { headers });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      sendJson(res, { error: error.message }, { status: error.status, headers });
    }
  };
}

async function readJson(req) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of req) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (bytes > MAX_BODY_BYTES) throw new InputError(`the body is larger than ${MAX_BODY_BYTES} bytes`, 413);
  const text = Buffer.concat(chunks).toString();
  if (text === '') return { text, json: {} };
  let json;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new InputError(`the body is not JSON: ${error.message}`);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new InputError('the body must be an object');
  return { text, json };
}

function putConnection(store, json) {
  allow(json, 'connectionId', 'count', 'state', 'rateLimit', 'down');
  const count = readCount(json, MAX_CONNECTIONS);
  if (count === undefined) return { connectionId: store.putConnection(json) };
  if (json.connectionId !== undefined) throw new InputError('connectionId and count exclude each other');
  return { connectionIds: Array.from({ length: count }, () => store.putConnection(json)) };
}

function putMessage(store, { json, text: sentText }) {
  allow(json, 'connectionId', 'id', 'answer', 'text', 'count');
  const { connectionId, text } = json;
  if (!store.connection(connectionId)) throw noSuchConnection(connectionId);
  if (text !== undefined && typeof text !== 'string') throw new InputError('text must be a string');
  const count = readCount(json, MAX_MESSAGES);
  const message = { connectionId, text, answerText: memberText(sentText, 'answer') };
  if (count === undefined) return { id: store.putMessage({ ...message, id: json.id === undefined ? undefined : messageId(json.id) }) };
  if (json.id !== undefined) throw new InputError('id and count exclude each other');
  return { ids: store.putMessages({ ...message, count }) };
}

const noSuchConnection = (connectionId) => new InputError(`no such connection: ${connectionId}`, 404);

function setFaults(faults, json) {
  allow(json, 'id', 'faults');
  if (!Array.isArray(json.faults)) throw new InputError('faults must be a list');
  const id = messageId(json.id);
  faults.set(id, json.faults);
  return { id, faults: json.faults.length };
}

function messageId(id) {
  if (typeof id === 'number' ? isSafeIntegerText(String(id)) : typeof id === 'string' && isMessageId(id)) return String(id);
  throw new InputError('id must be 1 to 128 letters, digits, "_" or "-", or a safe integer that is not negative');
}
