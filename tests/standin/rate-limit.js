import { validateHeaderValue } from 'node:http';
import { Bucket } from './bucket.js';
import { isWholeNumber, readSeed } from './fields.js';
import { InputError } from './input-error.js';
import { seededRandom } from './random.js';

/** The documented bucket of one connection: 60 a minute, bursts of up to 90. */
const DOCUMENTED_LIMIT = { perMinute: 60, burst: 90 };
const MAX_JITTER_MS = 60_000;
const MAX_SKEW = 2;

const isNumber = (value, min, max = Number.MAX_VALUE) => typeof value === 'number' && value >= min && value <= max;
const FIELDS = {
  perMinute: [(value) => isNumber(value, Number.MIN_VALUE), 'a number above 0'],
  burst: [(value) => isNumber(value, 1), 'a number, 1 or more'],
  tokens: [(value, { burst }) => isNumber(value, 0, burst), 'a number from 0 to burst'],
  jitterMs: [(value) => isWholeNumber(value, 0, MAX_JITTER_MS), `a whole number from 0 to ${MAX_JITTER_MS}`],
  seed: [() => true],
  remaining: [isRemaining, 'true, false, a number or the text of a header'],
  skew: [(value) => isNumber(value, 1 / MAX_SKEW, MAX_SKEW), `a number from ${1 / MAX_SKEW} to ${MAX_SKEW}`],
  headers: [(value) => value === 'x-ratelimit' || value === 'ietf', "'x-ratelimit' or 'ietf'"],
  retryAfter: [(value) => typeof value === 'boolean', 'true or false'],
};
const REQUIRED = ['perMinute', 'burst'];

function isRemaining(value) {
  if (typeof value === 'boolean' || Number.isFinite(value)) return true;
  if (typeof value !== 'string') return false;
  try {
    validateHeaderValue('remaining', value);
    return true;
  } catch {
    return false;
  }
}

/** `true` is the documented limit, `false` none. Throws an InputError that names the field for anything that is not a limit. */
export function readLimit(value) {
  if (value === true) return DOCUMENTED_LIMIT;
  if (value === false || value === undefined) return false;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError('rateLimit must be true, false or { perMinute, burst }');
  }
  for (const name of new Set([...REQUIRED, ...Object.keys(value)])) {
    if (!Object.hasOwn(FIELDS, name)) throw new InputError(`unknown field of rateLimit: ${name}`);
    const [isValid, wanted] = FIELDS[name];
    const isAbsent = value[name] === undefined && !REQUIRED.includes(name);
    if (!isAbsent && !isValid(value[name], value)) throw new InputError(`rateLimit.${name} must be ${wanted}`);
  }
  readSeed(value, 'rateLimit.seed');
  return { ...value };
}

/** The bucket of one connection, on the server's own clock, and the headers that tell of it. */
export class RateLimit {
  #bucket;
  #random;
  #limit;
  #startedAt;

  constructor({ jitterMs = 0, remaining = true, skew = 1, headers = 'x-ratelimit', retryAfter = false, ...limit }, now) {
    this.#limit = { ...limit, jitterMs, remaining, skew, headers, retryAfter };
    this.#bucket = new Bucket(limit, now);
    this.#random = seededRandom(readSeed(limit));
    this.#startedAt = now;
  }

  /** How long the next request takes to reach the bucket: a whole number of milliseconds, often 0. */
  arrivalDelayMs() {
    const { jitterMs } = this.#limit;
    return jitterMs === 0 ? 0 : Math.floor(this.#random() * (jitterMs + 1));
  }

  /** @returns {{ exceeded: boolean, headers: Record<string, string> }} */
  take(now) {
    const { skew, retryAfter } = this.#limit;
    const serverNow = this.#startedAt + (now - this.#startedAt) * skew;
    const { allowed, remaining, waitMs } = this.#bucket.take(serverNow);
    const headers = this.#limit.headers === 'ietf' ? this.#ietf(remaining, waitMs) : this.#xRateLimit(remaining, serverNow + waitMs);
    if (!allowed && retryAfter) headers['retry-after'] = String(Math.ceil(waitMs / 1000));
    return { exceeded: !allowed, headers };
  }

  /** The text of Remaining; undefined if it is not sent. */
  #told(remaining) {
    const { remaining: told } = this.#limit;
    if (told === false) return undefined;
    return String(told === true ? remaining : told);
  }

  // X-RateLimit-Reset has no documented unit. Here: Unix seconds, the one form that cannot be taken for another.
  #xRateLimit(remaining, resetAt) {
    const told = this.#told(remaining);
    return {
      'x-ratelimit-limit': String(this.#limit.perMinute),
      ...(told !== undefined && { 'x-ratelimit-remaining': told }),
      'x-ratelimit-reset': String(Math.ceil(resetAt / 1000)),
    };
  }

  #ietf(remaining, waitMs) {
    const told = this.#told(remaining);
    return {
      'ratelimit-policy': `"burst";q=${Math.max(1, Math.floor(this.#limit.perMinute))};w=60`,
      ...(told !== undefined && { ratelimit: `"default";r=${told};t=${Math.ceil(waitMs / 1000)}` }),
    };
  }
}
