/** An AbortController that counts the listeners on its signal. */
export function watchedController() {
  const controller = new AbortController();
  const { signal } = controller;
  const listening = new Set();
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (name, listener, ...rest) => {
    listening.add(listener);
    return addEventListener.call(signal, name, listener, ...rest);
  };
  signal.removeEventListener = (name, listener, ...rest) => {
    listening.delete(listener);
    return removeEventListener.call(signal, name, listener, ...rest);
  };
  return { controller, signal, listeners: () => listening.size };
}

/**
 * Replaces the runtime's timers by ones that are counted, until `restore()`.
 * @param delays which to count: runtimes have timers of their own under the same name
 */
export function watchTimers(delays) {
  const { setTimeout, clearTimeout } = globalThis;
  const open = new Set();
  const all = [];
  globalThis.setTimeout = (handler, ms, ...rest) => {
    const timer = setTimeout(() => {
      open.delete(timer);
      handler(...rest);
    }, ms);
    if (delays.includes(ms)) open.add(timer);
    all.push(ms);
    return timer;
  };
  globalThis.clearTimeout = (timer) => {
    open.delete(timer);
    clearTimeout(timer);
  };
  return {
    /** Every delay asked for. */
    all,
    open: () => open.size,
    restore: () => Object.assign(globalThis, { setTimeout, clearTimeout }),
  };
}
