// The smallest part of a round that still goes wrong, in a few tries.

import { describeCall } from './plan.js';
import { runRound } from './round.js';

/** How patient a search is with a call that may never settle. */
const PATIENCE_MS = 3_000;

/** @returns `{ text, known }`: a description, and what is odd in it, by which the same is known again */
export async function shrink(setup, plan, { check, index }) {
  const fails = async (smaller) => (await runRound({ ...setup, patienceMs: PATIENCE_MS }, smaller)).problems.some((problem) => problem.check === check);
  const only = (calls) => ({ ...plan, calls });
  let best = plan;
  const improve = async (smaller) => {
    if (!(await fails(smaller))) return false;
    best = smaller;
    return true;
  };

  const own = plan.calls.filter((call) => call.index === index);
  if (own.length === 0 || !(await improve(only(own)))) {
    // Another call is the cause: halves, as long as one of them fails.
    for (let halves = true; halves && best.calls.length > 1; ) {
      const middle = Math.ceil(best.calls.length / 2);
      const [one, other] = [best.calls.slice(0, middle), best.calls.slice(middle)].map((half) => only([...new Set([...half, ...own])]));
      halves = one.calls.length < best.calls.length && ((await improve(one)) || (other.calls.length < best.calls.length && (await improve(other))));
    }
  }
  if (best === plan && !(await fails(plan))) return { text: 'it did not happen again' };
  if (best.world) await improve({ ...best, world: undefined });
  for (let at = 0; best.calls.length <= 2 && at < best.calls.length; at++) {
    for (const kind of Object.keys(best.calls[at].odd ?? {})) await improve({ ...best, calls: best.calls.map((call, place) => (place === at ? without(call, kind) : call)) });
  }
  const { world, calls } = best;
  const told = calls.length > 5 ? `${calls.length} calls together` : calls.map(describeCall).join('; ') || 'no call';
  const text = `${told}${world ? `; world "${world.name}"` : ''} (--calls ${calls.map((call) => call.index).join()})`;
  return { text, known: calls.length === 1 ? { check, world: world?.name, odd: calls[0].odd ?? {} } : undefined };
}

function without(call, kind) {
  const { [kind]: _, ...odd } = call.odd;
  return { ...call, odd };
}

/** Whether a problem has all that a known one has. */
export function isKnown(known, { check, index }, { world, calls }) {
  const odd = calls.find((call) => call.index === index)?.odd ?? {};
  return known.some((one) => one.check === check && (!one.world || one.world === world?.name) && Object.entries(one.odd).every(([kind, name]) => odd[kind] === name));
}
