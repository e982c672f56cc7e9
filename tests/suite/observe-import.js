import { watch, watchWebAssembly } from './watch.js';

/**
 * Imports the package with `load` and says what the import did besides.
 * @param standin the address of the stand-in server
 */
export async function observeImport(load, standin) {
  // The runtime's own fetch may compile WebAssembly at its first use (Node's parser does): that is not the package's doing.
  await (await fetch(`${standin}/_standin/state`)).text();
  const before = new Set(Object.getOwnPropertyNames(globalThis));
  const fetches = watch(globalThis, ['fetch']);
  const compilations = watchWebAssembly();
  let ofauth;
  try {
    ofauth = await load();
  } finally {
    fetches.restore();
    compilations.restore();
  }
  const newGlobals = Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name));
  return { ofauth, importEffects: { newGlobals, fetches: fetches.calls, compilations: compilations.calls } };
}
