// The timers of before any case replaces the global ones.
const { setTimeout, clearTimeout } = globalThis;

/** Runs `action`; rejects when it has not settled in time, so that a hang is a failure with a name. */
export async function within(ms, what, action) {
  let timer;
  const deadline = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not settle within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([action(), deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** One row of a table of cases: a failure names the row, a hang is one. */
export async function step(label, action) {
  try {
    return await within(10_000, 'the call', async () => action());
  } catch (error) {
    throw new Error(`${label}: ${error?.message ?? error}`, { cause: error });
  }
}

export function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
