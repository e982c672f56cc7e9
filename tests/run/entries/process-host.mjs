// What Node, Deno and Bun have beyond the web's APIs, for the cases that need it.
import { AsyncLocalStorage } from 'node:async_hooks';
import vm from 'node:vm';

const WEB = [
  'AbortController', 'AbortSignal', 'Headers', 'ReadableStream', 'Request', 'Response', 'TextDecoder', 'TextEncoder', 'URL',
  'clearTimeout', 'console', 'fetch', 'performance', 'setTimeout',
];

export async function processHost() {
  const isDeno = Boolean(globalThis.Deno);
  return {
    asyncLocalStorage: AsyncLocalStorage,
    freshRealm,
    collectGarbage: await garbageCollector(),
    /** Whether fetch's error says that the connection was refused, not just lost. */
    tellsRefusal: isDeno ? undefined : true,
    /** Deno is run with the permission for 127.0.0.1 alone. */
    forbiddenUrl: isDeno ? 'http://127.0.0.2:49' : undefined,
  };
}

/** The package again, in a realm with built-ins of its own, which a case may break. `load` imports it. */
async function freshRealm() {
  const source = await packageSource();
  const context = vm.createContext(Object.fromEntries(WEB.map((name) => [name, globalThis[name]])));
  return {
    global: vm.runInContext('globalThis', context),
    async load() {
      const module = { exports: {} };
      vm.runInContext(`(function (module, exports) {${source}\n})`, context)(module, module.exports);
      return module.exports;
    },
    close() {},
  };
}

async function packageSource() {
  const path = './node_modules/ofauth-wasm/generated/index.cjs';
  // Deno may not read files here; an import written out is not a read.
  if (globalThis.Deno) return (await import('./node_modules/ofauth-wasm/generated/index.cjs', { with: { type: 'text' } })).default;
  const { readFile } = await import('node:fs/promises');
  return readFile(new URL(path, import.meta.url), 'utf8');
}

async function garbageCollector() {
  if (globalThis.Bun) return () => globalThis.Bun.gc(true);
  // Deno cannot be asked for it.
  if (globalThis.Deno) return undefined;
  const v8 = await import('node:v8');
  v8.setFlagsFromString('--expose-gc');
  return vm.runInNewContext('gc');
}
