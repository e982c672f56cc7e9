// A forward proxy on this machine that notes what it is asked for.
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { pipeline } from 'node:stream';
import { listen } from '../../run/listen.js';

/** `{ url, seen, close }`: `seen` lists the methods, and whether the API's key could be read. */
export async function startProxy() {
  const seen = [];
  const ended = () => {};
  const server = createServer((asked, response) => {
    seen.push(`${asked.method}${asked.headers.apikey ? ' with the key' : ''}`);
    const forwarded = request(asked.url, { method: asked.method, headers: asked.headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      pipeline(answer, response, ended);
    });
    pipeline(asked, forwarded, ended);
  });
  server.on('connect', ({ method, url }, socket) => {
    seen.push(method);
    const { hostname, port } = new URL(`http://${url}`);
    const tunnel = connect(Number(port || 80), hostname, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      pipeline(socket, tunnel, socket, ended);
    });
    tunnel.on('error', () => socket.destroy());
  });
  return { seen, ...(await listen(server)) };
}
