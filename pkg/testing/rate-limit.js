/** name → whether a value is right, and what is wanted */
export const LIMIT_FIELDS = {
  // The least that the package's own option takes.
  perMinute: [(value) => Number.isFinite(value) && value >= 0.001, 'a number, 0.001 or more'],
  burst: [(value) => Number.isFinite(value) && value >= 1, 'a number, 1 or more'],
};

/** The token bucket of one connection and the headers that tell of it. It reads no clock: `now` (milliseconds) is an argument. */
export class RateLimit {
  #tokens;
  #at;

  /** @param limit `{ perMinute, burst, tokens?, retryAfter? }`; `tokens`: at the start; `retryAfter`: false where a 429 lacks that header */
  constructor(limit, now) {
    this.limit = limit;
    this.#tokens = limit.tokens ?? limit.burst;
    this.#at = now;
  }

  /** @returns {{ exceeded: boolean, headers: Record<string, string> }} */
  take(now) {
    const { perMinute, burst, retryAfter } = this.limit;
    const perMs = perMinute / 60_000;
    // A clock set back must not drain the bucket.
    const elapsedMs = Math.max(0, now - this.#at);
    const tokens = Math.min(burst, this.#tokens + elapsedMs * perMs);
    // The refill adds fractions: a token short of 1 by rounding is whole.
    const exceeded = tokens <= 1 - 1e-9;
    const left = exceeded ? tokens : Math.max(0, tokens - 1);
    this.#tokens = left;
    this.#at = now;
    const waitMs = Math.ceil(Math.max(0, 1 - left) / perMs - 1e-6);
    const headers = this.headers(Math.floor(left + 1e-9), waitMs, now);
    if (exceeded && retryAfter !== false) headers['retry-after'] = `${Math.ceil(waitMs / 1000)}`;
    return { exceeded, headers };
  }

  // X-RateLimit-Reset has no documented unit. Here: Unix seconds, the one form that cannot be taken for another.
  headers(remaining, waitMs, now) {
    return {
      'x-ratelimit-limit': `${this.limit.perMinute}`,
      'x-ratelimit-remaining': `${remaining}`,
      'x-ratelimit-reset': `${Math.ceil((now + waitMs) / 1000)}`,
    };
  }
}
