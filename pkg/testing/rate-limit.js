import { Bucket } from './bucket.js';

/** name → whether a value is right, and what is wanted */
export const LIMIT_FIELDS = {
  perMinute: [(value) => value > 0 && Number.isFinite(value), 'a number above 0'],
  burst: [(value) => value >= 1 && Number.isFinite(value), 'a number, 1 or more'],
};

/** The bucket of one connection and the headers that tell of it. */
export class RateLimit {
  #bucket;

  /** @param limit `{ perMinute, burst, tokens?, retryAfter? }`; `retryAfter`: whether a 429 has that header */
  constructor(limit, now) {
    this.limit = limit;
    this.#bucket = new Bucket(limit, now);
  }

  /** @returns {{ exceeded: boolean, headers: Record<string, string> }} */
  take(now) {
    const { allowed, remaining, waitMs } = this.#bucket.take(now);
    const headers = this.headers(remaining, waitMs, now);
    if (!allowed && this.limit.retryAfter) headers['retry-after'] = `${Math.ceil(waitMs / 1000)}`;
    return { exceeded: !allowed, headers };
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
