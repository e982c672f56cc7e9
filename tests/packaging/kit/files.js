// A server of a few files, on this machine only, that any page may ask and that keeps what it was asked for.
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { listen } from '../../run/listen.js';

const TYPES = { '.js': 'text/javascript; charset=utf-8', '': 'text/html; charset=utf-8' };

/**
 * @param files `{ '/path': text or bytes }`; a path without an ending is a page
 * @param headers sent with every page, such as a Content-Security-Policy
 * @returns `{ url, asked, close() }`, `asked` being the paths in their order
 */
export async function serveFiles(files, { headers = {} } = {}) {
  const asked = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://host');
    asked.push(pathname);
    const content = files[pathname];
    const ending = extname(pathname);
    if (content === undefined) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': TYPES[ending], 'access-control-allow-origin': '*', ...(ending === '' && headers) }).end(content);
  });
  return { asked, ...(await listen(server)) };
}

/** Without a request for an icon, which browsers make at their leisure. */
export const asPage = (head, body = '') => `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>A row</title>${head}<body>${body}`;

export const importMap = (map, attributes = '') => `<script type="importmap"${attributes}>${JSON.stringify(map)}</script>`;
