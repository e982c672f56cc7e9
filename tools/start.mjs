// `npm start`: the whole way once, from the sources to a deleted message, and then a dashboard to try it: a page, the Worker
// that holds the key for it, and the stand-in server.
//
//   npm start [-- --once] [-- --port N]
//
// --once ends before the page; --port is the page's (default: 4173, or the next that is free).
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { parseArgs, inspect } from 'node:util';
import { SetupError, ensureNode, setup } from './setup.mjs';
import { copyExample, installPackage, isBuilt, workFolder } from './start/install.mjs';

const USAGE = 'usage: npm start -- [--once] [--port N]';
const MASK = '••••';
const LINE_CHARACTERS = 96;

const say = (text) => console.log(`\nstart: ${text}`);
const show = (text) => console.log(text.replace(/^/gm, '  '));

/** Aborted by Ctrl-C. */
const stopping = new AbortController();

async function start({ once: isOnce, port }) {
  await makePackage();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stopping.abort());
  const folder = workFolder('start');
  // Imported late: a Node.js that is too old for them is replaced first.
  const standin = await (await import('./start/standin.mjs')).startStandin();
  const closing = [];
  try {
    say(`${installPackage(folder)} is packed and installed by name`);
    await deleteInNode(copyExample('node', folder), standin.url);
    if (isOnce) return;
    const address = await serveDashboard(folder, standin.url, port, closing);
    say(`the page: ${address}\n       Pick messages and delete them. Ctrl-C ends everything.`);
    if (!stopping.signal.aborted) await once(stopping.signal, 'abort');
    say('stopping');
  } finally {
    for (const close of closing.toReversed()) await close();
    await standin.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function makePackage() {
  const tools = await setup();
  if (isBuilt()) return say('pkg/generated is newer than its sources: not built again');
  say('building the package (the first time takes minutes)');
  const { build } = await import('./build.mjs');
  await build({ tools });
}

async function deleteInNode(example, url) {
  const { DEFAULT_CONNECTION, DEFAULT_KEY, listMessages, requestsFor } = await import('./start/standin.mjs');
  const before = await listMessages(url);
  say(`the stand-in server is at ${url}; its messages:`);
  showMessages(before);

  const id = String(before[0].id);
  say(`Node.js ${process.version} runs examples/node: node delete.js ${id}`);
  const env = { OFAUTH_API_KEY: DEFAULT_KEY, OFAUTH_CONNECTION_ID: DEFAULT_CONNECTION, OFAUTH_BASE_URL: url };
  const answer = JSON.parse(await runNode(['delete.js', id], { cwd: example, env: { ...process.env, ...env } }));

  say('what the server received:');
  for (const { method, url: path, headers, bodyBytes } of await requestsFor(url, id)) {
    show(`${method} ${path}`);
    for (const name of ['apikey', 'x-connection-id']) show(`${name}: ${name in headers ? MASK : '(missing)'}`);
    show(bodyBytes === 0 ? '(no body)' : `(a body of ${bodyBytes} bytes)`);
  }
  say('what deleteMassMessage resolved with:');
  showAnswer(answer);

  const after = await listMessages(url);
  say(`what is left, ${after.length} of ${before.length}:`);
  showMessages(after);
  if (after.length !== before.length - 1 || after.some((message) => String(message.id) === id)) throw new Error(`${id} is still there, or others went with it`);
}

function showMessages(list) {
  for (const { id, textCropped } of list) show(`${id}  ${textCropped}`);
}

/** All keys, several to a line: one to a line is two screens. */
function showAnswer({ queue, ...rest }) {
  show(`${inspect(rest)}, and queue with ${Object.keys(queue).length} keys:`);
  let line = '';
  for (const [key, value] of Object.entries(queue)) {
    const part = `${key}: ${inspect(value, { depth: -1, maxStringLength: 60 })}`;
    if (line.length + part.length > LINE_CHARACTERS) {
      show(line);
      line = '';
    }
    line += line === '' ? part : `, ${part}`;
  }
  show(line);
}

/** What the script prints to stdout; its other words go straight to the terminal. */
async function runNode(args, options) {
  const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
  const [chunks, [code]] = await Promise.all([child.stdout.toArray(), once(child, 'close')]);
  if (code !== 0) throw new Error(`examples/node ended with ${code}`);
  return Buffer.concat(chunks).toString();
}

/** The address of the page, with the token that opens the Worker. What has to be ended is added to `closing`. */
async function serveDashboard(folder, url, port, closing) {
  const { DEFAULT_KEY, addConnectionsForThePage } = await import('./start/standin.mjs');
  const { startWorker } = await import('./start/worker.mjs');
  const { build, preview } = await import('vite');
  const token = randomBytes(32).toString('base64url');
  const connections = await addConnectionsForThePage(url);
  const secrets = { OFAUTH_API_KEY: DEFAULT_KEY, OFAUTH_BASE_URL: url, DASHBOARD_TOKEN: token, CONNECTIONS: JSON.stringify(connections) };
  say('examples/worker: bundled, in workerd');
  const worker = await startWorker(copyExample('worker', folder), secrets);
  closing.push(() => worker.close());

  say("examples/dashboard: Vite's production build");
  const root = copyExample('dashboard', folder);
  process.env.VITE_API_URL = worker.url;
  await build({ root, configFile: false, logLevel: 'warn' });
  const page = await preview({ root, configFile: false, logLevel: 'warn', preview: { host: '127.0.0.1', port, strictPort: port !== undefined } });
  closing.push(() => page.close());
  const address = page.resolvedUrls.local[0];
  // Each has to know the other's address: the page's is known last.
  await worker.change({ ...secrets, ALLOWED_ORIGIN: new URL(address).origin });
  return `${address}#token=${token}`;
}

function readOptions() {
  const { values } = parseArgs({ options: { once: { type: 'boolean', default: false }, port: { type: 'string' } } });
  if (values.port === undefined) return { once: values.once };
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port < 1 || port > 65_535) throw new Error(`not a port: ${values.port}`);
  return { once: values.once, port };
}

let options;
try {
  options = readOptions();
} catch (error) {
  console.error(`${error.message}\n${USAGE}`);
  process.exit(2);
}
try {
  await ensureNode();
  await start(options);
} catch (error) {
  // Ctrl-C ends the programs under way as well: their failure is no news.
  if (stopping.signal.aborted) process.exit(130);
  console.error(`\nstart: failed: ${error instanceof SetupError ? error.message : error.stack}`);
  process.exitCode = 1;
}
