// `npm run bench:call -- [TARBALL …]`: what a call and a decode cost beside a plain fetch, in ratios. Without a tarball pkg/ as
// it was built; with several they are compared in one run, interleaved, so that a noisy machine is noisy for all.
import { execFileSync, fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL, fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DOCUMENTED = readFileSync(join(ROOT, 'tests/suite/fixtures/documented.json'), 'utf8');
const MEGABYTE = JSON.stringify({ success: true, queue: { id: 1, list: Array.from({ length: 9_000 }, (_, id) => ({ id, text: 'x'.repeat(80), price: 1.5 })) } });
const ROUNDS = 15;
const SHORT = '{"success":true}';

if (process.send) await serve();
else await main();

async function serve() {
  const server = createServer((request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(SHORT));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.send(server.address().port);
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), 'ofauth-bench-'));
  const server = fork(fileURLToPath(import.meta.url));
  try {
    const [port] = await once(server, 'message');
    const baseUrl = `http://127.0.0.1:${port}`;
    const clients = { 'plain fetch': plain, ...(await install(process.argv.slice(2), folder)) };
    const rows = {
      'loopback, one after another': await compare(clients, 300, (remove) => remove(baseUrl, fetch)),
      'loopback, 16 at once': await compare(clients, 30, (remove) => Promise.all(Array.from({ length: 16 }, () => remove(baseUrl, fetch)))),
      'stubbed fetch, short answer': await compare(clients, 2_000, (remove) => remove('https://a.example', async () => new Response(SHORT))),
      'stubbed fetch, documented.json': await compare(clients, 1_000, (remove) => remove('https://a.example', async () => new Response(DOCUMENTED))),
      'stubbed fetch, 1 MB answer': await compare(clients, 10, (remove) => remove('https://a.example', async () => new Response(MEGABYTE))),
    };
    print(rows, Object.keys(clients));
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function plain(baseUrl, fetch) {
  const response = await fetch(`${baseUrl}/v2/access/mass-messages/5`, { method: 'DELETE', headers: { apiKey: 'key', 'x-connection-id': 'conn_1' } });
  return response.json();
}

async function install(tarballs, folder) {
  const packed = tarballs.length > 0 ? tarballs : [pack(folder)];
  const clients = {};
  for (const [index, tarball] of packed.entries()) {
    const cwd = join(folder, String(index));
    mkdirSync(cwd);
    writeFileSync(join(cwd, 'package.json'), '{ "type": "module" }');
    execFileSync('npm', ['install', '--offline', '--silent', '--no-package-lock', tarball], { cwd });
    const { deleteMassMessage } = await import(pathToFileURL(join(cwd, 'node_modules/ofauth-wasm/index.js')));
    clients[tarballs.length > 0 ? basename(tarball, '.tgz') : 'ofauth-wasm'] = (baseUrl, fetch) => deleteMassMessage(5, 'key_of_the_bench', 'conn_bench', { baseUrl, fetch });
  }
  return clients;
}

function pack(folder) {
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: join(ROOT, 'pkg') });
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')));
}

/** Microseconds of one run: the median of the rounds, in each of which every client has its turn. */
async function compare(clients, times, run) {
  const samples = Object.fromEntries(Object.keys(clients).map((name) => [name, []]));
  for (let round = -2; round < ROUNDS; round++) {
    for (const [name, remove] of Object.entries(clients)) {
      const start = performance.now();
      for (let i = 0; i < times; i++) await run(remove);
      if (round >= 0) samples[name].push(((performance.now() - start) * 1000) / times);
    }
  }
  return Object.fromEntries(Object.entries(samples).map(([name, list]) => [name, list.sort((a, b) => a - b)[Math.floor(list.length / 2)]]));
}

function print(rows, names) {
  const width = Math.max(...Object.keys(rows).map((row) => row.length));
  console.log(`Node.js ${process.version}, µs a run (ratio to a plain fetch)`);
  console.log(''.padEnd(width), ...names.map((name) => name.padStart(22)));
  for (const [row, values] of Object.entries(rows)) {
    const cells = names.map((name) => `${values[name].toFixed(1)} (${(values[name] / values['plain fetch']).toFixed(2)})`.padStart(22));
    console.log(row.padEnd(width), ...cells);
  }
}
