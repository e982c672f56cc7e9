// A forward proxy, as companies have them: CONNECT, and requests with an absolute URL.
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { pipeline } from 'node:stream';

/**
 * @param resolve the local port that a host name leads to, or undefined: the proxy then answers 502, as for a name that is unknown
 * @returns `{ url, seen, close }`; `seen` are the request lines
 */
export async function startProxy(resolve) {
  const seen = [];
  const sockets = new Set();

  const server = createServer((incoming, response) => {
    seen.push(`${incoming.method} ${incoming.url}`);
    const target = new URL(incoming.url, 'http://unknown.invalid');
    const port = resolve(target.hostname, target.port);
    if (port === undefined) return response.writeHead(502).end();
    const outgoing = request({ host: '127.0.0.1', port, method: incoming.method, path: target.pathname + target.search, headers: incoming.headers });
    outgoing.once('response', (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    outgoing.once('error', () => response.destroy());
    incoming.pipe(outgoing);
  });

  server.on('connect', (incoming, socket, head) => {
    seen.push(`CONNECT ${incoming.url}`);
    socket.on('error', () => {});
    const { hostname, port: asked } = new URL(`http://${incoming.url}`);
    const port = resolve(hostname, asked);
    if (port === undefined) return socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    const target = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.write(head);
      pipeline(socket, target, socket, () => {});
    });
    target.once('error', () => socket.destroy());
  });

  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    seen,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((done) => server.close(done));
    },
  };
}
