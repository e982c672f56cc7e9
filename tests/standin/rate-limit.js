import { validateHeaderValue } from 'node:http';
import { LIMIT_FIELDS, RateLimit as Limit } from '../../pkg/testing/rate-limit.js';
import { isWholeNumber, readSeed } from './fields.js';
import { InputError } from './input-error.js';
import { seededRandom } from './random.js';

/** The documented bucket of one connection: 60 a minute, bursts of up to 90. */
const DOCUMENTED_LIMIT = { perMinute: 60, burst: 90 };
const MAX_JITTER_MS = 60_000;
const MAX_SKEW = 2;

const isNumber = (value, min, max) => typeof value === 'number' && value >= min && value <= max;
const FIELDS = {
  ...LIMIT_FIELDS,
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
export class RateLimit extends Limit {
  #random;
  #startedAt;

  constructor({ jitterMs = 0, remaining = true, skew = 1, headers = 'x-ratelimit', retryAfter = false, ...limit }, now) {
    super({ ...limit, jitterMs, remaining, skew, headers, retryAfter }, now);
    this.#random = seededRandom(readSeed(limit));
    this.#startedAt = now;
  }

  /** How long the next request takes to reach the bucket: a whole number of milliseconds, often 0. */
  arrivalDelayMs() {
    const { jitterMs } = this.limit;
    return jitterMs === 0 ? 0 : Math.floor(this.#random() * (jitterMs + 1));
  }

  take(now) { return super.take(this.#startedAt + (now - this.#startedAt) * this.limit.skew); }

  headers(remaining, waitMs, now) {
    const told = this.limit.remaining === true ? remaining : this.limit.remaining;
    const isTold = told !== false;
    if (this.limit.headers === 'ietf') {
      return {
        'ratelimit-policy': `"burst";q=${Math.max(1, Math.floor(this.limit.perMinute))};w=60`,
        ...(isTold && { ratelimit: `"default";r=${told};t=${Math.ceil(waitMs / 1000)}` }),
      };
    }
    const headers = super.headers(told, waitMs, now);
    if (!isTold) delete headers['x-ratelimit-remaining'];
    return headers;
  }
}
