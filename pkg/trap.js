// What guards an instance of the module. A call into it that traps never settles by itself, and surfaces as an uncaught error: so every
// way in is guarded, and the first trap ends the instance and all calls that wait on it.
import { OFAuthError, copyOf, define } from './error.js';
import { closeCall } from './call.js';
import { bind } from './generated/glue.js';
import { resumeAfter, when } from './promise.js';
import { propertiesOf } from './property.js';

/** A new instance of a compiled module: `exports` are the functions that src/lib.rs exports, `calls` those that wait on it. */
export function instantiate(module) {
  const { initSync, ...entries } = bind(OFAuthError, define, propertiesOf, when, resumeAfter);
  initSync({ module });
  const instance = { trapped: false, calls: new Set(), exports: { __proto__: null } };
  for (const [name, enter] of Object.entries(entries)) instance.exports[name] = guard(instance, enter);
  return instance;
}

function guard(instance, enter) {
  return (...args) => {
    // After a trap, promises of calls that were rejected may still call back.
    if (instance.trapped) return undefined;
    try {
      return enter(...args);
    } catch (trap) {
      instance.trapped = true;
      for (const call of instance.calls) {
        const make = (attempts) => trapped(trap, attempts);
        try {
          if (call.batch) call.batch.fail(make);
          else call.reject(make(call.attempts));
          closeCall(call);
        } catch {
          // What one call's caller broke ends no other's.
        }
      }
      instance.calls.clear();
      return undefined;
    }
  };
}

/** Each call gets an error of its own, and of the trap only what the engine says: an exception of JavaScript may hold another call's values. */
function trapped(trap, attempts) {
  const isEngines = trap instanceof WebAssembly.RuntimeError || trap instanceof RangeError;
  return new OFAuthError('The WebAssembly module trapped; please report it', {
    code: 'internal',
    attempts,
    retryable: true,
    mayHaveSucceeded: attempts > 0,
    cause: isEngines ? copyOf(trap) : undefined,
  });
}
