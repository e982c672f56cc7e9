// The API's error bodies.

const LINK_AGAIN = 'Link the account again.';
/** type → status, text, and what the caller should do; the first of a status is what it means by itself */
const ERRORS = {
  __proto__: null,
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
const UNNAMED_ERRORS = { __proto__: null, 500: 'internal error', 502: 'proxy error', 503: 'network error' };
const typeOfStatus = (status) => Object.keys(ERRORS).find((type) => ERRORS[type][0] === status);

export const statusOfType = (type) => ERRORS[type][0];

/** @param text in place of the usual one; `otherwise`: where there is no usual one */
export function errorBody({ status, type = typeOfStatus(status), text, otherwise = 'error', requestId }) {
  const [, usual = UNNAMED_ERRORS[status] ?? otherwise, actionRequired] = ERRORS[type] ?? [];
  return JSON.stringify({ error: text ?? usual, type, requestId, actionRequired });
}

/** The body of an answer of which only the status was chosen. `error` and `success` make the two that are not empty. */
export function bodyOfStatus(status, { error, success }) {
  if (status >= 400) return error();
  return status >= 300 || status === 204 || status === 205 ? '' : success();
}
