import { once } from 'node:events';
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { bodyOfStatus } from '../../pkg/testing/errors.js';
import { bodyOfError } from './api.js';
import { writeHead } from './http.js';
import { InputError } from './input-error.js';

const ENDINGS = [
  'end', 'reset-before-read', 'reset-after-read', 'reset', 'truncate', 'stall', 'endless', 'no-headers',
];
// Between the last byte and the reset, so that the client has read what was sent.
const RESET_PAUSE_MS = 20;
const NO_LENGTH_STATUSES = [204, 304];

const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const isText = (value) => typeof value === 'string';
const isBoolean = (value) => typeof value === 'boolean';
const FIELDS = {
  deletes: isBoolean,
  times: (value) => value === 'forever' || (isCount(value) && value > 0),
  delayMs: isCount,
  status: (value) => isCount(value) && value >= 200 && value <= 999,
  headers: isHeaders,
  body: isText,
  bodyBase64: isText,
  json: () => true,
  then: (value) => ENDINGS.includes(value),
  afterBytes: isCount,
  chunked: isBoolean,
  chunkBytes: (value) => isCount(value) && value > 0,
  everyMs: isCount,
};

function isHeaders(headers) {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) return false;
  try {
    for (const [name, value] of Object.entries(headers)) {
      validateHeaderName(name);
      for (const one of [value].flat()) if (one !== null) validateHeaderValue(name, String(one));
    }
    return true;
  } catch {
    return false;
  }
}

/** Throws an InputError that names what is wrong: a fault with a typing error would silently test nothing. */
export function checkFault(fault) {
  if (typeof fault !== 'object' || fault === null) throw new InputError('a fault must be an object');
  for (const [name, value] of Object.entries(fault)) {
    if (!Object.hasOwn(FIELDS, name)) throw new InputError(`unknown field of a fault: ${name}`);
    if (!FIELDS[name](value)) throw new InputError(`bad value of a fault's ${name}: ${JSON.stringify(value)}`);
  }
  const bodies = ['body', 'bodyBase64', 'json'].filter((name) => name in fault);
  if (bodies.length > 1) throw new InputError(`a fault has one body, not ${bodies.join(' and ')}`);
}

/** The faults still to come, by message id. */
export class Faults {
  #queues = new Map();

  /** Replaces what was left for the id; an empty list clears it. */
  set(id, faults) {
    faults.forEach(checkFault);
    if (faults.length === 0) this.#queues.delete(id);
    else this.#queues.set(id, faults.map((fault) => ({ fault, left: fault.times === 'forever' ? Infinity : fault.times ?? 1 })));
  }

  take(id) {
    const queue = this.#queues.get(id);
    if (!queue) return undefined;
    const [next] = queue;
    next.left -= 1;
    if (next.left === 0) queue.shift();
    if (queue.length === 0) this.#queues.delete(id);
    return next.fault;
  }
}

/** False for a fault that only delays: the API's own answer follows. */
export const changesAnswer = (fault) => Object.keys(fault).some((name) => name !== 'delayMs' && name !== 'times');

function bodyOf(fault, success) {
  if ('body' in fault) return fault.body;
  if ('bodyBase64' in fault) return Buffer.from(fault.bodyBase64, 'base64');
  if ('json' in fault) return JSON.stringify(fault.json);
  const { status = 200 } = fault;
  return bodyOfStatus(status, { error: () => bodyOfError(status), success });
}

/** Sends the fault's answer as far as it goes. The request has been read; `success` makes the text of a 200. */
export async function playFault(fault, { res, signal, success, conduct }) {
  const { then = 'end', status = 200 } = fault;
  if (then === 'no-headers') return;
  const { socket } = res;
  if (then === 'reset-after-read') {
    socket.resetAndDestroy();
    return;
  }
  const body = Buffer.from(conduct.body(bodyOf(fault, success)));
  if (then === 'end') {
    const sent = body.subarray(0, fault.afterBytes);
    start(res, fault, NO_LENGTH_STATUSES.includes(status) ? undefined : sent.length);
    await writeBody(res, fault, sent);
    res.end();
    return;
  }
  if (then === 'endless') {
    start(res, { ...fault, chunked: true });
    await writeBody(res, fault, body.subarray(0, fault.afterBytes));
    await writeForEver(res, fault, signal);
    return;
  }
  const sent = body.subarray(0, fault.afterBytes ?? body.length >> 1);
  // Always promises at least one byte more than it sends.
  start(res, fault, Math.max(body.length, sent.length + 1));
  await writeBody(res, fault, sent);
  if (then === 'truncate') socket.destroySoon();
  if (then === 'reset') {
    await sleep(RESET_PAUSE_MS, undefined, { signal });
    socket.resetAndDestroy();
  }
}

function start(res, { status = 200, headers, chunked }, contentLength) {
  const framing = chunked || contentLength === undefined ? {} : { 'content-length': contentLength };
  writeHead(res, status, { ...framing, ...headers });
  res.flushHeaders();
}

/** Chunked bodies go in several pieces, which may cut a character in two. */
async function writeBody(res, { chunked }, body) {
  const size = chunked ? Math.max(7, Math.ceil(body.length / 16)) : body.length;
  for (let at = 0; at < body.length; at += size) {
    await new Promise((resolve) => { res.write(body.subarray(at, at + size), resolve); });
  }
}

// Blanks: whatever the body began as, JSON or a page, they could still be part of it.
async function writeForEver(res, { chunkBytes = 65_536, everyMs = 5 }, signal) {
  const chunk = Buffer.alloc(chunkBytes, ' ');
  for (;;) {
    if (!res.write(chunk)) await once(res, 'drain', { signal });
    await sleep(everyMs, undefined, { signal });
  }
}
