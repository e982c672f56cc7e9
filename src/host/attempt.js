// The JavaScript side of one attempt: fetch, deadline, abort, body. Whatever those throw, return or call back late is
// caught here and copied into plain data; Rust drives the call and decides on the copy.
//
// No function here throws. In the scope of the generated code (tools/build.mjs): `OFAuthError`, `define`, `propertiesOf`, and pkg/promise.js's
// `when` and `resumeAfter`.

const MAX_ANSWER_BYTES = 1_048_576;
/** Of an error's body; the rest is cancelled and the error stands. */
const MAX_ERROR_BYTES = 16_384;
/** These two bound a body of tiny or empty chunks; the byte limit alone does not. */
const MAX_CHUNKS = 65_536;
const MAX_EMPTY_CHUNKS = 1_000;
/** A body whose chunks are always ready starves every timer, so the clock is asked as well, once in so many chunks. */
const CHUNKS_PER_CLOCK = 16;
/** Characters of a text that Rust reads in full. */
const MAX_TEXT = 16_384;
const MAX_HEADER = 500;
const MAX_CAUSES = 3;
/** A longer timer fires at once in every runtime. */
const MAX_TIMER_MS = 2_147_483_647;

// In `Reply.end` (src/host/js.rs): the fault; src/host/port.rs has the same list.
const NONE = 0;
const THROWN = 1;
const TIMED_OUT = 2;
const ABORTED = 3;
const TOO_LARGE = 4;
const NO_STATUS = 5;
const NO_BODY = 6;
const NO_DEADLINE = 7;

// The redirect.
const FOLLOWED = 1;
const HIDDEN = 2;

const { isView } = ArrayBuffer;
const arrayBufferLength = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get;
const decoder = new TextDecoder();

/** Of the headers to report. */
let headerNames;

const ignore = () => {};

/** Which headers a reply has: their names, with commas between. */
export function readHeaders(names) {
  headerNames = names.split(',');
}

/**
 * Sends one request and reads its whole answer.
 * @param call what pkg/call.js made
 * @param request method, URL, then the name and the value of each header, one a line
 * @param ms the deadline
 */
