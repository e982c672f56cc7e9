// `npm run bench -- where`, or `node benches/where.mjs`: where the time goes, of a process's first call and of a later one over
// loopback, in the Node.js that runs it. Of pkg/ as it was built: its own modules, so that each has a line.
//
// A sampling profiler: its own cost is in the figures, so only their proportions say something.
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { Session } from 'node:inspector/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MESSAGE, SHORT, stub } from './lib/client-answers.mjs';
import { printTable, quartiles } from './lib/table.mjs';

const THIS_FILE = fileURLToPath(import.meta.url);
const PKG = new URL('../pkg/', import.meta.url);
const STARTS = 25;
const CALLS = 16_000;
const WARM_UPS = 4_000;
const AT_ONCE = [1, 16];
const INTERVAL_US = 50;
const { id, key, connectionId } = MESSAGE;

export async function where() {
  // The parts in another process: an engine compiles the same bytes once.
  const inProcess = (what) => JSON.parse(execFileSync(process.execPath, [THIS_FILE, what], { encoding: 'utf8' }));
  const starts = Array.from({ length: STARTS }, () => ({ ...inProcess('call'), ...inProcess('parts') }));
  const rows = Object.keys(starts[0]).map((phase) => [phase, quartiles(starts.map((start) => start[phase])).median.toFixed(2)]);
  printTable(`The first call of a process, Node.js ${process.version}: ms, median of ${STARTS}`, ['ms'], rows);

  const server = fork(fileURLToPath(new URL('lib/call-server.mjs', import.meta.url)), { execArgv: [] });
  server.send({});
  const [port] = await once(server, 'message');
  try {
    await profileCalls(`http://127.0.0.1:${port}`);
  } finally {
    server.kill();
  }
}

const ROLES = {
  /** The published file, called twice. */
  async call() {
    const fetch = stub(SHORT);
    // What the stub loads of the runtime is not the package's.
    await (await fetch()).text();
    const { deleteMassMessage } = await take('importing the published file', () => import(new URL('generated/ofauth-wasm.js', PKG)));
    const call = () => deleteMassMessage(id, key, connectionId, { fetch });
    await take('the first call, its fetch stubbed', call);
    await take('the second', call);
  },
  /** What the first call does once, from the package's own modules. */
  async parts() {
    const [{ text, unpacker }, { unpack }, { instantiate }] = await Promise.all(['generated/module.js', 'unpack.js', 'trap.js'].map((name) => import(new URL(name, PKG))));
    const bytes = await take('of the first: unpacking the module', () => unpack(unpacker(), text));
    const module = await take('of the first: compiling it', () => new WebAssembly.Module(bytes));
    await take('of the first: instantiating it', () => instantiate(module));
  },
};

const ms = {};

async function take(phase, action) {
  const begin = performance.now();
  const result = await action();
  ms[phase] = performance.now() - begin;
  return result;
}

async function profileCalls(baseUrl) {
  const { deleteMassMessage } = await import(new URL('index.js', PKG));
  const url = `${baseUrl}/v2/access/mass-messages/${id}`;
  const clients = {
    'plain fetch': async () => (await fetch(url, { method: 'DELETE', headers: { apiKey: key, 'x-connection-id': connectionId } })).json(),
    'ofauth-wasm': () => deleteMassMessage(id, key, connectionId, { baseUrl }),
  };
  const columns = [];
  const titles = [];
  for (const atOnce of AT_ONCE) {
    for (const [name, call] of Object.entries(clients)) {
      columns.push(await timeByPlace(call, atOnce));
      titles.push(`${name}, ${atOnce} at once`);
    }
  }
  const places = [...new Set(columns.flatMap((column) => [...column.keys()]))];
  const most = (place) => Math.max(...columns.map((column) => column.get(place) ?? 0));
  places.sort((a, b) => most(b) - most(a));
  printTable(`A call over loopback, Node.js ${process.version}: µs a call, by the profiler`, titles, places.map((place) => [place, ...columns.map((column) => (column.get(place) ?? 0).toFixed(1))]));
}

/** Map: place → µs a call. */
async function timeByPlace(call, atOnce) {
  const run = async (calls) => {
    for (let left = calls; left > 0; left -= atOnce) await Promise.all(Array.from({ length: atOnce }, call));
  };
  await run(WARM_UPS);
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: INTERVAL_US });
  await session.post('Profiler.start');
  await run(CALLS);
  const { profile: { nodes, samples, timeDeltas } } = await session.post('Profiler.stop');
  session.disconnect();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  for (const node of nodes) for (const child of node.children ?? []) byId.get(child).parent = node;
  const times = new Map();
  for (const [i, sample] of samples.entries()) {
    const place = placeOf(byId.get(sample));
    times.set(place, (times.get(place) ?? 0) + timeDeltas[i] / CALLS);
  }
  return times;
}

function placeOf(node) {
  if (node.callFrame.functionName === '(garbage collector)') return 'garbage collection';
  if (node.callFrame.functionName === '(idle)') return 'idle';
  if (isOurs(node)) return titleOf(node);
  let [inner, outer] = [node, node.parent];
  while (outer && !isOurs(outer)) [inner, outer] = [outer, outer.parent];
  if (!outer) return 'the runtime by itself: network, streams, promises';
  return inner.callFrame.functionName === 'fetch' ? "in the call: the runtime's fetch" : 'in the call: URL, AbortController, timers, streams, TextDecoder';
}

/** The module's functions as well, but not those of Node.js's own parser of HTTP, which is WebAssembly, too. */
function isOurs(node) {
  if (!node.callFrame.url.startsWith('wasm://')) return node.callFrame.url.startsWith(PKG.href);
  let caller = node.parent;
  while (caller?.callFrame.url.startsWith('wasm://')) caller = caller.parent;
  return Boolean(caller) && isOurs(caller);
}

function titleOf({ callFrame: { url } }) {
  if (url.startsWith('wasm://')) return 'the module, WebAssembly';
  const name = basename(url);
  return name === 'glue.js' ? 'src/host/attempt.js and the bindings' : `pkg/${name}`;
}

if (process.argv[1] === THIS_FILE) {
  const role = ROLES[process.argv[2]];
  if (!role) await where();
  else await role().then(() => console.log(JSON.stringify(ms)));
}
