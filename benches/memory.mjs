// `npm run bench -- memory`, or `node benches/memory.mjs [--rounds N] [TARBALL …]`: heap and WebAssembly memory after many calls,
// a large response, and many calls at once. Each is measured in a new process: WebAssembly memory never shrinks, so an earlier
// situation would show in the later ones.
import { cell, paired } from './lib/client-rounds.mjs';
import { alone, inChild, runtimes } from './lib/client-runtimes.mjs';
import { ground } from './lib/ground.mjs';
import { printTable, save } from './lib/table.mjs';

const SITUATIONS = [
  { title: '1 call', kind: 'calls', size: 1 },
  { title: '10,000 calls', kind: 'calls', size: 10_000 },
  { title: 'one response of 1 MB', kind: 'large', size: 1 },
  { title: 'one response of 8 MB', kind: 'large', size: 8 },
  { title: '1,000 calls at once', kind: 'atOnce', size: 1_000 },
];
const LONG_RUN = [100, 100_000];

/** @param tarball one, or a list of several; by default pkg/ as it was built */
export async function memory({ rounds = 3, tarball } = {}) {
  const clients = ground({ tarball }).clients.filter(({ isWeighedOnly }) => !isWeighedOnly);
  const ours = clients.filter((client) => client.package === 'ofauth-wasm');
  const results = {};
  for (const { title, binary } of runtimes()) {
    const measure = ({ file }, { kind, size }) => inChild(binary, './client-memory.mjs', { file, kind, size }, ['--expose-gc']);
    const after = {};
    for (const situation of SITUATIONS) {
      const cells = (after[situation.title] = {});
      for (const client of clients) cells[client.name] = await repeated(rounds, () => measure(client, situation));
    }
    const longRun = {};
    for (const client of ours) {
      longRun[client.name] = {};
      for (const size of LONG_RUN) longRun[client.name][size] = (await measure(client, { kind: 'calls', size })).wasm;
    }
    results[title] = { after, longRun };
    print(`${title}, ${rounds} rounds`, clients, ours, results[title]);
  }
  save('memory', { rounds, unit: 'bytes', clients: clients.map(({ name, title }) => ({ name, title })), runtimes: results });
}

async function repeated(rounds, measure) {
  const taken = [];
  for (let round = 0; round < rounds; round++) taken.push(await measure());
  const quartilesOf = (key) => paired((value) => value ?? 0, taken.map((result) => result[key]));
  return {
    outcome: taken.at(-1).outcome,
    instances: taken.at(-1).instances,
    ...Object.fromEntries(['heap', 'external', 'wasm', 'module'].map((key) => [key, quartilesOf(key)])),
  };
}

function print(title, clients, ours, { after, longRun }) {
  const titles = Object.keys(after);
  const megabytes = (heap) => cell(Object.fromEntries(Object.entries(heap).map(([key, bytes]) => [key, bytes / 2 ** 20])), 2);
  const kilobytes = (bytes) => bytes / 1024;
  const columns = clients.map((client) => client.title);
  const heaps = titles.map((row) => [row, ...clients.map(({ name }) => megabytes(after[row][name].heap))]);
  printTable(`${title}: JavaScript heap after gc, MB, median (quartiles)`, columns, heaps);
  for (const { name, title: client } of ours) {
    const rows = titles.map((row) => {
      const { wasm, module, instances, outcome } = after[row][name];
      return [row, kilobytes(wasm.median), kilobytes(module.median), instances, outcome];
    });
    // Two instances are made; the first unpacks the second and is garbage then.
    const head = ['all instances', "the module's alone", 'instances made', 'the last call'];
    printTable(`${title}: ${client}, WebAssembly memory after gc, KB`, head, rows);
    const [few, many] = LONG_RUN.map((size) => longRun[name][size]);
    const verdict = few === many ? 'the same' : 'GREW';
    const both = LONG_RUN.map((size) => `after ${size.toLocaleString('en')} calls ${kilobytes(longRun[name][size])} KB`);
    console.log(`${both.join(', ')}: ${verdict}`);
    if (few !== many) process.exitCode = 1;
  }
}

await alone(import.meta.url, memory);
