import { errorBody, statusOfType } from './errors.js';
import { isMessageId } from './ids.js';

export const MESSAGES = '/v2/access/mass-messages';
/** The permission that a delete needs. */
export const WRITE = 'messages:write';

/** Headers of every answer. Pages may read those that say when to come back. */
export const USUAL_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'Retry-After, retry-after-ms, Date, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, RateLimit, RateLimit-Policy',
  'content-type': 'application/json; charset=utf-8',
};

export const pathOf = (url) => url.split('?', 1)[0];
export const lastSegment = (url) => pathOf(url).split('/').at(-1);

/** The call that deletes. The raw path decides: nothing is decoded or normalised, so a client's `..` is not hidden. */
function deleteCall(method, path) {
  const id = lastSegment(path);
  return method === 'DELETE' && id && path === `${MESSAGES}/${id}` ? { __proto__: null, permission: WRITE, id } : undefined;
}

/** An answer is { status, headers, body, type }; `type` is that of an error. `text`: in place of its usual one. */
export function failure(type, requestId, headers, text) {
  const status = statusOfType(type);
  return { status, headers, type, body: errorBody({ status, type, text, requestId }) };
}

/**
 * Answers in two steps, so that a fault can come between: `admit` checks all but the message and takes a token, what it gives as `act`
 * does what was asked.
 *
 * @param connections a Map of `{ rateLimit?, error? }` or what has its `get`; `error`: the type that all calls are refused with
 * @param messages the same of `{ id, connectionId }`
 * @param permissionsOf what a key may do; undefined for one that is not known
 * @param remove deletes a message; `success`: the body that tells of it
 * @param now milliseconds since 1970; `requestId`: makes one
 * @param otherCall (method, path) → `{ permission, act }` of a call that is not a delete
 * @returns admit
 */
export function createApi({ connections, messages, permissionsOf, remove, success, now, requestId, otherCall }) {
  /** @returns {{ answer?: object, act?: () => object, connectionId?: string, headers?: object }} `answer`: why it goes no further */
  return function admit({ method, url, headers: sent }) {
    const path = pathOf(url);
    let headers;
    const answerOf = (type) => failure(type, requestId(), headers);
    const refuse = (type) => ({ answer: answerOf(type) });
    const call = deleteCall(method, path) ?? otherCall?.(method, path);
    if (!call) return refuse('ROUTE_NOT_FOUND');

    const permissions = permissionsOf(sent.apikey);
    if (!permissions) return refuse('UNAUTHORIZED');
    const connectionId = sent['x-connection-id'];
    const connection = connections.get(connectionId);
    if (!connection) return refuse('SESSION_NOT_PROVIDED');
    if (!permissions.includes(call.permission)) return refuse('FORBIDDEN');

    if (connection.rateLimit) {
      const taken = connection.rateLimit.take(now());
      headers = taken.headers;
      if (taken.exceeded) return refuse('RATE_LIMIT_EXCEEDED');
    }
    if (connection.error) return refuse(connection.error);
    if (!call.act && !isMessageId(call.id)) return refuse('BAD_REQUEST');

    function act() {
      if (call.act) return call.act({ connectionId, headers, url });
      const message = messages.get(call.id);
      if (message?.connectionId !== connectionId) return answerOf('RESOURCE_NOT_FOUND');
      remove(message);
      return { status: 200, headers, body: success(message) };
    }
    return { __proto__: null, act, connectionId, headers };
  };
}
