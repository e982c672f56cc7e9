import { createServer } from 'node:http';
import { createApi } from '../../pkg/testing/api.js';
import { ALL_PERMISSIONS, DEFAULT_KEYS, requestId } from './api.js';
import { honest, sabotaged } from './conduct.js';
import { createControl } from './control.js';
import { Counters } from './counters.js';
import { Faults } from './faults.js';
import { sendJson, sendPreflight } from './http.js';
import { createList } from './list.js';
import { RequestLog } from './log.js';
import { ProportionalFaults } from './proportional-faults.js';
import { answerOf } from './queue.js';
import { createService } from './service.js';
import { Store } from './store.js';

export { DEFAULT_CONNECTION } from './store.js';
export const DEFAULT_KEY = 'standin-key';
export const READ_ONLY_KEY = 'standin-key-read-only';

const API_PREFLIGHT = { 'access-control-allow-methods': 'GET, DELETE', 'access-control-allow-headers': 'apiKey, x-connection-id' };

/**
 * Starts a local server that behaves as OFAuth's API is described. It listens on 127.0.0.1 only.
 *
 * @param {object} [options]
 * @param {number} [options.port] default 0: a free one
 * @param {string[] | Record<string, string[]>} [options.apiKeys] the keys it accepts, as a list (each may do everything) or
 *   with the permissions of each; default: `standin-key`, and `standin-key-read-only` without messages:write
 * @param {boolean | { perMinute: number, burst: number }} [options.rateLimit] one bucket a connection; true: 60 a minute,
 *   burst 90; default false. README.md has the other fields
 * @param {boolean} [options.sabotage] answers that look right and are not; default false
 * @param {() => number} [options.now] the clock of the buckets, milliseconds since 1970
 * @returns {Promise<{ url: string, close(): Promise<void> }>} close() rejects if the stand-in itself failed at some request
 */
export async function startStandin({ port = 0, apiKeys = DEFAULT_KEYS, rateLimit = false, sabotage = false, now = Date.now } = {}) {
  const conduct = sabotage ? sabotaged : honest;
  const store = new Store({ rateLimit, now });
  const faults = new Faults();
  const proportionalFaults = new ProportionalFaults();
  const counters = new Counters();
  const log = new RequestLog(conduct);
  const remove = (message) => {
    if (conduct.deletes && store.remove(message.id)) counters.countDeleted(message.connectionId);
  };
  const admit = createApi({
    connections: { get: (id) => store.connection(id) },
    messages: { get: (id) => store.message(id) },
    permissionsOf: permissionsOf(apiKeys),
    remove,
    success: answerOf,
    now,
    requestId,
    otherCall: createList(store),
  });
  const serveApi = createService({ store, admit, faults, proportionalFaults, counters, remove, log, conduct });
  const sockets = new Set();
  const ownErrors = [];
  let openRequests = 0;
  const state = () => ({
    openRequests,
    messages: store.messageCount,
    connections: store.connectionCount,
    openSockets: sockets.size,
    ...counters.totals,
  });
  const control = createControl({ store, faults, proportionalFaults, log, counters, state });

  async function serve(req, res) {
    if (req.url.startsWith('/_standin/')) return control(req, res);
    // Preflights are the browser's, not the client's: they take no fault and are not in the log.
    if (req.method === 'OPTIONS') return sendPreflight(res, API_PREFLIGHT);
    const gone = new AbortController();
    const connectionId = req.headers['x-connection-id'];
    const closed = store.connection(connectionId) ? counters.open(connectionId) : () => {};
    openRequests += 1;
    res.once('close', () => {
      openRequests -= 1;
      closed();
      gone.abort();
    });
    return serveApi(req, res, gone.signal);
  }

  const server = createServer((req, res) => {
    serve(req, res).catch((error) => {
      // A client that left is no failure; anything else is one of the stand-in's own.
      if (req.socket.destroyed) return;
      ownErrors.push(error);
      if (res.headersSent) res.destroy();
      else sendJson(res, { error: `the stand-in failed: ${error.message}` }, { status: 500 });
    });
  });
  // A server that closes idle sockets races with the client's next request, which then fails by chance.
  server.keepAliveTimeout = 0;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });

  let closed;
  function close() {
    closed ??= new Promise((resolve, reject) => {
      server.close(() => {
        if (ownErrors.length > 0) reject(new AggregateError(ownErrors, `the stand-in failed: ${ownErrors[0].message}`));
        else resolve();
      });
      for (const socket of sockets) socket.destroy();
    });
    return closed;
  }
  return { url: `http://127.0.0.1:${server.address().port}`, close };
}

function permissionsOf(apiKeys) {
  const keys = new Map(Array.isArray(apiKeys) ? apiKeys.map((key) => [key, ALL_PERMISSIONS]) : Object.entries(apiKeys));
  return (key) => keys.get(key);
}
