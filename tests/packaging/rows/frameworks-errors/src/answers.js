// Asks each server for each case, and writes what a user gets into a file. Arguments: the target, an address where nobody
// listens, the file.
import { writeFile } from 'node:fs/promises';
import { deleteMassMessage } from 'ofauth-wasm';
import { servers } from './servers.js';

const { baseUrl, apiKey, connectionId } = Object.fromEntries(new URLSearchParams(process.argv[2]));
const CASES = {
  unauthorized: () => deleteMassMessage('1', 'a-key-that-is-wrong', connectionId, { baseUrl }),
  not_found: () => deleteMassMessage('1', apiKey, connectionId, { baseUrl }),
  network: () => deleteMassMessage('1', apiKey, connectionId, { baseUrl: process.argv[3], maxRetries: 0 }),
};

const answers = {};
for (const [name, start] of Object.entries(servers)) {
  const server = await start((which) => CASES[which]());
  answers[name] = { plain: {}, mapped: {} };
  for (const route of ['plain', 'mapped']) {
    for (const which of Object.keys(CASES)) {
      const response = await fetch(`${server.url}/${route}?case=${which}`, { headers: { connection: 'close' } });
      answers[name][route][which] = { status: response.status, body: await response.text() };
    }
  }
  await server.close();
}
await writeFile(process.argv[4], JSON.stringify(answers));
