import { USUAL_HEADERS } from '../../pkg/testing/api.js';

/** @param cors the headers that say which pages may do what */
export function sendPreflight(res, cors) {
  writeHead(res, 204, { 'access-control-max-age': '600', 'access-control-expose-headers': null, 'content-type': null, ...cors });
  res.end();
}

/** Headers of every answer; `null` takes a header away. */
export function writeHead(res, status, headers = {}) {
  const merged = { ...USUAL_HEADERS };
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

export const sendJson = (res, value, { status = 200, headers } = {}) => send(res, { status, headers, body: JSON.stringify(value) });
