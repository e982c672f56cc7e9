// The API on loopback and, for browsers, the page and its scripts from the same origin. In a process of its own: the process
// that measures does not wait for it.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MESSAGE } from '../lib/client-answers.mjs';

const PAGE = '<!doctype html><meta charset="utf-8"><title>start</title><link rel="icon" href="data:,">';
const THIS_FILE = fileURLToPath(import.meta.url);

if (process.send && process.argv[1] === THIS_FILE) await serve(process.argv[2]);

/** @param scripts the folder that is served as `/NAME.js` */
export async function startServer(scripts) {
  const server = fork(THIS_FILE, [scripts]);
  const [port] = await once(server, 'message');
  return { baseUrl: `http://127.0.0.1:${port}`, close: () => server.kill() };
}

async function serve(scripts) {
  const server = createServer((request, response) => {
    const send = (status, type, body) => response.writeHead(status, { 'content-type': type }).end(body);
    if (isDelete(request)) return send(200, 'application/json', '{"success":true}');
    if (request.method !== 'GET') return send(400, 'application/json', '{"message":"not the request of the bench"}');
    if (request.url === '/') return send(200, 'text/html', PAGE);
    send(200, 'text/javascript', readFileSync(join(scripts, basename(request.url))));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.send(server.address().port);
}

/** Checked, so that a client that sends less than the whole request fails instead of being fast. */
function isDelete({ method, url, headers }) {
  const { id, key, connectionId } = MESSAGE;
  return method === 'DELETE' && url === `/v2/access/mass-messages/${id}` && headers.apikey === key && headers['x-connection-id'] === connectionId;
}
