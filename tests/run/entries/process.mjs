// Node, Deno and Bun, by import. Prints a line per case.
import { observeImport, runSuite } from './suite.mjs';

const [standin, only] = globalThis.Deno?.args ?? process.argv.slice(2);
const print = (line) => console.log(`@${JSON.stringify(line)}`);

const { ofauth, importEffects } = await observeImport(() => import('ofauth-wasm'), standin);
const isNode = !globalThis.Deno && !globalThis.Bun;
// Deno may not read files here, and Bun gives both the same module.
const secondCopy = isNode ? (await import('node:module')).createRequire(import.meta.url)('ofauth-wasm') : undefined;
const { processHost } = await import('./process-host.mjs');
await runSuite({ ofauth, standin, only, host: { importEffects, secondCopy, ...(await processHost()) }, onResult: print });
print({ end: true });
