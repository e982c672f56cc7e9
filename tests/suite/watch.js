/**
 * Records the calls of some functions of an object until `restore()`.
 * @param onCall called before each; what it throws, the caller sees
 */
export function watch(target, names, onCall = () => {}) {
  const originals = names.filter((name) => typeof target[name] === 'function').map((name) => [name, target[name]]);
  const inherited = names.filter((name) => !Object.hasOwn(target, name));
  const calls = [];
  const record = (name) => {
    calls.push(name);
    onCall(name);
  };
  for (const [name, original] of originals) {
    target[name] = new Proxy(original, {
      apply(fn, thisArg, args) {
        record(name);
        return Reflect.apply(fn, thisArg, args);
      },
      construct(fn, args) {
        record(name);
        return Reflect.construct(fn, args);
      },
    });
  }
  return {
    calls,
    restore() {
      for (const [name, original] of originals) target[name] = original;
      for (const name of inherited) delete target[name];
    },
  };
}

/** Every way to an instance. */
export function watchWebAssembly(onCall) {
  return watch(WebAssembly, ['compile', 'compileStreaming', 'instantiate', 'instantiateStreaming', 'Module', 'Instance'], onCall);
}

/** Runs `action` with another global fetch. */
export async function withGlobalFetch(fetch, action) {
  const original = Object.getOwnPropertyDescriptor(globalThis, 'fetch');
  globalThis.fetch = fetch;
  try {
    return await action();
  } finally {
    // In workerd it is inherited.
    if (original) Object.defineProperty(globalThis, 'fetch', original);
    else delete globalThis.fetch;
  }
}
