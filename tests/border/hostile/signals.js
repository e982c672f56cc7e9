// Signals. `make(ctx)` → the signal; most abort at a random moment of the call, through `ctx.abortLater`.
// `refused`: not an AbortSignal, so the call is refused.

import { real } from '../real.js';
import { echo, getters, revokedProxy, throwingProxy } from './thrown.js';

/** Odd reasons, none with a secret: a reason is the caller's own and stays as it is. */
const reasons = [undefined, null, 0, 'reason', Symbol('reason'), () => {}, new Error('reason'), Object.freeze({}), { then() {} }];

function engines(ctx, tweak = () => {}) {
  const controller = new real.AbortController();
  ctx.abortLater(() => controller.abort(ctx.random.pick([...reasons, revokedProxy(), throwingProxy({ key: '', connectionId: '' })])));
  tweak(controller.signal, controller);
  return controller.signal;
}

/** A polyfill, as old as can be. */
class Polyfill {
  listeners = new Set();
  aborted = false;
  reason = undefined;
  constructor(ctx) {
    ctx.abortLater(() => this.abort('polyfilled'));
  }
  abort(reason) {
    this.aborted = true;
    this.reason = reason;
    this.ring();
  }
  ring() {
    for (const listener of [...this.listeners]) listener({ type: 'abort', target: this });
  }
  addEventListener(type, listener) {
    this.listeners.add(listener);
  }
  removeEventListener(type, listener) {
    this.listeners.delete(listener);
  }
}

const polyfilled = (tweak) => ({ make: (ctx) => Object.assign(new Polyfill(ctx), tweak(ctx)) });
/** A polyfill whose field is read by `get(count)`, `count` from 1. */
const asking = (name, get) => ({
  make(ctx) {
    let count = 0;
    return Object.defineProperty(new Polyfill(ctx), name, { get: () => get((count += 1)), set() {} });
  },
});

export const signals = {
  "the engine's": { make: (ctx) => engines(ctx) },
  'shared by the round': { make: (ctx) => ctx.sharedSignal },
  'aborted before': { make: (ctx) => engines(ctx, (signal, controller) => controller.abort('before')) },
  'aborted in the same turn': { make: (ctx) => engines(ctx, (signal, controller) => ctx.onRequest(() => controller.abort('in fetch'))) },
  'AbortSignal.timeout': { make: (ctx) => real.timeoutSignal(ctx.random.between(1, 100)) },
  'AbortSignal.any': { make: (ctx) => real.anySignal?.([engines(ctx), engines(ctx)]) },
  polyfill: polyfilled(() => ({})),
  'aborted throws': { ...asking('aborted', () => { throw new Error('aborted'); }), refused: true },
  'aborted throws later': asking('aborted', (count) => { if (count > 1) throw new Error('aborted'); return false; }),
  'aborted is no boolean': { ...asking('aborted', () => 'no'), refused: true },
  'aborted lies by turns': asking('aborted', (count) => count % 2 === 0),
  'aborted lies at first': asking('aborted', (count) => count === 1),
  'aborted takes itself back': asking('aborted', (count) => count === 3),
  'reason throws': { make: (ctx) => getters(new Polyfill(ctx), { reason: 1 }, 0) },
  'listens at once': polyfilled((ctx) => ({ addEventListener: (type, listener) => listener({ type }) })),
  'listens at once, aborted': polyfilled(() => ({ addEventListener(type, listener) { this.aborted = true; listener({ type }); } })),
  'listening throws': { ...polyfilled((ctx) => ({ addEventListener() { throw new Error(echo(ctx)); } })), refused: true },
  'does not listen': { ...polyfilled(() => ({ addEventListener: undefined })), refused: true },
  'never forgets': polyfilled(() => ({ removeEventListener() {} })),
  'forgetting throws': polyfilled((ctx) => ({ removeEventListener() { throw new Error(echo(ctx)); } })),
  'cannot forget': polyfilled(() => ({ removeEventListener: undefined })),
  'rings without cause': { make: (ctx) => { const signal = new Polyfill(ctx); ctx.onRequest(() => signal.ring()); return signal; } },
  'rings for ever': {
    make(ctx) {
      const signal = Object.assign(new Polyfill(ctx), { removeEventListener() {} });
      for (let times = 0; times < 5; times++) ctx.late(() => signal.abort(`time ${times}`));
      return signal;
    },
  },
  'Proxy of a signal': { make: (ctx) => new Proxy(new Polyfill(ctx), {}) },
  'Proxy that throws': { make: (ctx) => throwingProxy(ctx), refused: true },
  'revoked Proxy': { make: () => revokedProxy(), refused: true },
  frozen: { make: (ctx) => Object.freeze(new Polyfill(ctx)) },
  function: { make: () => () => {}, refused: true },
  null: { make: () => null, refused: true },
};
