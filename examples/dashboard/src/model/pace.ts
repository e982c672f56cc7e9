const WINDOW = 30;

/** How many a minute, over the last thirty that were settled. */
export class Pace {
  readonly #times: number[] = [];

  count(now: number): void {
    this.#times.push(now);
    if (this.#times.length > WINDOW) this.#times.shift();
  }

  /** Undefined until there are enough to tell. */
  perMinute(now: number): number | undefined {
    if (this.#times.length < 5) return undefined;
    const elapsedMs = Math.max(1_000, now - this.#times[0]!);
    return Math.round(((this.#times.length - 1) / elapsedMs) * 60_000);
  }
}
