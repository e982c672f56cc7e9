const API_CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, DELETE',
  'access-control-allow-headers': 'apiKey, x-connection-id',
  'access-control-max-age': '600',
};
const CONTROL_CORS = {
  ...API_CORS,
  'access-control-allow-methods': 'GET, POST, DELETE',
  'access-control-allow-headers': 'content-type',
};
const EXPOSED = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'Retry-After, retry-after-ms, Date, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset',
};

export function sendPreflight(res, isControl) {
  res.writeHead(204, isControl ? CONTROL_CORS : API_CORS).end();
}

/** Headers of every answer; `null` takes a header away. */
export function writeHead(res, status, headers = {}) {
  const merged = { ...EXPOSED, 'content-type': 'application/json; charset=utf-8' };
  for (const [name, value] of Object.entries(headers)) merged[name.toLowerCase()] = value;
  for (const [name, value] of Object.entries(merged)) {
    if (value !== null) continue;
    delete merged[name];
    if (name === 'date') res.sendDate = false;
  }
  res.writeHead(status, merged);
}

export function send(res, { status = 200, headers, body }) {
  writeHead(res, status, { 'content-length': Buffer.byteLength(body), ...headers });
  res.end(body);
}

export const sendJson = (res, value, status = 200) => send(res, { status, body: JSON.stringify(value) });
