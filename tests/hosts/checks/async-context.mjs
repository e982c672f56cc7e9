// AsyncLocalStorage, in Node, Deno and Bun.
import { AsyncLocalStorage } from 'node:async_hooks';
import { addContextChecks, addShared, makeHost, runAndPrint } from '../suite.mjs';

const storage = new AsyncLocalStorage();
const host = await makeHost(() => import('ofauth-wasm'));
addContextChecks(host, { run: (number, action) => storage.run(number, action), current: () => storage.getStore() });
addShared(host);
await runAndPrint(host);
