// Node, Deno and Bun, by import. Prints a line per check.
import { runChecks } from './checks.mjs';

const [mode] = globalThis.Deno?.args ?? process.argv.slice(2);
const load = async () => ({ testing: await import('ofauth-wasm/testing'), ofauth: await import('ofauth-wasm') });
await runChecks({ load, mode, onResult: (result) => console.log(`@${JSON.stringify(result)}`) });
console.log('@{"end":true}');
