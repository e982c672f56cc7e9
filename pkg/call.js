// One call: what its caller passed, read once and before anything else happens, so that nothing changed later counts.
//
// Rust gets plain data: a text of tagged lines (src/host/arguments.rs reads it) and numbers. The caller's functions and
// signal stay here.
import { propertiesOf } from './property.js';
import { isAborted, watch } from './signals.js';

/** Longer than any text that Rust accepts, so a longer one is refused there. */
const MAX_TEXT = 5_000;

/** @param rest what was passed after the fourth argument */
export function readCall(id, apiKey, connectionId, options, rest) {
  return makeCall(id, apiKey, connectionId, readOptions(options), rest, (call) => call.interrupt?.());
}

/** `read(name, letter)` gives an option; `unreadable` is the first letter of one whose getter throws, else empty. */
export function readOptions(options) {
  const isObject = typeof options === 'object' && options !== null;
  const property = isObject ? propertiesOf(options) : undefined;
  const given = {
    isObject: options === undefined || isObject,
    unreadable: '',
    read(name, letter) {
      try {
        return property?.(name);
      } catch {
        if (given.unreadable === '' || letter < given.unreadable) given.unreadable = letter;
        return undefined;
      }
    },
  };
  return given;
}

/** What many deletes have besides: whether `ids` can be read, the letters after that of `signal`, and the lines of their options. */
const SINGLE = { isSource: true, flags: 'yyyu', lines: [] };

/** @param abort what an abort does */
export function makeCall(id, apiKey, connectionId, given, rest, abort, more = SINGLE) {
  // The letters are places in the list of src/host/arguments.rs.
  const timeoutMs = given.read('timeoutMs', 'a');
  const attemptTimeoutMs = given.read('attemptTimeoutMs', 'b');
  const maxRetries = given.read('maxRetries', 'c');
  const allowMissing = given.read('allowMissing', 'd');
  const baseUrl = given.read('baseUrl', 'e');
  const fetch = given.read('fetch', 'f');
  const onAttempt = given.read('onAttempt', 'g');
  const signal = given.read('signal', 'h');
  const call = {
    // Passed to Rust.
    texts: '',
    /** The argument of a line, which is a number; at 0 the id that was read last. */
    number: (place) => (place > 0 ? lines[place] : call.batch.source.value),
    /** `status`: see pkg/batch.js; that of a failure is 3. */
    settle: (status, value) => (status === 3 ? call.reject(value) : call.resolve(value)),
    // Used by src/host/attempt.js.
    fetch: fetch === undefined ? runtimeFetch() : fetch,
    onAttempt,
    signal,
    /** `[reason]` once the signal is aborted. */
    aborted: () => reasonOf(signal),
    clock: undefined,
    attempts: 0,
    /** Ends what the call waits for, set while it waits. */
    interrupt: undefined,
    /** The same where it waits for the pace. */
    wake: undefined,
    /** The last wait ended by its timer. */
    hasRung: false,
    batch: undefined,
    unwatch: undefined,
    /** The calls that wait on the instance, of which it is one. */
    open: undefined,
    // Set by client.js; `resume` goes on with the call in Rust, `enter` with any task.
    enter: undefined,
    resume: undefined,
    resolve: undefined,
    reject: undefined,
  };
  if (signal !== undefined) call.unwatch = watch(signal, () => abort(call));
  const canFetch = typeof call.fetch === 'function' ? true : fetch === undefined ? undefined : false;
  const flags = [more.isSource, given.isObject, rest.length === 0, canFetch, isFunction(onAttempt), signal === undefined || call.unwatch !== undefined];
  // Neither by `push` nor by `concat`: `Object.prototype` may have setters of numbers, and more.
  const lines = [undefined, id, apiKey, connectionId, href(baseUrl), timeoutMs, attemptTimeoutMs, maxRetries, allowMissing, ...more.lines];
  call.texts = letters(flags) + more.flags + given.unreadable;
  for (let i = 1; i < lines.length; i++) call.texts += `\n${tagged(lines[i])}`;
  return call;
}

/** One for each flag: yes, no or undefined. */
export function letters(flags) {
  let letters = '';
  for (const flag of flags) letters += flag === undefined ? 'u' : flag ? 'y' : 'n';
  return letters;
}

/** Ends whatever of the call is still open. Harmless at any time. */
export function closeCall(call) {
  call.open?.delete(call);
  call.interrupt?.();
  call.unwatch?.();
  call.unwatch = undefined;
}

export function isFunction(value) {
  return value === undefined || typeof value === 'function';
}

/** `[reason]` once the signal is aborted, else undefined. */
export function reasonOf(signal) {
  if (signal === undefined || !isAborted(signal)) return undefined;
  try {
    return [signal.reason];
  } catch {
    return [undefined];
  }
}

/** One line, its first letter the type. A line break becomes another character that no argument may hold. */
export function tagged(value) {
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