export function attempt(call, request, ms) {
  // What stands here is held by foreign promises, streams and timers, so `end` empties it: one that never settles keeps nothing
  // alive. The reply has a `then` of its own, since resolving a promise looks for one.
  let reply = { then: undefined, end: 0, hints: '', causes: [], text: '', isJson: false, names: undefined, values: undefined };
  let resolve;
  let url;
  let controller;
  let stream;
  let stopTimer;
  let until;
  let isError;
  /** `{ bytes, before }`, the last one first. */
  let last;
  let length = 0;
  let count = 0;
  let empty = 0;

  function start() {
    const lines = request.split('\n');
    request = undefined;
    const method = lines[0];
    url = lines[1];
    const sent = { __proto__: null };
    for (let i = 2; i < lines.length; i += 2) sent[lines[i]] = lines[i + 1];
    call.interrupt = () => end(ABORTED);
    let signal;
    try {
      controller = new AbortController();
      ({ signal } = controller);
      until = now(call) + ms;
      stopTimer = startTimer(() => end(TIMED_OUT), ms);
    } catch {
      // Without a timer, below.
    }
    if (!stopTimer) return end(NO_DEADLINE);
    call.attempts += 1;
    try {
      const { fetch } = call;
      // No `this`, which workerd refuses; a string and not a Request, which another implementation would not know.
      follow(fetch(url, { __proto__: null, method, headers: sent, redirect: 'manual', signal }), onResponse);
    } catch (error) {
      fail(error);
    }
  }

  /** Gives what `promise` settles with to a function, unless the attempt has ended by then. */
  function follow(promise, action) {
    when(
      promise,
      (value) => {
        if (!reply) return discard(value);
        try {
          action(value);
        } catch (error) {
          fail(error);
        }
      },
      fail,
    );
  }

  function onResponse(response) {
    const of = Object(response) === response ? propertiesOf(response) : ignore;
    const status = of('status');
    if (!(typeof status === 'number' && status >= 0 && status < 1000)) return end(NO_STATUS);
    const redirect = isFollowed(of, url) ? FOLLOWED : status === 0 && of('type') === 'opaqueredirect' ? HIDDEN : 0;
    isError = !(status >= 200 && status < 300);
    reply.hints = hintsOf(of('headers'));
    // Whole: a fraction would reach into the redirect and the fault.
    reply.end = 32 * ((status | 0) + 1) + 8 * redirect;
    if (of('bodyUsed') === true) throw new TypeError('The body of the response was already read');
    const body = of('body');
    const has = (name) => typeof of(name) === 'function';
    if (typeof body?.getReader === 'function') {
      stream = body.getReader();
      readNext();
    } else if (status === 204 || status === 205) onText('');
    else if (typeof body === 'string') onText(body);
    else if (isBytes(body)) onBytes(body);
    else if (has('arrayBuffer')) follow(response.arrayBuffer(), onBytes);
    else if (has('text')) follow(response.text(), onText);
    else if (has('json')) follow(response.json(), onJson);
    else if (isError) onText('');
    else end(NO_BODY);
  }

  function readNext() {
    follow(stream.read(), onChunk);
  }

  function onChunk({ done, value }) {
    if (done) return decode();
    const bytes = bytesOf(value);
    count += 1;
    if (bytes.length === 0) empty += 1;
    if (count > MAX_CHUNKS || empty > MAX_EMPTY_CHUNKS) return end(TOO_LARGE);
    if (!add(bytes)) return;
    if (count % CHUNKS_PER_CLOCK === 0 && now(call) >= until) return end(TIMED_OUT);
    readNext();
  }

  function onBytes(value) {
    if (add(bytesOf(value))) decode();
  }

  /** Whether there is room for more; if not, the attempt has ended. */
  function add(bytes) {
    const room = (isError ? MAX_ERROR_BYTES : MAX_ANSWER_BYTES) - length;
    if (bytes.length > room && !isError) return end(TOO_LARGE);
    last = { bytes: bytes.length > room ? bytes.subarray(0, room) : bytes, before: last };
    length += bytes.length;
    if (bytes.length <= room) return true;
    cancel(stream);
    length = MAX_ERROR_BYTES;
    return decode();
  }

  function decode() {
    let bytes = last?.bytes;
    if (!last?.before) bytes ??= new Uint8Array();
    else {
      bytes = new Uint8Array(length);
      for (let at = length; last; last = last.before) bytes.set(last.bytes, (at -= last.bytes.length));
    }
    // U+FFFD for what is not UTF-8, a byte order mark dropped, as `response.text()` does.
    onText(decoder.decode(bytes));
  }

  /** A foreign object becomes a text first, and so a plain value. */
  function onJson(value) {
    onText(JSON.stringify(value) ?? '');
  }

  function onText(text) {
    if (typeof text !== 'string') throw new TypeError('The body of the response is not a text');
    if (!isError && text.length > MAX_ANSWER_BYTES) return end(TOO_LARGE);
    try {
      const value = JSON.parse(text);
      reply.isJson = true;
      if (Object(value) === value && !Array.isArray(value)) {
        reply.names = Object.keys(value);
        reply.values = Object.values(value);
      }
    } catch {
      // Not JSON: Rust looks at the text.
    }
    reply.text = text.slice(0, MAX_TEXT);
    end(NONE);
  }

  function fail(error) {
    if (!reply) return;
    try {
      reply.causes = causesOf(error);
    } catch {
      // In a world where nothing can be read; what it is called stays unknown.
    }
    end(THROWN);
  }

  function end(fault) {
    if (!reply) return;
    const told = reply;
    const give = resolve;
    const source = stream;
    const sender = controller;
    call.interrupt = undefined;
    call = reply = resolve = stream = controller = last = undefined;
    stopTimer?.();
    if (fault !== NONE) {
      cancel(source);
      try {
        sender?.abort();
      } catch {
        // A listener of the caller's fetch.
      }
    }
    told.end += fault;
    give(told);
  }

  resumeAfter(call, (yes) => {
    resolve = yes;
    start();
  });
}

