// Puts a world of hostile/worlds.js in place and takes it away again.

import { worlds } from './hostile/worlds.js';

/** @returns a function that restores everything; `onEnd` takes what is to be done at the end of the round */
export function enter(name, { random, strangersFetch, onEnd }) {
  const undo = [];
  const later = [];
  const define = (object, key, descriptor) => {
    const original = Object.getOwnPropertyDescriptor(object, key);
    Object.defineProperty(object, key, { __proto__: null, configurable: true, ...descriptor });
    undo.push(() => {
      // In workerd most globals are inherited.
      if (original) Object.defineProperty(object, key, original);
      else delete object[key];
    });
  };
  const world = {
    random,
    strangersFetch,
    set: (object, key, value) => define(object, key, { __proto__: null, value, writable: true, enumerable: false }),
    remove: (object, key) => define(object, key, { __proto__: null, value: undefined, writable: true, enumerable: false }),
    trap: (object, key, set) => define(object, key, { __proto__: null, get: () => undefined, set }),
    onRestore: (action) => later.push(action),
    onEnd,
  };
  const restore = () => {
    for (const action of undo.splice(0).reverse()) action();
    for (const action of later.splice(0)) action();
  };
  try {
    worlds[name].replace(world);
  } catch (error) {
    restore();
    throw error;
  }
  return restore;
}

/** Counts the timers that others than the harness set. */
export function countTimers() {
  const { setTimeout, clearTimeout } = globalThis;
  const open = new Set();
  globalThis.setTimeout = (action, ...rest) => {
    const handle = Reflect.apply(setTimeout, globalThis, [(...args) => (open.delete(handle), action(...args)), ...rest]);
    open.add(handle);
    return handle;
  };
  globalThis.clearTimeout = (handle) => {
    open.delete(handle);
    Reflect.apply(clearTimeout, globalThis, [handle]);
  };
  return {
    open: () => open.size,
    stop() {
      Object.assign(globalThis, { setTimeout, clearTimeout });
      for (const handle of open) clearTimeout(handle);
    },
  };
}
