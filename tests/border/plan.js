// What a round does, made from its seed: plain data, so that it can be printed, made again and made smaller.

import { isExact } from './answers.js';
import { randomFrom } from './random.js';
import { bodies } from './hostile/bodies.js';
import { callbacks } from './hostile/callbacks.js';
import { carriers } from './hostile/carriers.js';
import { controls } from './controls.js';
import { options } from './hostile/options.js';
import { responses } from './hostile/responses.js';
import { signals } from './hostile/signals.js';
import { thrown } from './hostile/thrown.js';
import { worlds } from './hostile/worlds.js';

const CALLS = 50;
const CONTROLS = 0.3;
const STATUSES = [200, 200, 200, 200, 200, 200, 201, 204, 301, 400, 401, 404, 404, 408, 409, 410, 429, 500, 503, 503];

/** What can be odd about a call. Of `thrown`, `responses` and `bodies` the first that is there decides; see call.js. */
export const kinds = { thrown, responses, bodies, carriers, signals, callbacks, options };

/** How often each kind is odd. */
const SHARES = { thrown: 0.2, responses: 0.3, bodies: 0.45, carriers: 0.3, signals: 0.25, callbacks: 0.25, options: 0.2 };

/** `{ seed, round, world?, countsTimers, abortsShared?, calls }` */
export function planRound(seed, round) {
  const random = randomFrom(seed, round);
  const world = random.chance(0.4) ? { name: random.pick(Object.keys(worlds)), from: random.chance(0.5) ? 0 : random.between(1, 120), lasts: random.between(40, 300) } : undefined;
  return {
    seed,
    round,
    world,
    countsTimers: !world && random.chance(0.5),
    abortsShared: random.chance(0.5) ? random.between(0, 200) : undefined,
    calls: Array.from({ length: CALLS }, (_, index) => planCall(seed, round, index)),
  };
}

/** Every field is its own: a world may pollute Object.prototype. */
export function controlCall(seed, round, index, control) {
  const nothing = undefined;
  return {
    index, seeds: [seed, round, index, 7], startsAt: 0, usesGlobalFetch: false, control, odd: nothing, status: nothing, once: nothing,
    timeoutMs: nothing, attemptTimeoutMs: nothing, maxRetries: nothing, allowMissing: nothing,
  };
}

function planCall(seed, round, index) {
  const random = randomFrom(seed, round, index + 1);
  const call = controlCall(seed, round, index, undefined);
  call.startsAt = random.chance(0.2) ? random.between(0, 100) : 0;
  call.usesGlobalFetch = random.chance(0.1);
  if (random.chance(CONTROLS)) return { ...call, control: random.pick(Object.keys(controls)) };
  const odd = {};
  while (Object.keys(odd).length === 0) {
    for (const [kind, share] of Object.entries(SHARES)) if (random.chance(share)) odd[kind] = random.pick(Object.keys(kinds[kind]));
  }
  if (odd.thrown) delete odd.bodies, delete odd.responses;
  const status = random.pick(STATUSES);
  const exact = isExact({ odd, status });
  return {
    ...call,
    odd,
    status,
    // The second attempt is well again: what the first left behind must not harm it.
    once: random.chance(0.3),
    // What must arrive is given the time to, however slow the machine.
    timeoutMs: exact ? 20_000 : random.between(60, 250),
    attemptTimeoutMs: !exact && random.chance(0.3) ? random.between(20, 100) : undefined,
    maxRetries: random.pick([undefined, 0, 0, 1, 2]),
    allowMissing: random.chance(0.1) ? true : undefined,
  };
}

/** One line, for a report. */
export function describeCall({ index, control, odd, status, ...rest }) {
  if (control) return `call ${index}: control "${control}"`;
  const facets = Object.entries(odd).map(([kind, name]) => `${kind} "${name}"`);
  const { once, timeoutMs, attemptTimeoutMs, maxRetries, allowMissing, startsAt, usesGlobalFetch } = rest;
  return `call ${index}: ${facets.join(', ') || 'nothing odd'}; ${settingsOf(status, { once, timeoutMs, attemptTimeoutMs, maxRetries, allowMissing, startsAt, usesGlobalFetch })}`;
}

function settingsOf(status, settings) {
  const told = Object.entries(settings).filter(([, value]) => value !== undefined && value !== false && value !== 0);
  return `status ${status}${told.map(([name, value]) => `, ${name} ${value}`).join('')}`;
}
