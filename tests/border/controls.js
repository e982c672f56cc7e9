// Calls whose outcome is known. `fetch(ctx, count)` answers the request of that number; `judge(outcome, ctx)` gives what is wrong, or undefined.
//
// In a world that takes globals away (hostile/worlds.js) an answer may be lost or a retry not be made: `true` then asks only for
// the truth, which judge.js asks of every call.

import { respond } from './hostile/responses.js';
import { real } from './real.js';

const json = (ctx, status, value) => respond(ctx, status, real.stringify(value));
const gone = (ctx) => json(ctx, 404, { error: 'Mass message not found', type: 'RESOURCE_NOT_FOUND', requestId: 'req_1' });
/** Odd letters and numbers, and the names that objects have already. */
const queueOf = ({ id }) => ({ id: Number(id.slice(-6)), text: 'ü😀\u2028', toString: null, constructor: [1e-7, -0, true], then: 'then' });
const success = (ctx) => (ctx.tell('deleted'), json(ctx, 200, { success: true, queue: queueOf(ctx) }));

/** Answers only to its abort, as the runtime's own fetch does. */
const untilAborted = (ctx, init) =>
  new real.Promise((resolve, reject) => {
    ctx.tell('unknown');
    init.signal.addEventListener('abort', () => reject(init.signal.reason));
    ctx.onRelease(() => reject(new Error('released')));
  });

const isSuccess = (ctx) => ({ value }) => (value?.success === true && real.stringify(value) === real.stringify({ success: true, queue: queueOf(ctx) }) ? undefined : `not the answer that was sent, but ${real.stringify(value ?? {})}`);
const fails = (expected) => ({ error }) => {
  const wrong = Object.keys(expected).filter((name) => error?.[name] !== expected[name]);
  return wrong.length === 0 ? undefined : `expected ${wrong.map((name) => `${name} ${String(expected[name])}, not ${String(error?.[name])}`).join('; ')}`;
};
const requests = (count) => (outcome, ctx) => (ctx.fetches.length === count ? undefined : `${ctx.fetches.length} requests, not ${count}`);
const all = (...checks) => (outcome, ctx) => checks.map((check) => check(outcome, ctx)).find((wrong) => wrong);

export const controls = {
  success: {
    fetch: success,
    judge: (outcome, ctx) => all(isSuccess(ctx), requests(1))(outcome, ctx),
  },
  'success, later': {
    fetch: async (ctx) => (await ctx.pause(ctx.random.between(1, 80)), success(ctx)),
    judge: (outcome, ctx) => all(isSuccess(ctx), requests(1))(outcome, ctx),
  },
  'not found': {
    fetch: (ctx) => (ctx.tell('refused'), gone(ctx)),
    judge: all(fails({ code: 'not_found', status: 404, attempts: 1, mayHaveSucceeded: false, retryable: false, requestId: 'req_1' }), requests(1)),
  },
  'busy, then success': {
    fetch: (ctx, init, count) => (count > 1 ? success(ctx) : (ctx.tell('unknown'), json(ctx, 503, { error: 'busy' }))),
    judge: (outcome, ctx) => all(isSuccess(ctx), requests(2))(outcome, ctx),
  },
  'lost, then gone': {
    fetch(ctx, init, count) {
      if (count > 1) return ctx.tell('gone'), gone(ctx);
      ctx.tell('deleted');
      throw new TypeError('connection lost');
    },
    judge: all(({ value }) => (value?.success === true && value.alreadyDeleted === true ? undefined : 'not alreadyDeleted'), requests(2)),
  },
  abort: {
    fetch: untilAborted,
    options(ctx) {
      const controller = new real.AbortController();
      ctx.reason = { reason: ctx.index };
      real.setTimeout(() => controller.abort(ctx.reason), ctx.random.between(0, 100));
      return { signal: controller.signal };
    },
    judge: (outcome, ctx) => fails({ code: 'aborted', cause: ctx.reason, mayHaveSucceeded: ctx.fetches.length > 0, attempts: ctx.fetches.length })(outcome),
  },
  timeout: {
    fetch: untilAborted,
    options: (ctx) => ({ timeoutMs: ctx.random.between(50, 200) }),
    judge: all(fails({ code: 'timeout', mayHaveSucceeded: true, attempts: 1, retryable: true }), requests(1)),
  },
  refused: {
    fetch: success,
    options: (ctx) => ({ baseUrl: `ftp://${ctx.index}.test` }),
    judge: all(fails({ code: 'invalid_argument', attempts: 0, mayHaveSucceeded: false }), requests(0)),
  },
};
