// What a case breaks, and puts back. While something is broken, a case only calls the package: its assertions wait until afterwards.

import { within } from './guard.js';

/** No call takes as long while something is broken. */
const BROKEN_MS = 2_000;

/**
 * Runs `action` while properties of `target` are others; then puts back what was there, own or inherited.
 * @param properties name → descriptor
 */
export async function withProperties(target, properties, action) {
  const own = { restore() {} };
  replaced.push(own);
  try {
    return await within(BROKEN_MS, `the call with another ${Object.keys(properties)}`, async () => {
      own.restore = replace(target, properties);
      return action();
    });
  } finally {
    // What was replaced later and hangs goes first.
    while (replaced.includes(own)) replaced.pop().restore();
  }
}

/** What is replaced at the moment, the latest last. */
const replaced = [];

function replace(target, properties) {
  const names = Reflect.ownKeys(properties);
  // Descriptors without a prototype: that may be what is broken.
  const originals = names.map((name) => [name, Object.getOwnPropertyDescriptor(target, name)]);
  const define = (name, property) => Object.defineProperty(target, name, { __proto__: null, ...property });
  for (const name of names) define(name, { __proto__: null, configurable: true, enumerable: true, ...properties[name] });
  return () => {
    for (const [name, original] of originals) {
      // In workerd globals are inherited.
      if (original) define(name, original);
      else delete target[name];
    }
  };
}

/** The same, with values; undefined is as good as missing. */
export function withValues(target, values, action) {
  const properties = Object.entries(values).map(([name, value]) => [name, { value, writable: true }]);
  return withProperties(target, Object.fromEntries(properties), action);
}

/** How a promise settles, as `{ value }` or `{ error }`. */
export function outcomeOf(promise) {
  return promise.then((value) => ({ value }), (error) => ({ error }));
}

/** The outcome as a call again, for `rejection`. */
export function replay(outcome) {
  return async () => {
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  };
}
