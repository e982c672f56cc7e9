/** More addresses than this at once, and the oldest is forgotten: memory stays bounded. */
const MAX_ADDRESSES = 10_000;
const WINDOW_MS = 60_000;

/**
 * Wrong tokens by client address, in the memory of one isolate. Cloudflare runs several isolates and drops them when it
 * likes, so this is permissive: it slows guessing down and is no proof against it; the length of the token is. A Durable
 * Object would be exact, at one request a call; the rate-limit binding counts by location, and cannot be asked without
 * counting, so a right guess would still pass.
 */
export class WrongTokens {
  readonly #perMinute: number;
  readonly #counts = new Map<string, { since: number; wrong: number }>();

  constructor({ perMinute }: { perMinute: number }) {
    this.#perMinute = perMinute;
  }

  /** How long the address is shut out; 0 if it is not. */
  waitMs(address: string, now: number): number {
    const entry = this.#counts.get(address);
    if (!entry || entry.wrong < this.#perMinute) return 0;
    return Math.min(WINDOW_MS, Math.max(0, entry.since + WINDOW_MS - now));
  }

  count(address: string, now: number): void {
    const entry = this.#counts.get(address);
    // A clock that was set back begins a new minute.
    if (entry && now >= entry.since && now < entry.since + WINDOW_MS) {
      entry.wrong += 1;
      return;
    }
    this.#counts.delete(address);
    this.#counts.set(address, { since: now, wrong: 1 });
    if (this.#counts.size > MAX_ADDRESSES) this.#counts.delete(this.#counts.keys().next().value!);
  }
}
