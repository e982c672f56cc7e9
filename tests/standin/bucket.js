import { InputError } from './input-error.js';

/** The documented bucket of one connection: 60 a minute, bursts of up to 90. */
export const DOCUMENTED_LIMIT = { perMinute: 60, burst: 90 };

/** A token bucket. It reads no clock: `now` (milliseconds) is an argument. */
export class Bucket {
  #perMs;
  #burst;
  #tokens;
  #at;

  constructor({ perMinute, burst }, now) {
    this.perMinute = perMinute;
    this.#perMs = perMinute / 60_000;
    this.#burst = burst;
    this.#tokens = burst;
    this.#at = now;
  }

  /** @returns {{ allowed: boolean, remaining: number, waitMs: number }} waitMs: until the next token is there. */
  take(now) {
    // A clock set back must not drain the bucket.
    const elapsedMs = Math.max(0, now - this.#at);
    this.#at = now;
    this.#tokens = Math.min(this.#burst, this.#tokens + elapsedMs * this.#perMs);
    // The refill adds fractions: a token short of 1 by rounding is whole.
    const allowed = this.#tokens > 1 - 1e-9;
    if (allowed) this.#tokens = Math.max(0, this.#tokens - 1);
    const missing = Math.max(0, 1 - this.#tokens);
    return { allowed, remaining: Math.floor(this.#tokens + 1e-9), waitMs: Math.ceil(missing / this.#perMs - 1e-6) };
  }
}

/** `true` is the documented limit, `false` none. Throws an InputError for anything that is not a limit. */
export function readLimit(value) {
  if (value === true) return DOCUMENTED_LIMIT;
  if (value === false || value === undefined) return false;
  const { perMinute, burst } = value ?? {};
  if (!(Number.isFinite(perMinute) && perMinute > 0 && Number.isFinite(burst) && burst >= 1)) {
    throw new InputError('rateLimit must be true, false or { perMinute: > 0, burst: >= 1 }');
  }
  return { perMinute, burst };
}
