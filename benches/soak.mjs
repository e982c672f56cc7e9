// `npm run soak [-- CALLS]`: many deletes in one Node process, one in ten with a fault, and what memory does meanwhile.
// Needs `npm run build`. The stand-in server runs in a process of its own.
import { fork } from 'node:child_process';
import { once, setMaxListeners } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const CALLS = Number(process.argv[2] ?? 100_000);
const LANES = 16;
const ROWS = 10;
const WARM_UP = 1_000;

async function soak() {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc');
  const memories = watchWasmMemory();
  const server = fork(fileURLToPath(import.meta.url), { stdio: 'inherit' });
  const [url] = await once(server, 'message');
  const { deleteMassMessage } = await import('../pkg/index.js');
  const signal = countListeners(new AbortController().signal);

  const outcomes = {};
  const remove = async (number) => {
    const id = `soak-${number}`;
    const post = (path, body) => fetch(`${url}/_standin/${path}`, { method: 'POST', body: JSON.stringify(body) }).then((response) => response.text());
    await post('messages', { connectionId: 'conn_standin', id });
    const faulty = number % 10 === 0;
    if (faulty) await post('faults', { id, faults: [FAULTS[(number / 10) % FAULTS.length]] });
    const options = { baseUrl: url, signal, maxRetries: faulty ? 1 : 0, attemptTimeoutMs: 500 };
    const outcome = await deleteMassMessage(id, 'standin-key', 'conn_standin', options).then(
      (answer) => (answer.alreadyDeleted ? 'alreadyDeleted' : 'deleted'),
      (error) => error.code,
    );
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    if (faulty) await post('faults', { id, faults: [] });
  };

  console.log('    calls   heap MB  external MB  wasm KB  listeners');
  let next = 0;
  const until = async (end) => {
    const lane = async () => {
      while (next < end) await remove(next++);
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    gc();
    const { heapUsed, external } = process.memoryUsage();
    const wasm = memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
    const cells = [next, (heapUsed / 2 ** 20).toFixed(2), (external / 2 ** 20).toFixed(2), wasm / 1024, signal.listeners];
    console.log(cells.map((cell, i) => String(cell).padStart([9, 10, 13, 9, 11][i])).join(''));
    return { heapUsed, wasm };
  };
  const early = await until(Math.min(WARM_UP, CALLS));
  let last = early;
  for (let row = 1; row <= ROWS; row++) last = await until(Math.round((CALLS * row) / ROWS));
  console.log(outcomes);
  server.kill();
  console.log(`wasm memory ${last.wasm === early.wasm ? 'flat' : 'GREW'}, heap × ${(last.heapUsed / early.heapUsed).toFixed(2)} of what it was after ${WARM_UP} calls`);
  if (last.wasm !== early.wasm || signal.listeners !== 0) process.exitCode = 1;
}

const FAULTS = [
  { status: 500 },
  { status: 404, body: '<html>', headers: { 'content-type': 'text/html' } },
  { then: 'truncate', afterBytes: 10, deletes: true },
  { then: 'reset-after-read' },
  { status: 200, body: '<title>Portal</title>' },
];

/** The instance is the package's own affair: its memory is seen as it is made. */
function watchWasmMemory() {
  const memories = [];
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct(target, args) {
      const instance = Reflect.construct(target, args);
      // The unpacker's has another name, and is let go.
      if (instance.exports.memory) memories.push(instance.exports.memory);
      return instance;
    },
  });
  return memories;
}

function countListeners(signal) {
  signal.listeners = 0;
  setMaxListeners(LANES, signal);
  for (const [name, step] of [['addEventListener', 1], ['removeEventListener', -1]]) {
    const method = signal[name];
    signal[name] = (...args) => {
      signal.listeners += step;
      return method.apply(signal, args);
    };
  }
  return signal;
}

if (process.send) {
  const { startStandin } = await import('../tests/standin/index.js');
  process.send((await startStandin()).url);
} else {
  await soak();
}