/** Waits before the next attempt, and tells whether the runtime has a timer to wait with. An abort ends it early. */
export function wait(call, ms) {
  resumeAfter(call, (resolve) => {
    // A timer that is never cleared keeps the box alone.
    const box = { end: undefined, stopTimer: undefined };
    box.end = (waited) => {
      box.end = undefined;
      call.interrupt = call.wake = undefined;
      box.stopTimer?.();
      resolve(waited);
    };
    call.interrupt = () => box.end?.(true);
    call.hasRung = false;
    // By onAttempt, which was told of this wait.
    if (call.aborted()) return box.end(true);
    const ring = () => {
      if (!box.end) return;
      call.hasRung = true;
      box.end(true);
    };
    box.stopTimer = startTimer(ring, ms, true);
    if (!box.stopTimer) box.end?.(false);
  });
}

/** The same until `call.wake` is called; below 0 that alone ends it. */
export function park(call, ms) {
  if (ms < 0) return resumeAfter(call, (resolve) => (call.wake = call.interrupt = () => resolve(true)));
  wait(call, Math.min(ms, MAX_TIMER_MS));
  call.wake = call.interrupt;
}

/**
 * @param early whether a timer that rings while it is being set counts, as that of a mocked setTimeout does
 * @returns a function that stops the timer; undefined if the runtime has none that works
 */
function startTimer(ring, ms, early = false) {
  let isSet = early;
  let rang = false;
  const onTime = () => {
    rang = true;
    if (isSet) ring();
  };
  try {
    const handle = setTimeout(onTime, ms);
    if (handle && !rang) {
      isSet = true;
      return () => clear(handle);
    }
  } catch {
    // No timer, or one of a sandbox that forbids it.
  }
  isSet = true;
  try {
    const signal = AbortSignal.timeout(ms);
    signal.addEventListener('abort', onTime);
    return () => signal.removeEventListener('abort', onTime);
  } catch {
    return undefined;
  }
}

function clear(handle) {
  try {
    clearTimeout(handle);
  } catch {
    // It rings in vain.
  }
}

const clocks = [() => performance.now(), () => Date.now()];

/** Milliseconds since some moment, NaN where the clock fails. A call keeps to the clock that it began with. */
export function now(call) {
  call.clock ??= clocks.find((clock) => !Number.isNaN(time(clock)));
  return call.clock ? time(call.clock) : NaN;
}

/** Milliseconds since 1970, or NaN. */
export function wallClock() {
  return time(clocks[1]);
}

function time(clock) {
  try {
    const now = clock();
    return typeof now === 'number' && now - now === 0 ? now : NaN;
  } catch {
    return NaN;
  }
}

/** 0 or more, below 1. */
export function random() {
  try {
    const value = Math.random();
    return value >= 0 && value < 1 ? value : 0.5;
  } catch {
    return 0.5;
  }
}

/** Tells the caller of an attempt. A broken log must not lose the outcome of a delete. */
export function report(call, attempt, status, code, requestId, elapsedMs, retryInMs) {
  const { onAttempt } = call;
  if (!onAttempt) return;
  const told = {};
  for (const [name, value] of Object.entries({ attempt, status, code, requestId, elapsedMs, retryInMs })) {
    if (value !== undefined) define(told, name, value, true);
  }
  try {
    const result = onAttempt(told);
    if (typeof result === 'object' && result !== null) when(result, ignore, ignore);
  } catch {
    // Its own affair.
  }
}

