// One call of a round: what is passed, what its fetch answers, what is seen of it.

import { answerOf, oddOptions, oddSignal } from './answers.js';
import { callbacks } from './hostile/callbacks.js';
import { controls } from './controls.js';
import { pause, real } from './real.js';
import { randomFrom } from './random.js';

const PATH = '/v2/access/mass-messages/';
const INIT = 'headers,method,redirect,signal';

/** The call's own secrets, and everything that hostile things may ask for. Every field is there from the start: a world may trap assignments. */
export function makeContext(plan, round) {
  const random = randomFrom(...plan.seeds);
  const base = `https://tenant-${random.text(6).toLowerCase()}.test${random.chance(0.5) ? '/prefix' : ''}`;
  const id = String(26_000_000_000 + plan.index * 1_000 + random.below(1_000));
  const ctx = {
    plan,
    random,
    ofauth: round.ofauth,
    index: plan.index,
    id,
    base,
    key: `sk_${random.chance(0.3) ? random.visible(30) : random.text(30)}`,
    connectionId: `conn_${random.text(20)}`,
    url: `${base}${PATH}${id}`,
    timeoutMs: 60_000,
    startedAt: 0,
    settledAt: 0,
    returned: false,
    refused: false,
    mayAbort: false,
    reason: undefined,
    handMade: round.handMade,
    /** `[{ at, signal, truth }]`, one a request. */
    fetches: [],
    /** What onAttempt was given. */
    reports: [],
    chunksAfterDeadline: 0,
    aborts: [],
    onRequests: [],
    outcome: undefined,
    sharedSignal: round.sharedSignal,
    strangersFetch: round.strangersFetch,
    pause,
    problem: (check, detail) => round.problem(check, detail, plan.index),
    never: () => new real.Promise((resolve, reject) => round.onRelease(() => reject(new Error('released')))),
    onRelease: round.onRelease,
    asStranger: (action) => (round.asyncContext ? round.asyncContext.run('a stranger', action) : action()),
    onRequest: (action) => ctx.onRequests.push(action),
    tell: (truth) => (ctx.fetches.at(-1).truth = truth),
    abort: () => ctx.aborts.forEach(attempt),
    abortLater(action) {
      ctx.aborts.push(action);
      round.later(ctx.random.between(0, Math.min(300, ctx.timeoutMs * 1.3)), () => attempt(action));
    },
    /** What `make` gives, a little after the call's deadline. */
    late: (make) => new real.Promise((resolve, reject) => {
      round.later(Math.min(500, ctx.timeoutMs) + ctx.random.between(5, 60), () => {
        try {
          resolve(make());
        } catch (error) {
          reject(error);
        }
      });
    }),
    servedChunk(count) {
      if (real.now() > ctx.fetches.at(-1).at + ctx.timeoutMs + 20) ctx.chunksAfterDeadline += 1;
      if (count > 100_000) throw new Error('nobody stops reading');
    },
    deleteAnother: () => round.nested(),
  };
  return ctx;
}

function attempt(action) {
  try {
    action();
  } catch {
    // A frozen signal, or one that throws.
  }
}

/** Starts the call. Its outcome is `ctx.outcome`, `{ value }` or `{ error }`, once the promise returned has resolved. */
export function begin(ctx, round) {
  return round.asyncContext ? round.asyncContext.run(ctx, () => send(ctx, round)) : send(ctx, round);
}

async function send(ctx, round) {
  const passed = passedBy(ctx, round);
  if (!passed) return undefined;
  const { given, after } = passed;
  ctx.startedAt = real.now();
  let promise;
  try {
    promise = round.ofauth.deleteMassMessage(ctx.id, ctx.key, ctx.connectionId, given);
  } catch {
    return ctx.problem('settles', 'the call threw instead of returning a promise');
  }
  ctx.returned = true;
  if (!(promise instanceof real.Promise)) return ctx.problem('settles', 'the call did not return a promise');
  attempt(() => after?.(given, ctx));
  ctx.outcome = await promise.then((value) => ({ value }), (error) => ({ error }));
  ctx.settledAt = real.now();
}

/** What is passed as options. A world may not let it be made: undefined then, and the call is left out. */
function passedBy(ctx, round) {
  try {
    const passed = optionsOf(ctx, round);
    if (ctx.plan.usesGlobalFetch) {
      round.routes.set(ctx.base, passed.fetch);
      delete passed.fetch;
    }
    return oddOptions(ctx, passed);
  } catch (error) {
    if (round.plan.world) return undefined;
    throw error;
  }
}

function optionsOf(ctx, round) {
  const { plan } = ctx;
  const { odd = {}, control, timeoutMs, attemptTimeoutMs, maxRetries, allowMissing } = plan;
  const { fetch, options: more } = control ? controls[control] : { fetch: answerOf(ctx) };
  if (timeoutMs) ctx.timeoutMs = timeoutMs;
  const settings = Object.entries({ timeoutMs, attemptTimeoutMs, maxRetries, allowMissing }).filter(([, value]) => value !== undefined);
  // A literal defines its fields; an assignment would meet the setters of a polluted Object.prototype.
  const passed = {
    baseUrl: ctx.base,
    fetch: checked(ctx, round, fetch),
    onAttempt: reporting(ctx, round),
    ...Object.fromEntries(settings),
    ...(odd.signals && { signal: oddSignal(ctx, odd.signals) }),
    ...more?.(ctx),
  };
  if (control && passed.timeoutMs) ctx.timeoutMs = passed.timeoutMs;
  return passed;
}

/** A fetch that looks at what it is given, before it answers. */
function checked(ctx, round, answer) {
  return function fetch(url, init) {
    const wrong = wrongRequest(ctx, url, init, this, arguments.length);
    if (wrong) ctx.problem('requests', wrong);
    inContext(ctx, round, 'fetch');
    ctx.fetches.push({ at: real.now(), signal: init?.signal, truth: 'any' });
    for (const action of ctx.onRequests) attempt(action);
    return answer(ctx, init, ctx.fetches.length);
  };
}

function wrongRequest(ctx, url, init, self, count) {
  const { headers } = init ?? {};
  const names = Object.keys(headers ?? {});
  if (url !== ctx.url) return `it went to ${url}, not to ${ctx.url}`;
  if (self !== undefined || count !== 2) return 'fetch was called with a `this`, or with other than two arguments';
  if (Object.keys(init).sort().join() !== INIT) return `init has the keys ${Object.keys(init)}`;
  if (init.method !== 'DELETE' || init.redirect !== 'manual' || init.body !== undefined) return 'another method, redirect or body';
  if (names.length !== 2 || headers.apiKey !== ctx.key || headers['x-connection-id'] !== ctx.connectionId || headers.polluted) return `headers ${names}, not the caller's own`;
  if (typeof init.signal?.aborted !== 'boolean') return 'no signal';
  return undefined;
}

function inContext(ctx, { asyncContext }, what) {
  if (asyncContext && asyncContext.getStore() !== ctx) ctx.problem('context', `${what} ran in the context of ${asyncContext.getStore()?.index ?? 'a stranger'}`);
}

function reporting(ctx, round) {
  const { plan } = ctx;
  const inner = plan.odd?.callbacks ? callbacks[plan.odd.callbacks].make(ctx) : undefined;
  return function onAttempt(told) {
    inContext(ctx, round, 'onAttempt');
    ctx.reports.push({ ...told });
    return inner?.(told);
  };
}
