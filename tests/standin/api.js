import { randomBytes } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { deleteAnswer, listItem } from './queue.js';
import { isMessageId } from './store.js';

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

function failure(type, headers) {
  const [status, error, actionRequired] = ERRORS[type];
  return { status, headers, body: JSON.stringify({ error, type, requestId: requestId(), actionRequired }) };
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
  if (method === 'GET' && path === MESSAGES) return { call: 'list', permission: 'messages:read' };
  const id = path.startsWith(`${MESSAGES}/`) ? path.slice(MESSAGES.length + 1) : '';
  if (method === 'DELETE' && id !== '' && !id.includes('/')) return { call: 'delete', permission: 'messages:write', id };
  return undefined;
}

/** @returns {(req) => { status: number, headers?: object, body: string }} the API's answer to a request already read. */
export function createApi({ store, keys, conduct, now }) {
  return function answer({ method, url, headers }) {
    const found = route(method, pathOf(url));
    if (!found) return failure('ROUTE_NOT_FOUND');

    const permissions = keys.get(headers.apikey);
    if (!permissions) return failure('UNAUTHORIZED');
    const connectionId = headers['x-connection-id'];
    const connection = store.connection(connectionId);
    if (!connection) return failure('SESSION_NOT_PROVIDED');
    if (!permissions.includes(found.permission)) return failure('FORBIDDEN');

    const limit = rateLimit(connection.bucket, now());
    if (limit.exceeded) return failure('RATE_LIMIT_EXCEEDED', limit.headers);
    if (connection.state === 'expired') return failure('SESSION_EXPIRED', limit.headers);
    if (connection.state === 'rules_outdated') return failure('RULES_OUTDATED', limit.headers);

    if (found.call === 'list') {
      const list = store.messagesOf(connectionId).map(listItem);
      return { status: 200, headers: limit.headers, body: JSON.stringify({ list }) };
    }
    if (!isMessageId(found.id)) return failure('BAD_REQUEST', limit.headers);
    const message = store.message(found.id);
    if (message?.connectionId !== connectionId) return failure('RESOURCE_NOT_FOUND', limit.headers);
    if (conduct.deletes) store.remove(found.id);
    return { status: 200, headers: limit.headers, body: deleteAnswer(message) };
  };
}

// X-RateLimit-Reset has no documented unit. Here: Unix seconds, the one form that cannot be taken for another.
function rateLimit(bucket, now) {
  if (!bucket) return { exceeded: false };
  const { allowed, remaining, waitMs } = bucket.take(now);
  const headers = {
    'x-ratelimit-limit': String(bucket.perMinute),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(Math.ceil((now + waitMs) / 1000)),
  };
  return { exceeded: !allowed, headers };
}
