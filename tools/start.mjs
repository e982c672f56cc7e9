// `npm start`: the whole way once, from the sources to a deleted message, and then a page to try it.
//
//   npm start [-- --once] [-- --port N]
//
// --once ends before the page; --port is the page's (default: 4173, or the next that is free).
import { spawn } from 'node:child_process';
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
  let page;
  try {
    say(`${installPackage(folder)} is packed and installed by name`);
    await deleteInNode(copyExample('node', folder), standin.url);
    if (isOnce) return;
    page = await servePage(copyExample('dashboard', folder), standin.url, port);
    say(`the page: ${page.resolvedUrls.local[0]}\n       Pick messages and delete them. Ctrl-C ends everything.`);
    if (!stopping.signal.aborted) await once(stopping.signal, 'abort');
    say('stopping');
  } finally {
    await page?.close();
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

async function servePage(root, url, port) {
  const { DEFAULT_CONNECTION, DEFAULT_KEY, addMessagesForThePage } = await import('./start/standin.mjs');
  const { build, preview } = await import('vite');
  await addMessagesForThePage(url);
  say("examples/dashboard: Vite's production build");
  // As a user would set them; only the stand-in's keys may be in a page.
  Object.assign(process.env, { VITE_STANDIN_URL: url, VITE_STANDIN_KEY: DEFAULT_KEY, VITE_STANDIN_CONNECTION: DEFAULT_CONNECTION });
  await build({ root, configFile: false, logLevel: 'warn' });
  return preview({ root, configFile: false, logLevel: 'warn', preview: { host: '127.0.0.1', port, strictPort: port !== undefined } });
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
