// Serves the suite's page to a browser and waits for its report.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { listen } from './listen.js';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.json': 'application/json', '.wasm': 'application/wasm' };

/** A static server of one folder, on this machine only. `report` settles with what the page posts. */
export async function servePage(folder) {
  let settle;
  const report = new Promise((resolve) => (settle = resolve));
  const server = createServer(async (request, response) => {
    try {
      if (request.method === 'POST' && request.url === '/report') {
        const chunks = await request.toArray();
        response.writeHead(204).end();
        settle(JSON.parse(Buffer.concat(chunks).toString()));
        return;
      }
      // The same files under a second address are a second copy of every module.
      const path = new URL(request.url, 'http://host').pathname.replace(/^\/second-copy/, '');
      const content = await readFile(join(folder, normalize(path)));
      response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  return { report, ...(await listen(server)) };
}

/**
 * Runs the suite in a browser.
 * @param open opens a page in a fresh browser; resolves to a function that ends the browser, which its signal does too
 */
export async function runInPage(open, { folder, page, standin, only, signal }) {
  const server = await servePage(folder);
  let close = async () => {};
  try {
    const aborted = new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('the page never reported'))));
    aborted.catch(() => {});
    close = await open(`${server.url}/${page}?${new URLSearchParams({ standin, only })}`, signal);
    const { results, died } = await Promise.race([server.report, aborted]);
    if (died) throw new Error(`the page died: ${died}`);
    return results;
  } finally {
    await close();
    server.close();
  }
}
