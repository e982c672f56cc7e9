// One call: what its caller passed, read once and before anything else happens, so that nothing changed later counts.
//
// Rust gets plain data: a text of tagged lines (src/host/arguments.rs reads it) and numbers. The caller's functions and
// signal stay here.
import { property } from './property.js';
import { isAborted, watch } from './signals.js';

/** In the order in which an option that cannot be read is reported; src/host/arguments.rs has the same list. */
const NAMES = ['timeoutMs', 'attemptTimeoutMs', 'maxRetries', 'allowMissing', 'baseUrl', 'fetch', 'onAttempt', 'signal'];

/** Longer than any text that Rust accepts, so a longer one is refused there. */
const MAX_TEXT = 5_000;

/** @param rest what was passed after the fourth argument */
export function readCall(id, apiKey, connectionId, options, rest) {
  const isObject = typeof options === 'object' && options !== null;
  const given = { __proto__: null };
  let unreadable = '';
  for (const [index, name] of NAMES.entries()) {
    try {
      given[name] = isObject ? property(options, name) : undefined;
    } catch {
      unreadable ||= String(index);
    }
  }
  const call = {
    // Passed to Rust.
    texts: '',
    numbers: [number(id), number(given.timeoutMs), number(given.attemptTimeoutMs), number(given.maxRetries)],
    // Used by src/host/attempt.js.
    fetch: given.fetch === undefined ? runtimeFetch() : given.fetch,
    onAttempt: given.onAttempt,
    signal: given.signal,
    /** `[reason]` once the signal is aborted. */
    aborted: () => reasonOf(given.signal),
    clock: undefined,
    attempts: 0,
    /** Ends what the call waits for, set while it waits. */
    interrupt: undefined,
    unwatch: undefined,
    // Set by client.js; `resume` goes on with the call in Rust.
    resume: undefined,
    resolve: undefined,
    reject: undefined,
  };
  if (call.signal !== undefined) call.unwatch = watch(call.signal, () => call.interrupt?.('aborted'));
  const flags = [
    options === undefined || isObject ? 'y' : 'n',
    rest.length > 0 ? 'n' : 'y',
    typeof call.fetch === 'function' ? 'y' : given.fetch === undefined ? 'u' : 'n',
    call.onAttempt === undefined || typeof call.onAttempt === 'function' ? 'y' : 'n',
    call.signal === undefined || call.unwatch ? 'y' : 'n',
    unreadable,
  ];
  const lines = [id, apiKey, connectionId, href(given.baseUrl), given.timeoutMs, given.attemptTimeoutMs, given.maxRetries, given.allowMissing].map(tagged);
  call.texts = [flags.join(''), ...lines].join('\n');
  return call;
}

/** Ends whatever of the call is still open. Harmless at any time. */
export function closeCall(call) {
  call.interrupt?.('closed');
  call.unwatch?.();
  call.unwatch = undefined;
}

function reasonOf(signal) {
  if (signal === undefined || !isAborted(signal)) return undefined;
  try {
    return [signal.reason];
  } catch {
    return [undefined];
  }
}

function runtimeFetch() {
  try {
    return globalThis.fetch;
  } catch {
    return undefined;
  }
}

/** A URL object, of any realm, by its href. */
function href(value) {
  try {
    if (typeof value === 'object' && value !== null && typeof value.href === 'string') return value.href;
  } catch {
    // Refused below as a value of another type.
  }
  return value;
}

function number(value) {
  return typeof value === 'number' ? value : 0;
}

/** One line, its first letter the type. A line break becomes another character that no argument may hold. */
function tagged(value) {
  switch (typeof value) {
    case 'undefined':
      return 'u';
    case 'boolean':
      return value ? 'b1' : 'b0';
    case 'number':
      return 'n';
    case 'bigint':
      return `i${value}`.slice(0, MAX_TEXT);
    case 'string':
      return `t${value.slice(0, MAX_TEXT).replaceAll('\n', '\r')}`;
    default:
      return 'o';
  }
}
