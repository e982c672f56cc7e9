// One runtime's part of the call bench.
import { once } from 'node:events';
import { fork } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { MESSAGE, NOT_FOUND, SHORT, STUBBED, stub } from './client-answers.mjs';
import { interleave } from './client-rounds.mjs';
import { answer, asked } from './client-runtimes.mjs';

const { clients, rounds } = await asked();
for (const client of clients) client.del = (await import(pathToFileURL(client.file))).del;
const server = fork(fileURLToPath(new URL('call-server.mjs', import.meta.url)));
server.send({});
const [port] = await once(server, 'message');
const loopback = { ...MESSAGE, baseUrl: `http://127.0.0.1:${port}` };

/** What one run is, how many calls that is, how many runs a turn has. The stubbed ones first: they warm up the code for all. */
const SITUATIONS = {
  stubbed: { times: 1_000, run: withFetch(stub(SHORT), deleted) },
  notFound: { times: 500, run: withFetch(stub(NOT_FOUND, 404), rejected) },
  invalid: { times: 1_000, onlyOurs: true, run: (del) => rejected(del({ ...STUBBED, id: 'a/b', fetch: unreachable })) },
  sequential: { times: 250, run: (del) => deleted(del(loopback)) },
  sixteen: { times: 20, calls: 16, run: (del) => atOnce(16, () => deleted(del(loopback))) },
  thousand: { times: 1, calls: 1_000, run: (del) => atOnce(1_000, () => deleted(del(loopback))) },
};

const results = {};
for (const [name, { onlyOurs, run, ...turn }] of Object.entries(SITUATIONS)) {
  const timed = clients.filter((client) => !onlyOurs || client.package === 'ofauth-wasm');
  results[name] = await interleave(timed.map((client) => ({ ...turn, name: client.name, run: () => run(client.del) })), rounds);
}
server.kill();
answer(results);

function withFetch(fetch, check) {
  const message = { ...STUBBED, fetch };
  return (del) => check(del(message));
}

function atOnce(count, run) {
  return Promise.all(Array.from({ length: count }, run));
}

/** Otherwise a client that does not decode the response, or fails, would look fast. */
async function deleted(promise) {
  if ((await promise).success !== true) throw new Error('not the decoded response');
}

async function rejected(promise) {
  const isResolved = await promise.then(() => true, () => false);
  if (isResolved) throw new Error('resolved');
}

function unreachable() {
  console.error('an invalid argument was sent');
  process.exit(1);
}
