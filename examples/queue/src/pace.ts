// How fast one connection may be asked. Pure: the clock is an argument, and all of it is plain data that survives in a row.
// The bucket is the API's, slightly under it, with the answers' X-RateLimit-Remaining as an upper bound, never as a grant.

export interface Limit {
  perMinute: number;
  burst: number;
}

export interface PaceData {
  tokens: number;
  at: number;
  /** The last Remaining, and whether it ever changed: a server that says the same always is not believed. */
  remaining: number | null;
  moved: boolean;
  holdUntil: number;
  backoffMs: number;
  /** One request goes first, alone: after a hold, and while nothing is known of the bucket. */
  probe: boolean;
  /** Failures in a row that pass by themselves. */
  streak: number;
  /** Since when nothing has succeeded, and why; null when all is well. */
  since: number | null;
  reason: string | null;
}

/** Jitter on the way to the server's bucket eats what these leave. */
const RATE_SHARE = 0.99;
const RESERVE = 2;
const FIRST_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 60_000;
/** For what a person has to mend: a refused key, a connection without a session. */
const MAX_BLOCKED_MS = 900_000;
const OUTAGE_STREAK = 5;

export class Pace {
  readonly #perMs: number;
  readonly #most: number;
  #data: PaceData;
  #inFlight = 0;

  constructor({ perMinute, burst }: Limit, now: number, data?: PaceData) {
    this.#perMs = (perMinute / 60_000) * RATE_SHARE;
    this.#most = Math.max(1, burst - RESERVE);
    const full = { tokens: this.#most, at: now, remaining: null, moved: false, holdUntil: 0, backoffMs: FIRST_BACKOFF_MS };
    this.#data = { ...full, probe: true, streak: 0, since: null, reason: null, ...data };
  }

  get probe() { return this.#data.probe; }
  get inOutage() { return this.#data.streak >= OUTAGE_STREAK; }
  get reason() { return this.#data.reason; }

  /** For the row. `reserved` tokens count as spent: if the wave is cut, nobody knows how many of its requests left. */
  snapshot(reserved = 0): PaceData {
    return { ...this.#data, tokens: this.#data.tokens - reserved };
  }

  available(now: number): number {
    this.#refill(now);
    return Math.max(0, Math.floor(this.#data.tokens + 1e-9));
  }

  holdMs(now: number): number {
    return Math.max(0, this.#data.holdUntil - now);
  }

  /** Spends a token for a request that leaves now. */
  take(now: number): boolean {
    if (this.holdMs(now) > 0 || this.available(now) < 1) return false;
    this.#data.tokens -= 1;
    this.#inFlight += 1;
    return true;
  }

  /** The end of a request, whatever it was. `remaining` is the answer's header, if it had one. */
  ended(now: number, remaining: number | null): void {
    this.#inFlight = Math.max(0, this.#inFlight - 1);
    if (remaining === null || !Number.isSafeInteger(remaining) || remaining < 0) return;
    const data = this.#data;
    data.moved ||= data.remaining !== null && data.remaining !== remaining;
    data.remaining = remaining;
    if (!data.moved) return;
    this.#refill(now);
    // What is in flight may not have reached the server's bucket yet.
    data.tokens = Math.min(data.tokens, remaining + 1 - RESERVE - this.#inFlight);
  }

  /** The API acted on an id. */
  succeeded(): void {
    Object.assign(this.#data, { streak: 0, backoffMs: FIRST_BACKOFF_MS, probe: false, since: null, reason: null });
  }

  /** 429. Those of one moment are one hold: counting each would double the backoff for every lane. */
  throttled(now: number, hintMs?: number): void {
    this.#data.tokens = Math.min(this.#data.tokens, 0);
    this.#hold(now, 'rate_limited', { hintMs });
  }

  /** A failure that passes by itself. Five in a row are an outage. */
  failed(now: number, reason: string): void {
    this.#data.streak += 1;
    if (this.inOutage) this.#hold(now, reason);
  }

  /** A failure that every other id would share. */
  blocked(now: number, reason: string): void {
    this.#hold(now, reason, { most: MAX_BLOCKED_MS });
  }

  #hold(now: number, reason: string, { hintMs, most = MAX_BACKOFF_MS }: { hintMs?: number; most?: number } = {}): void {
    const data = this.#data;
    data.since ??= now;
    data.reason = reason;
    data.probe = true;
    const hint = hintMs !== undefined && Number.isFinite(hintMs) && hintMs > 0 ? hintMs : undefined;
    if (this.holdMs(now) > 0) {
      data.holdUntil = Math.max(data.holdUntil, now + (hint ?? 0));
      return;
    }
    data.holdUntil = now + (hint ?? data.backoffMs);
    if (hint === undefined) data.backoffMs = Math.min(most, data.backoffMs * 2);
  }

  /** Whether nothing has succeeded for so long that the rest should be told as failed. */
  isHopeless(now: number, maxHoldMs: number): boolean {
    return this.#data.since !== null && now - this.#data.since > maxHoldMs;
  }

  /** When the next wave of at most `waiting` ids should start: two thirds of a bucket at once, so that the object sleeps between. */
  nextAt(now: number, waiting: number, maxHoldMs: number): number {
    this.#refill(now);
    const { since } = this.#data;
    const wanted = this.#data.probe ? 1 : Math.max(1, Math.min(waiting, Math.floor((this.#most * 2) / 3)));
    const accruedAt = now + Math.max(0, wanted - this.#data.tokens) / this.#perMs;
    const hopelessAt = since === null ? Infinity : since + maxHoldMs + 1;
    return Math.ceil(Math.min(hopelessAt, Math.max(this.#data.holdUntil, accruedAt)));
  }

  #refill(now: number): void {
    const data = this.#data;
    // A clock that was set back must neither drain nor fill the bucket.
    const elapsedMs = Math.max(0, now - data.at);
    data.at = now;
    // Beyond this, tokens that accrue while requests are on their way are lost at the server.
    data.tokens = Math.min(this.#most - this.#inFlight, data.tokens + elapsedMs * this.#perMs);
  }
}

/** An alarm may be a minute late; one that is later may never fire, and one that is not there surely does not. */
const LATE_MS = 90_000;
export const isOverdue = (alarmAt: number | null, now: number) => alarmAt === null || alarmAt < now - LATE_MS;

/** Remaining of an answer: X-RateLimit-Remaining, or `r` of the IETF draft's RateLimit. */
export function readRemaining(headers: { get(name: string): string | null }): number | null {
  const text = headers.get('x-ratelimit-remaining') ?? /(?:^|[;,\s])r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1];
  return text !== undefined && /^\s*\d{1,15}\s*$/.test(text) ? Number(text) : null;
}
