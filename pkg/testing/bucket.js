/** A token bucket. It reads no clock: `now` (milliseconds) is an argument. */
export class Bucket {
  #perMs;
  #burst;
  #tokens;
  #at;

  /** @param tokens how many there are at the start */
  constructor({ perMinute, burst, tokens = burst }, now) {
    this.#perMs = perMinute / 60_000;
    this.#burst = burst;
    this.#tokens = tokens;
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
