// What a round does to the globals of its host, for a while: test suites mock clocks, sandboxes take away, other scripts pollute.
// `replace(world)` puts other things in place through `world.set(object, name, value)` or `world.remove(object, name)`.
//
// `lacks`: a call that begins meanwhile may be refused as `internal`, before it sends. `loses`: an answer may not be readable, or a
// retry not be made; the outcome must still be true. `stops`: a timer may never ring until the world is restored. `handMade`: the host's own Response needs what is missing.

import { real } from '../real.js';

const fail = (what) => () => {
  throw new Error(what);
};

/** Every clock gives what `read(time, count)` makes of its time. */
const clocks = (read) => (world) => {
  let count = 0;
  world.set(Date, 'now', () => read(real.date(), (count += 1)));
  world.set(performance, 'now', () => read(real.now(), (count += 1)));
};
const clock = (object, name, value) => (world) => world.set(object, name, value);

/** Timers that ring only when the world is restored, as those of a test suite that advances them. */
function fakeTimers(world) {
  const waiting = new Map();
  let last = 0;
  world.set(globalThis, 'setTimeout', (action) => (waiting.set((last += 1), action), last));
  world.set(globalThis, 'clearTimeout', (handle) => void waiting.delete(handle));
  if (globalThis.queueMicrotask) world.set(globalThis, 'queueMicrotask', () => {});
  world.onRestore(() => {
    for (const action of waiting.values()) action();
  });
}

/** Timers that the package cannot clear; the harness does it at the end, so that the process can end. */
function setTimer(world, ...args) {
  const handle = real.setTimeout(...args);
  world.onEnd(() => real.clearTimeout(handle));
  return handle;
}

function withoutClear(replace) {
  return (world) => {
    world.set(globalThis, 'setTimeout', (...args) => setTimer(world, ...args));
    replace(world);
  };
}

function pollute(world) {
  const values = {
    baseUrl: 'https://stranger.test', fetch: world.strangersFetch, timeoutMs: 1, attemptTimeoutMs: 1, maxRetries: 0, allowMissing: true,
    onAttempt: world.strangersFetch, body: 'polluted', headers: { polluted: '1' }, method: 'POST', apiKey: 'polluted', redirect: 'follow', then: 1, code: 'polluted',
    redirected: true, bodyUsed: true, retryable: true, cause: 'polluted', attempt: 7, interrupt: 7, clock: 7, reason: 'polluted',
  };
  // Deno's own addEventListener falls over this one, whatever it is given.
  if (!globalThis.Deno) values.signal = 7;
  for (const [name, value] of Object.entries(values)) world.set(Object.prototype, name, value);
}

/** Assigning one of these names to an object meets a setter that throws. */
function polluteSetters(world) {
  for (const name of ['success', 'queue', 'toString', 'code', 'attempts', 'status', 'apiKey', 'signal', 'resolve', 'attempt']) world.trap(Object.prototype, name, fail(`setter of ${name}`));
}

function sometimes(world, object, name) {
  const original = object[name];
  world.set(object, name, (...args) => {
    if (world.random.chance(0.3)) throw new Error(`${name} is broken`);
    return Reflect.apply(original, object, args);
  });
}

