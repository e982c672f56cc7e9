// Worker and page of the dashboard, with connections of the stand-in.
import assert from 'node:assert/strict';
import { copyExample } from '../../tools/start/install.mjs';
import { launch } from './dashboard-drivers.mjs';
import { Page } from './dashboard-page.mjs';
import { KEY } from './kit.mjs';
import { startProxy } from './proxy.mjs';
import { TOKEN, bundleWorker, startWorker } from './worker-kit.mjs';

/** `{ url, folder, worker, proxy, control, connect, withPage, close }` for this browser. */
export async function setUp({ folder, consumer, standin }, browserName) {
  const closing = [];
  const close = async () => {
    for (const one of closing.toReversed()) await one();
  };
  try {
    const workerFolder = copyExample('worker', consumer);
    await bundleWorker(workerFolder);
    const secrets = { OFAUTH_API_KEY: KEY, CONNECTIONS: '{}', OFAUTH_BASE_URL: standin.url, DASHBOARD_TOKEN: TOKEN };
    const worker = await startWorker(workerFolder, secrets);
    closing.push(worker.close);
    // What a company's proxy between page and Worker may do is tried as well.
    const proxy = await startProxy(worker.url);
    closing.push(proxy.close);
    const url = await serve(folder, { VITE_API_URL: proxy.url }, closing);
    const browser = await launch(browserName);
    closing.push(browser.close);
    const origin = new URL(url).origin;
    const tools = { url, folder, worker, proxy, browser, standin, control: controlOf(standin.url), close };
    return {
      ...tools,
      /** The Worker knows these and no others: `{ alias: connectionId }`. */
      connect: (ids, names = {}) => {
        const connections = Object.fromEntries(Object.entries(ids).map(([alias, id]) => [alias, { id, name: names[alias] ?? `Name of ${alias}` }]));
        return worker.change({ ...secrets, CONNECTIONS: JSON.stringify(connections), ALLOWED_ORIGIN: origin });
      },
      withPage: (use, options) => withPage(tools, use, options),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Vite's production build with these variables, served on a free port. */
export async function serve(root, variables, closing) {
  const { build, preview } = await import('vite');
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    await build({ root, configFile: false, logLevel: 'warn' });
  } finally {
    for (const name of Object.keys(variables)) {
      if (name in before) process.env[name] = before[name];
      else delete process.env[name];
    }
  }
  const server = await preview({ root, configFile: false, logLevel: 'warn', preview: { host: '127.0.0.1', port: 4300 } });
  closing.push(() => server.close());
  return server.resolvedUrls.local[0];
}

/** Opens the page in a fresh tab and gives it to `use`; an error that nobody caught in the page is thrown. */
async function withPage({ browser, url }, use, { token = TOKEN, prepare } = {}) {
  const tab = await browser.open();
  try {
    await prepare?.(tab);
    await tab.goto(token === undefined ? url : `${url}#token=${token}`);
    await use(new Page(tab));
  } finally {
    await tab.close();
  }
  assert.deepEqual(tab.errors, []);
}

const controlOf = (url) => async (method, path, body) => {
  const response = await fetch(`${url}/_standin/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
};
