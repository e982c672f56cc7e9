// Answers of the API and of what may stand before it.

const TYPES = {
  400: 'BAD_REQUEST', 401: 'UNAUTHORIZED', 403: 'FORBIDDEN', 404: 'RESOURCE_NOT_FOUND', 429: 'RATE_LIMIT_EXCEEDED',
};

/** An error as the API sends it. */
export function apiError(status, type = TYPES[status]) {
  return { status, json: { error: `The text of ${status}`, ...(type && { type }), requestId: `req_${status}` } };
}

export const HTML = '<!DOCTYPE html><html><head><title>Sign in to the Wi-Fi</title></head><body><h1>Welcome</h1></body></html>';

export function htmlPage(status) {
  return { status, headers: { 'content-type': 'text/html' }, body: HTML };
}

/** The same fault, its answer repeating the secrets wherever an error could pick them up. */
export function echoing(fault, { key, connectionId }) {
  const answers = ['status', 'headers', 'json', 'body'].some((name) => name in fault);
  if (!answers) return fault;
  const echoed = { ...fault, headers: { 'x-echo': `${key} ${connectionId}`, ...fault.headers } };
  const hasNoBody = !('body' in fault || 'bodyBase64' in fault);
  const json = fault.json ?? (hasNoBody && fault.status >= 400 ? apiError(fault.status).json : undefined);
  if (typeof json?.error !== 'string') return echoed;
  const error = `${json.error} (apiKey ${key}, connection ${connectionId})`;
  return { ...echoed, json: { ...json, error, echo: { [key]: [connectionId], header: `apiKey: ${key}` } } };
}
