// From a compiled module to the exported function.
import { OFAuthError, isOFAuthError } from './error.js';
import { bind } from './generated/glue.js';

/** Makes once for all calls, however many come at once; what failed is forgotten, so that the next call tries again. */
export function once(make) {
  let made;
  return () =>
    (made ??= make().catch((cause) => {
      made = undefined;
      throw cause;
    }));
}

/**
 * A new instance of the module, with glue of its own. By itself a call that traps never settles, and surfaces as an
 * uncaught error: so every way into the instance is guarded, and the first trap ends it and rejects all that wait on it.
 */
function instantiate(module) {
  const instance = { trapped: false, waiting: new Set() };
  // Those of a dead instance would keep a process alive.
  const timers = new Set();
  const start = (...args) => {
    const timer = setTimeout(...args);
    timers.add(timer);
    return timer;
  };
  const clear = (timer) => timers.delete(timer) && clearTimeout(timer);
  const guard = (enter) => (...args) => {
    try {
      // After a trap, timers and promises of calls that were rejected may still ring.
      if (!instance.trapped) return enter(...args);
    } catch (cause) {
      instance.trapped = true;
      for (const reject of instance.waiting) reject(cause);
      timers.forEach(clear);
    }
    return []; // the glue looks into what some entries return
  };
  function Instance(...args) {
    const exports = Object.entries(new WebAssembly.Instance(...args).exports);
    this.exports = Object.fromEntries(exports.map(([name, value]) => [name, typeof value === 'function' ? guard(value) : value]));
  }
  const { initSync, deleteMassMessage } = bind(OFAuthError, { Module: WebAssembly.Module, Instance }, start, clear);
  initSync({ module });
  return Object.assign(instance, { deleteMassMessage });
}

const internal = (message, cause, attempts) =>
  new OFAuthError(message, { code: 'internal', attempts, retryable: true, mayHaveSucceeded: attempts > 0, cause });

/** The package's function over a way to get the compiled module: in Workers the module itself, elsewhere a promise. */
export function client(compile) {
  let instance;
  return async function deleteMassMessage(id, apiKey, connectionId, options, ...rest) {
    try {
      const module = await compile();
      if (!instance || instance.trapped) instance = instantiate(module);
    } catch (cause) {
      const message =
        typeof WebAssembly === 'undefined'
          ? 'This runtime has no WebAssembly'
          : "The WebAssembly module could not be loaded (a Content-Security-Policy needs 'wasm-unsafe-eval')";
      throw internal(message, cause, 0);
    }
    const { waiting } = instance;
    const sent = { attempts: 0 };
    let reject;
    const trap = new Promise((_, no) => waiting.add((reject = no)));
    try {
      return await Promise.race([trap, instance.deleteMassMessage(id, apiKey, connectionId, options, rest, sent)]);
    } catch (error) {
      if (!isOFAuthError(error)) throw internal('The WebAssembly module trapped; please report it', error, sent.attempts);
      // Made inside the module, its stack knows nothing of the caller; here it does.
      Error.captureStackTrace?.(error, deleteMassMessage);
      throw error;
    } finally {
      waiting.delete(reject);
    }
  };
}
