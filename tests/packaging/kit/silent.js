// Imports the package and calls nothing: prints what that has changed.
import { createRequire } from 'node:module';

const load = process.argv.includes('--require') ? createRequire(import.meta.url) : (name) => import(name);
const names = () => Reflect.ownKeys(globalThis).map(String);
// Without requests, which are the loader's own: it reads files.
const active = () => (process.getActiveResourcesInfo?.() ?? []).filter((name) => !name.endsWith('Req'));
const added = (now, before) => now.filter((name) => !before.includes(name));

// Whatever uses one of these fails.
for (const name of ['fetch', 'WebAssembly', 'TextDecoder', 'setTimeout', 'queueMicrotask']) globalThis[name] = undefined;
const before = { globals: names(), active: active() };
const { deleteMassMessage } = await load('ofauth-wasm');
console.log(
  JSON.stringify({ type: typeof deleteMassMessage, globals: added(names(), before.globals), active: added(active(), before.active) }),
);
