// Paired and interleaved: every client has its turn in every round, so that noise on the machine affects all of them.
import { quartiles } from './table.mjs';

const WARM_UPS = 3;
/** octokit's plugin for retries adds a wait of 5 ms to each call: 1,000 in a row would take most of the run. */
const MAX_TURN_MS = 100;

/**
 * @param turns `[{ name, times, calls, run }]`: `run` is run `times` times, less often if it is slow, and stands for `calls`
 *   calls
 * @returns `{ name: { time, cpu } }`: µs per call, a list of one number a round each; `cpu` is user and system of this process
 */
export async function interleave(turns, rounds) {
  const samples = Object.fromEntries(turns.map(({ name }) => [name, { time: [], cpu: [] }]));
  for (let round = -WARM_UPS; round < rounds; round++) {
    for (const { name, times, calls = 1, run } of order(turns, round + WARM_UPS)) {
      // Not counted: removes what the previous turn left behind in caches and in the young generation.
      await repeat(run, Math.floor(times / 10));
      const cpu = process.cpuUsage();
      const { runs, time } = await repeat(run, times);
      const { user, system } = process.cpuUsage(cpu);
      if (round < 0) continue;
      samples[name].time.push((time * 1000) / (runs * calls));
      samples[name].cpu.push((user + system) / (runs * calls));
    }
  }
  return samples;
}

/** The start moves on and the direction changes, so that nobody always runs after the same neighbour. */
function order(turns, round) {
  const rotated = turns.map((_, place) => turns[(place + (round >> 1)) % turns.length]);
  return round % 2 === 0 ? rotated : rotated.reverse();
}

async function repeat(run, times) {
  const start = performance.now();
  let [runs, time] = [0, 0];
  for (; runs < times && time < MAX_TURN_MS; runs++, time = performance.now() - start) await run();
  return { runs, time };
}

/** Quartiles of what `combine` makes of the numbers of each round. */
export function paired(combine, ...lists) {
  return quartiles(lists[0].map((_, round) => combine(...lists.map((list) => list[round]))));
}

/** A cell of a table. */
export function cell(values, digits) {
  if (!values) return '–';
  const text = (value) => value.toFixed(digits ?? (Math.abs(values.median) < 100 ? 1 : 0));
  return `${text(values.median)} (${text(values.q1)}–${text(values.q3)})`;
}
