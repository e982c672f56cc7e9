import { randomBytes } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { deleteAnswer, listItem } from './queue.js';
import { isMessageId, isSafeIntegerText } from './store.js';

const MESSAGES = '/v2/access/mass-messages';

export const DEFAULT_KEYS = {
  'standin-key': ['messages:read', 'messages:write'],
  'standin-key-read-only': ['messages:read'],
};

const LINK_AGAIN = 'Link the account again.';
const ERRORS = {
  UNAUTHORIZED: [401, 'Invalid API key'],
  SESSION_NOT_PROVIDED: [401, 'No session for this connection', LINK_AGAIN],
  SESSION_EXPIRED: [401, 'The session has expired', LINK_AGAIN],
  RULES_OUTDATED: [401, 'The signing rules are outdated', 'Try again in a moment.'],
  FORBIDDEN: [403, 'The API key lacks the permission messages:write', 'Give the key this permission.'],
  BAD_REQUEST: [400, 'Invalid mass message id'],
  RESOURCE_NOT_FOUND: [404, 'Mass message not found'],
  ROUTE_NOT_FOUND: [404, 'Route not found'],
  RATE_LIMIT_EXCEEDED: [429, 'Rate limit exceeded'],
};
// Of these the API's documents name the text at most, not the type.
const UNNAMED_ERRORS = { 500: 'internal error', 502: 'proxy error', 503: 'network error' };
const TYPE_OF_STATUS = {
  400: 'BAD_REQUEST', 401: 'UNAUTHORIZED', 403: 'FORBIDDEN', 404: 'RESOURCE_NOT_FOUND', 429: 'RATE_LIMIT_EXCEEDED',
};

const requestId = () => `req_${randomBytes(12).toString('hex')}`;

function failure(type, headers, text) {
  const [status, error, actionRequired] = ERRORS[type];
  return { status, headers, type, body: JSON.stringify({ error: text ?? error, type, requestId: requestId(), actionRequired }) };
}

/** The body a fault of this status has when it names none. */
export function errorBody(status) {
  const type = TYPE_OF_STATUS[status];
  if (type) return failure(type).body;
  return JSON.stringify({ error: UNNAMED_ERRORS[status] ?? STATUS_CODES[status] ?? 'error', requestId: requestId() });
}

export const pathOf = (url) => url.split('?', 1)[0];
export const lastSegment = (url) => pathOf(url).slice(pathOf(url).lastIndexOf('/') + 1);

/** Which documented call this is. The raw path decides: nothing is decoded or normalised, so a client's `..` is not hidden. */
function route(method, path) {
  if (method === 'GET' && path === MESSAGES) return { name: 'list', permission: 'messages:read' };
  const id = path.startsWith(`${MESSAGES}/`) ? path.slice(MESSAGES.length + 1) : '';
  if (method === 'DELETE' && id !== '' && !id.includes('/')) return { name: 'delete', permission: 'messages:write', id };
  return undefined;
}

/**
 * The API in two steps, so that a fault can come between: `admit` checks all but the message and takes a token, `act` does what was
 * asked. An answer is { status, headers, body, type }; `type` is that of an error.
 */
export function createApi({ store, keys, remove, now }) {
  /** @returns {{ answer?: object, call?: object, connectionId?: string, headers?: object }} `answer`: why it goes no further */
  function admit({ method, url, headers }) {
    const refuse = (type, limitHeaders) => ({ answer: failure(type, limitHeaders) });
    const call = route(method, pathOf(url));
    if (!call) return refuse('ROUTE_NOT_FOUND');

    const permissions = keys.get(headers.apikey);
    if (!permissions) return refuse('UNAUTHORIZED');
    const connectionId = headers['x-connection-id'];
    const connection = store.connection(connectionId);
    if (!connection) return refuse('SESSION_NOT_PROVIDED');
    if (!permissions.includes(call.permission)) return refuse('FORBIDDEN');

    const limit = connection.rateLimit ? connection.rateLimit.take(now()) : { exceeded: false };
    if (limit.exceeded) return refuse('RATE_LIMIT_EXCEEDED', limit.headers);
    if (connection.state === 'expired') return refuse('SESSION_EXPIRED', limit.headers);
    if (connection.state === 'rules_outdated') return refuse('RULES_OUTDATED', limit.headers);
    if (call.name === 'delete' && !isMessageId(call.id)) return refuse('BAD_REQUEST', limit.headers);
    return { call, connectionId, headers: limit.headers };
  }

  function act({ call, connectionId, headers }, url) {
    if (call.name === 'list') return list(connectionId, headers, new URLSearchParams(url.slice(pathOf(url).length)));
    const message = store.message(call.id);
    if (message?.connectionId !== connectionId) return failure('RESOURCE_NOT_FOUND', headers);
    remove(message);
    return { status: 200, headers, body: deleteAnswer(message) };
  }

  function list(connectionId, headers, query) {
    const messages = store.messagesOf(connectionId);
    const page = readPage(query);
    if (!page) return failure('BAD_REQUEST', headers, 'Invalid limit or offset');
    const { offset, limit = messages.length } = page;
    const rows = messages.slice(offset, offset + limit).map(listItem);
    const hasMore = page.asked ? { hasMore: offset + limit < messages.length } : {};
    return { status: 200, headers, body: JSON.stringify({ list: rows, ...hasMore }) };
  }

  return { admit, act };
}

/** @returns {{ asked: boolean, offset: number, limit?: number } | undefined} undefined: a parameter is not a whole number */
function readPage(query) {
  const [limit, offset] = ['limit', 'offset'].map((name) => query.get(name));
  if (limit !== null && !(isSafeIntegerText(limit) && limit !== '0')) return undefined;
  if (offset !== null && !isSafeIntegerText(offset)) return undefined;
  return { asked: limit !== null || offset !== null, offset: Number(offset), limit: limit === null ? undefined : Number(limit) };
}
