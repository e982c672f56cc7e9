// Something between a page and its server, as a company's proxy or a CDN is: it passes requests on, and may answer by itself.
import { createServer, request as httpRequest } from 'node:http';

/**
 * @returns `{ url, answers, close() }`. `answers`: by the last segment of a path, what the page gets in place of the server's
 * answer: `{ status, text, headers, isReadable, isPassedOn, breaksOff }`. Unless `isPassedOn` is false, the server has acted.
 */
export async function startProxy(target) {
  const answers = new Map();
  const server = createServer((request, response) => {
    const own = request.method === 'OPTIONS' ? undefined : answers.get(request.url.split('/').at(-1));
    if (own?.isPassedOn === false) return reply(response, own);
    const passedOn = httpRequest(new URL(request.url, target), { method: request.method, headers: request.headers }, (answer) => {
      if (own) return reply(response, own);
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    passedOn.on('error', () => response.destroy());
    request.pipe(passedOn);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${server.address().port}`, answers, close };
}

function reply(response, { status = 200, text = '', headers = {}, isReadable = true, breaksOff = false }) {
  if (breaksOff) return response.destroy();
  response.writeHead(status, { 'content-type': 'text/html', ...(isReadable && { 'access-control-allow-origin': '*' }), ...headers }).end(text);
}
