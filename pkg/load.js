// From a compiled module to the exported functions.
import { OFAuthError } from './error.js';
import { bind } from './generated/glue.js';

/** A new instance of the module, with glue of its own. */
export function instantiate(module) {
  const glue = bind(OFAuthError);
  glue.initSync({ module });
  return glue;
}

/** One load for all calls, however many come at once; a failed one is forgotten, so that the next call tries again. */
export function once(load) {
  let loading;
  return () =>
    (loading ??= load().catch((cause) => {
      loading = undefined;
      throw cause;
    }));
}

/** The package's function over a way to get an instance. */
export function client(load) {
  return async function deleteMassMessage(id, apiKey, connectionId, options, ...rest) {
    let binding;
    try {
      binding = await load();
    } catch (cause) {
      const message =
        typeof WebAssembly === 'undefined'
          ? 'This runtime has no WebAssembly'
          : "The WebAssembly module could not be loaded (a Content-Security-Policy needs 'wasm-unsafe-eval')";
      throw new OFAuthError(message, { code: 'internal', attempts: 0, retryable: true, mayHaveSucceeded: false, cause });
    }
    try {
      return await binding.deleteMassMessage(id, apiKey, connectionId, options, rest);
    } catch (error) {
      // Made inside the module, its stack knows nothing of the caller; here it does.
      Error.captureStackTrace?.(error, deleteMassMessage);
      throw error;
    }
  };
}