/** An answer's text as a value. @returns undefined if it is not JSON */
export function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `words`: name, message and code of each, the secrets cut out. */
function causeOf(words) {
  let cause;
  for (let i = words.length - 3; i >= 0; i -= 3) {
    const error = new Error(words[i + 1]);
    define(error, 'name', words[i], false);
    if (words[i + 2] !== undefined) define(error, 'code', words[i + 2], true);
    if (cause !== undefined) define(error, 'cause', cause, false);
    cause = error;
  }
  return cause;
}

/** OFAuthError is in the scope of the generated code (tools/build.mjs). */
export function makeError(message, code, status, type, requestId, actionRequired, attempts, retryable, retryAfterMs, mayHaveSucceeded, body, reason, thrown) {
  const cause = thrown ? causeOf(thrown) : reason;
  return new OFAuthError(message, { code, status, type, requestId, actionRequired, attempts, retryable, retryAfterMs, mayHaveSucceeded, body, cause });
}

/** As `push`, which meets setters of numbers on `Object.prototype`. */
export function append(list, value) {
  define(list, list.length, value, true);
}

/** A view, or an ArrayBuffer of any realm; copied, since whoever made it may use it again. */
function bytesOf(value) {
  if (isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
  if (!isBytes(value)) throw new TypeError('The body of the response is not a stream of bytes');
  return new Uint8Array(value).slice();
}

function isBytes(value) {
  try {
    return isView(value) || arrayBufferLength.call(value) >= 0;
  } catch {
    return false;
  }
}

/** A fetch made of XMLHttpRequest follows redirects and does not say so: it has the last URL alone. */
function isFollowed(of, sent) {
  const redirected = of('redirected');
  if (redirected !== undefined) return redirected === true;
  const url = of('url');
  return typeof url === 'string' && url !== '' && url !== sent;
}

/** One line a header, empty where it is absent or cannot be read. */
function hintsOf(headers) {
  let lines = '';
  for (let i = 0; i < headerNames.length; i++) {
    if (i > 0) lines += '\n';
    try {
      const value = headers.get(headerNames[i]);
      if (typeof value === 'string') lines += value.slice(0, MAX_HEADER).replaceAll('\n', ' ');
    } catch {
      // As if it were absent.
    }
  }
  return lines;
}

/** Name, message, code and system call of what was thrown, then those of its cause, and so on. */
function causesOf(thrown) {
  const words = [];
  let next = thrown;
  do {
    const isObject = (typeof next === 'object' && next !== null) || typeof next === 'function';
    const code = isObject ? read(next, 'code') : undefined;
    const four = [
      isObject ? text(read(next, 'name'), 'Error') : 'Error',
      isObject ? text(read(next, 'message'), '') : text(String(next), ''),
      typeof code === 'number' ? code : text(code, undefined),
      isObject ? syscallOf(next) : undefined,
    ];
    for (const word of four) append(words, word);
    next = isObject ? read(next, 'cause') : undefined;
  } while (next !== undefined && next !== null && words.length < 4 * MAX_CAUSES);
  return words;
}

/** Node tries every address of a host: the AggregateError has no call, each of its errors has. */
function syscallOf(error) {
  const inner = read(error, 'errors');
  const all = [error, ...(Array.isArray(inner) ? inner.slice(0, 8) : [])].map((one) => text(read(Object(one), 'syscall'), undefined));
  const calls = all.filter((call) => call !== undefined);
  return calls.find((call) => call !== 'connect') ?? calls.at(0);
}

function text(value, otherwise) {
  return typeof value === 'string' ? value.slice(0, MAX_TEXT) : otherwise;
}

/** As pkg/property.js, and undefined where a getter throws. */
function read(value, name) {
  try {
    return propertiesOf(value)(name);
  } catch {
    return undefined;
  }
}

/** Nobody waits for this answer any more. */
function discard(response) {
  cancel(read(Object(response), 'body'));
}

function cancel(stream) {
  try {
    const cancelled = stream?.cancel?.();
    if (typeof cancelled === 'object' && cancelled !== null) when(cancelled, ignore, ignore);
  } catch {
    // It was locked, or is no stream.
  }
}
