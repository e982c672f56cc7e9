// The caller's AbortSignal, of any realm or polyfill. However many calls share a signal, it carries one listener: Node warns at eleven.

/** A signal to what to run when it is aborted. Holds no signal alive, and no call beyond its end. */
const watched = new WeakMap();

/** Whether `signal` is aborted; a getter that throws says no. */
export function isAborted(signal) {
  try {
    return signal.aborted === true;
  } catch {
    return false;
  }
}

/**
 * Runs `action` once `signal` is aborted.
 * @returns a function that ends the watch; undefined if `signal` is not an AbortSignal
 */
export function watch(signal, action) {
  try {
    if (typeof signal.aborted !== 'boolean') return undefined;
    let entry = watched.get(signal);
    if (!entry) {
      const actions = new Set();
      const ring = () => {
        if (isAborted(signal)) for (const run of snapshot(actions)) run();
      };
      entry = { actions, ring };
      signal.addEventListener('abort', ring);
      watched.set(signal, entry);
    }
    entry.actions.add(action);
    return () => unwatch(signal, entry, action);
  } catch {
    return undefined;
  }
}

function unwatch(signal, { actions, ring }, action) {
  actions.delete(action);
  if (actions.size > 0) return;
  watched.delete(signal);
  try {
    signal.removeEventListener('abort', ring);
  } catch {
    // Nothing of a call is reachable from the listener that stays.
  }
}

/** What is in them now. Not by spreading, which transforms to ES5 in loose mode take for a list of the iterators themselves. */
export function snapshot(...groups) {
  const all = new Set();
  for (const group of groups) for (const one of group) all.add(one);
  return all;
}
