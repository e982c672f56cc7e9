// How fast it goes, and how long it takes. Pure: the clock is an argument.

/** The API's limit for one connection, as the package keeps it. */
const PER_MINUTE = 60;
const BURST = 90;
const MINUTE_MS = 60_000;
/** Over how long the pace is measured. */
const WINDOW_MS = 15_000;
const MIN_SAMPLES = 5;
const MIN_MEASURED_MS = 3_000;

/** What the API's bucket allows at best, starting full. */
export function bestMs(count) {
  return (Math.max(0, count - BURST) / PER_MINUTE) * MINUTE_MS;
}

export function createEstimate(total, startedAt) {
  const times = [];
  let settled = 0;
  const perMs = (now) => {
    while (times.length > 0 && times[0] < now - WINDOW_MS) times.shift();
    return times.length / Math.max(1, Math.min(WINDOW_MS, now - startedAt));
  };
  return {
    settle(now) {
      settled += 1;
      times.push(now);
    },
    /** undefined at the start, when a few answers would look like thousands a minute. */
    perMinute: (now) => (now - startedAt < MIN_MEASURED_MS ? undefined : perMs(now) * MINUTE_MS),
    /** The burst is faster than what follows, so the pace so far is not enough; undefined while unknown. */
    remainingMs(now) {
      const pace = perMs(now);
      if (settled < MIN_SAMPLES || pace === 0) return undefined;
      return Math.max((total - settled) / pace, bestMs(total) - (now - startedAt));
    },
  };
}

export function duration(ms) {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