export const worlds = {
  'Date.now throws': { replace: clock(Date, 'now', fail('Date.now')) },
  'Date.now NaN': { replace: clock(Date, 'now', () => NaN) },
  'performance.now throws': { replace: clock(performance, 'now', fail('performance.now')), loses: true },
  'performance.now a text': { replace: clock(performance, 'now', () => '0'), loses: true },
  'no performance': { replace: (world) => world.remove(globalThis, 'performance'), loses: true },
  'no Date': { replace: (world) => world.remove(globalThis, 'Date') },
  'every clock throws': { replace: clocks(fail('clock')), loses: true },
  'every clock NaN': { replace: clocks(() => NaN), loses: true },
  'every clock a bigint': { replace: clocks(() => 7n), loses: true },
  'every clock stands still': { replace: clocks(() => 1_000), loses: true },
  'every clock goes backwards': { replace: clocks((time, count) => time - count * 1_000), loses: true },
  'every clock jumps ahead': { replace: clocks((time, count) => time + count * 1e12), loses: true },
  'every clock at the end of time': { replace: clocks(() => Number.MAX_VALUE), loses: true },
  'Math.random throws': { replace: (world) => world.set(Math, 'random', fail('Math.random')) },
  'Math.random NaN': { replace: (world) => world.set(Math, 'random', () => NaN) },
  'Math.random 1': { replace: (world) => world.set(Math, 'random', () => 1) },
  'Math.random -1e308': { replace: (world) => world.set(Math, 'random', () => -1e308) },
  'Math.random an object': { replace: (world) => world.set(Math, 'random', () => ({ valueOf: fail('valueOf') })) },
  'no setTimeout': { replace: (world) => world.remove(globalThis, 'setTimeout'), loses: true },
  'setTimeout throws': { replace: (world) => world.set(globalThis, 'setTimeout', fail('setTimeout')), loses: true },
  'setTimeout gives undefined': { replace: (world) => world.set(globalThis, 'setTimeout', (...args) => void setTimer(world, ...args)), loses: true },
  'setTimeout calls at once': { replace: (world) => world.set(globalThis, 'setTimeout', (action) => (action(), 1)), loses: true },
  'setTimeout calls twice': { replace: (world) => world.set(globalThis, 'setTimeout', (action, ms) => (setTimer(world, action, ms), setTimer(world, action, ms))) },
  'no clearTimeout': { replace: withoutClear((world) => world.remove(globalThis, 'clearTimeout')) },
  'clearTimeout throws': { replace: withoutClear((world) => world.set(globalThis, 'clearTimeout', fail('clearTimeout'))) },
  'fake timers': { replace: fakeTimers, loses: true, stops: true, handMade: true },
  'no timers at all': {
    replace(world) {
      world.remove(globalThis, 'setTimeout');
      world.set(AbortSignal, 'timeout', fail('AbortSignal.timeout'));
    },
    loses: true,
    stops: true,
  },
  'no AbortSignal': { replace: (world) => world.remove(globalThis, 'AbortSignal') },
  'no queueMicrotask': { replace: (world) => world.remove(globalThis, 'queueMicrotask'), handMade: true },
  'no TextDecoder': { replace: (world) => world.remove(globalThis, 'TextDecoder'), lacks: true, loses: true },
  'no TextEncoder': { replace: (world) => world.remove(globalThis, 'TextEncoder'), lacks: true, loses: true },
  'no URL': { replace: (world) => world.remove(globalThis, 'URL'), lacks: true, loses: true },
  'URL throws': { replace: (world) => world.set(globalThis, 'URL', function URL() { throw new Error('URL'); }), refuses: true },
  'URL is odd': { replace: (world) => world.set(globalThis, 'URL', function URL() { return { href: 7 }; }), refuses: true },
  'no AbortController': { replace: (world) => world.remove(globalThis, 'AbortController'), lacks: true, loses: true },
  'AbortController throws': { replace: (world) => world.set(globalThis, 'AbortController', function AbortController() { throw new Error('AbortController'); }), loses: true },
  'no WebAssembly': { replace: (world) => world.remove(globalThis, 'WebAssembly'), lacks: true, loses: true },
  'JSON.parse throws now and then': { replace: (world) => sometimes(world, JSON, 'parse'), loses: true },
  'JSON.stringify throws now and then': { replace: (world) => sometimes(world, JSON, 'stringify'), loses: true },
  'another Promise': { replace: (world) => world.set(globalThis, 'Promise', function Promise() { throw new Error('Promise'); }) },
  'Error.captureStackTrace throws': { replace: (world) => world.set(Error, 'captureStackTrace', fail('captureStackTrace')) },
  'Error.prepareStackTrace throws': { replace: (world) => world.set(Error, 'prepareStackTrace', fail('prepareStackTrace')) },
  'no stack traces': { replace: (world) => world.set(Error, 'stackTraceLimit', 0) },
  'Object.prototype polluted': { replace: pollute },
  'Object.prototype has setters': { replace: polluteSetters, handMade: true },
};
