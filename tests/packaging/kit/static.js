// A static server of one folder, on this machine only.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { listen } from '../../run/listen.js';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.wasm': 'application/wasm' };

/** @param headers sent with every answer, such as a Content-Security-Policy */
export async function serveFolder(folder, { headers = {} } = {}) {
  const server = createServer(async (request, response) => {
    try {
      const { pathname } = new URL(request.url, 'http://host');
      const path = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
      const content = await readFile(join(folder, normalize(path)));
      response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream', ...headers }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  return listen(server);
}
