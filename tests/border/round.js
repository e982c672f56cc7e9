// One round: fifty calls at once, in a world that may be hostile as well, and what is wrong with them.

import { controlCall } from './plan.js';
import { begin, makeContext } from './call.js';
import { countTimers, enter } from './world.js';
import { isLate, judge } from './judge.js';
import { pause, real } from './real.js';
import { randomFrom } from './random.js';
import { worlds } from './hostile/worlds.js';

/** An unsettled call is given this much longer than any of the round should take. */
const PATIENCE_MS = 15_000;

/**
 * @param setup what index.js found of its host: `{ ofauth, rejection, asyncContext, uncaught, patienceMs? }`
 * @param plan of plan.js
 * @returns `{ problems: [{ check, detail, index? }], codes: { code: count }, calls }`
 */
export async function runRound(setup, plan) {
  const problems = [];
  const pending = new Set();
  const releases = [];
  const ends = [];
  const contexts = [];
  const shared = sharedSignal();
  const round = {
    ...setup,
    routes: new Map(),
    plan,
    handMade: plan.world && worlds[plan.world.name].handMade,
    sharedSignal: shared.signal,
    problem: (check, detail, index) => void problems.push({ check, detail, index }),
    strangersFetch: () => {
      problems.push({ check: 'requests', detail: 'a function was called that no call was given', index: undefined });
      throw new Error('a stranger’s fetch');
    },
    onRelease: (action) => void releases.push(action),
    /** A timer of the harness; the round ends no earlier. */
    later(ms, action) {
      const rings = pause(ms).then(action);
      pending.add(rings);
      rings.finally(() => pending.delete(rings));
    },
    nested: () => run(controlCall(plan.seed, plan.round, 1_000 + contexts.length, 'success')),
  };
  function run(call) {
    const ctx = makeContext(call, round);
    contexts.push(ctx);
    return begin(ctx, round);
  }

  const restoreFetch = routeFetch(round);
  // A world may keep a timer from being cleared: the harness does it, so that the process can end.
  const timers = plan.countsTimers || plan.world ? countTimers() : undefined;
  const world = plan.world && visit(plan.world, { random: randomFrom(plan.seed, plan.round, 9), strangersFetch: round.strangersFetch, onEnd: (action) => ends.push(action) }, releases);
  if (plan.abortsShared !== undefined) round.later(plan.abortsShared, shared.abort);
  const calls = plan.calls.map(async (call) => {
    if (call.startsAt > 0) await pause(call.startsAt);
    await run(call);
  });
  const patience = longest(plan) + (setup.patienceMs ?? PATIENCE_MS);
  let isOver = false;
  const over = real.Promise.all([...calls, world?.left]).then(() => (isOver = true));
  // Many short waits: where the machine stands still for a while, one long one would be over at once.
  await real.Promise.race([over, untilQuiet(() => isOver, patience)]);
  world?.restore();
  await untilQuiet(() => pending.size === 0 && contexts.every(({ outcome, startedAt }) => outcome || startedAt === 0), 2_000);
  restoreFetch();
  for (const end of ends) end();
  await pause(1);

  for (const ctx of contexts) if (!ctx.outcome && ctx.returned) ctx.problem('settles', `never settled (timeoutMs ${ctx.timeoutMs})`);
  for (const ctx of contexts) await judge(ctx, { rejection: setup.rejection, world: plan.world, others: contexts });
  const unit = workUnit();
  for (const ctx of contexts) if (!plan.world && isLate(ctx, unit)) ctx.problem('in time', `settled ${Math.round(ctx.settledAt - ctx.startedAt)} ms after its start, timeoutMs ${ctx.timeoutMs}`);
  if (plan.countsTimers && timers.open() > 0) round.problem('left behind', `${timers.open()} timers are still set`);
  timers?.stop();
  if (shared.listening() > 0 && contexts.every(({ outcome }) => outcome)) round.problem('left behind', `${shared.listening()} listeners are still on a shared signal`);
  for (const { reason } of setup.uncaught.take()) round.problem('uncaught', describe(reason));
  return { problems, codes: countCodes(contexts), calls: contexts.length };
}

const longest = ({ calls, world }) => Math.max(0, ...calls.map(({ timeoutMs = 0, startsAt }) => Math.min(timeoutMs, 1_000) + startsAt)) + (world ? world.from + world.lasts : 0);

async function untilQuiet(condition, ms) {
  for (let waited = 0; waited < ms && !condition(); waited += 5) await pause(5);
}

function visit({ name, from, lasts }, world, releases) {
  let leave;
  let left = false;
  const come = () => {
    if (!left) leave = enter(name, world);
  };
  const restore = () => {
    if (left) return;
    left = true;
    leave?.();
    if (worlds[name].stops) for (const release of releases) release();
  };
  if (from === 0) come();
  const coming = pause(from).then(() => from > 0 && come());
  return { restore, left: coming.then(() => pause(lasts)).then(restore) };
}

/** Calls without a fetch of their own find theirs by their address. */
function routeFetch(round) {
  const original = Object.getOwnPropertyDescriptor(globalThis, 'fetch');
  const value = function fetch(url, ...rest) {
    const route = [...round.routes].find(([base]) => String(url).startsWith(`${base}/v2/`));
    return Reflect.apply(route?.[1] ?? round.strangersFetch, this, [url, ...rest]);
  };
  Object.defineProperty(globalThis, 'fetch', { value, configurable: true, writable: true, enumerable: true });
  return () => {
    // In workerd it is inherited.
    if (original) Object.defineProperty(globalThis, 'fetch', original);
    else delete globalThis.fetch;
  };
}

/** A signal that counts its listeners. */
function sharedSignal() {
  const controller = new real.AbortController();
  const { signal } = controller;
  let count = 0;
  const { addEventListener, removeEventListener } = signal;
  const define = (name, value) => Object.defineProperty(signal, name, { value, configurable: true });
  define('addEventListener', (...args) => ((count += 1), Reflect.apply(addEventListener, signal, args)));
  define('removeEventListener', (...args) => ((count -= 1), Reflect.apply(removeEventListener, signal, args)));
  return { signal, abort: () => controller.abort('shared'), listening: () => count };
}

/** The milliseconds of a piece of work that takes about 10 on a machine with nothing else to do. */
function workUnit() {
  const start = real.now();
  const text = real.stringify(Array.from({ length: 60_000 }, (_, index) => `item ${index}`));
  real.parse(text);
  return Math.max(10, real.now() - start);
}

function countCodes(contexts) {
  const codes = {};
  for (const { outcome } of contexts) {
    const code = outcome ? outcome.error?.code ?? (outcome.value?.alreadyDeleted ? 'alreadyDeleted' : 'success') : 'unsettled';
    codes[code] = (codes[code] ?? 0) + 1;
  }
  return codes;
}

function describe(reason) {
  try {
    return `${reason}\n${reason?.stack}`.slice(0, 2_000);
  } catch {
    return `a ${typeof reason} that cannot be printed`;
  }
}
