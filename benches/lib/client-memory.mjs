// One client, one situation: what its memory is afterwards. Needs --expose-gc.
import { pathToFileURL } from 'node:url';
import { SHORT, STUBBED, large, stub, streamed } from './client-answers.mjs';
import { answer, asked } from './client-runtimes.mjs';

/** octokit's plugin for retries adds a wait of 5 ms to each call: one after another, 10,000 would take a minute. */
const LANES = 10;

const { file, kind, size } = await asked();
// Before the import, since the package does not export its instances: they are recorded as they are made.
const instances = watchInstances();
const { del } = await import(pathToFileURL(file));
const outcome = await { calls: inLanes, atOnce, large: largeAnswer }[kind](size);
await settle();
const { heapUsed, external } = process.memoryUsage();
const wasm = instances.map(bytesOf);
const sum = wasm.reduce((total, bytes) => total + bytes, 0);
// The unpacker is made first, the module last.
answer({ outcome, heap: heapUsed, external, wasm: sum, module: wasm.at(-1), instances: wasm.length });

async function inLanes(count) {
  const message = { ...STUBBED, fetch: stub(SHORT) };
  let next = 0;
  const lane = async () => {
    while (next++ < count) await del(message);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return 'resolved';
}

/** All are open before the first is answered. */
async function atOnce(count) {
  const respond = stub(SHORT);
  let open = 0;
  let most = 0;
  const fetch = async () => {
    most = Math.max(most, ++open);
    await new Promise((resolve) => setTimeout(resolve, 200));
    open -= 1;
    return respond();
  };
  const message = { ...STUBBED, fetch };
  await Promise.all(Array.from({ length: count }, () => del(message)));
  return `${most} open at once`;
}

async function largeAnswer(megabytes) {
  const message = { ...STUBBED, fetch: streamed(large(megabytes)) };
  return del(message).then(({ queue }) => (queue.list.length > 0 ? 'resolved' : 'cut'), (error) => `rejected: ${error.message}`);
}

function watchInstances() {
  const made = [];
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct(target, args) {
      const instance = Reflect.construct(target, args);
      const memory = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
      // Weak: watching must not keep an instance that the client has let go.
      if (memory) made.push(new WeakRef(memory));
      return instance;
    },
  });
  return made;
}

function bytesOf(memory) {
  return memory.deref()?.buffer.byteLength ?? 0;
}

/** Timers and streams end, then what they held is collected, then what finalizers let go. */
async function settle() {
  for (let i = 0; i < 5; i++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    globalThis.gc();
  }
}
