// How a fetch gives its outcome back. `make(ctx, outcome)`: `outcome()` returns the response or throws the failure.
// `delivers`: the caller must get the outcome, whatever else the carrier does.

import { real, pause } from '../real.js';
import { getters, revokedProxy, throwingProxy } from './thrown.js';

const settledBy = (outcome) => {
  try {
    return { value: outcome() };
  } catch (error) {
    return { error };
  }
};

/** A thenable that settles by `act(resolve, reject, { value } or { error })`. */
const thenable = (act) => (ctx, outcome) => ({ then: (resolve, reject) => act(resolve, reject, settledBy(outcome), ctx) });
const deliver = (resolve, reject, settled) => ('error' in settled ? reject(settled.error) : resolve(settled.value));

/** A promise of the engine's own; its rejection is heard here as well, since an odd carrier may hide it. */
function native(outcome) {
  const promise = (async () => outcome())();
  promise.catch(() => {});
  return promise;
}

class Subclass extends real.Promise {
  then(...args) {
    return super.then(...args);
  }
}

const withOwn = (name, descriptor) => (ctx, outcome) => Object.defineProperty(native(outcome), name, { configurable: true, ...descriptor });

export const carriers = {
  plain: { make: (ctx, outcome) => native(outcome), delivers: true },
  'in a while': { make: async (ctx, outcome) => (await pause(ctx.random.between(0, 60)), outcome()), delivers: true },
  'after the deadline': { make: (ctx, outcome) => ctx.late(outcome) },
  never: { make: (ctx) => ctx.never() },
  'no promise': { make: (ctx, outcome) => outcome(), delivers: true },
  'throws at once': {
    make(ctx, outcome) {
      const settled = settledBy(outcome);
      throw 'error' in settled ? settled.error : new Error('thrown at once');
    },
  },
  'calls back at once': { make: thenable(deliver), delivers: true },
  'calls back twice': {
    make: thenable((resolve, reject, settled) => {
      deliver(resolve, reject, settled);
      deliver(resolve, reject, settled);
      resolve({ status: 404 });
      reject(new Error('second'));
    }),
    delivers: true,
  },
  'calls back again much later': {
    make: thenable((resolve, reject, settled, ctx) => {
      deliver(resolve, reject, settled);
      ctx.late(() => deliver(resolve, reject, { error: new Error('late') }));
    }),
    delivers: true,
  },
  'calls back in a timer': { make: thenable((resolve, reject, settled) => void real.setTimeout(() => deliver(resolve, reject, settled), 5)), delivers: true },
  'calls back in a stranger’s context': {
    make: thenable((resolve, reject, settled, ctx) => ctx.asStranger(() => real.setTimeout(() => deliver(resolve, reject, settled), 1))),
    delivers: true,
  },
  'never calls back': { make: (ctx) => ({ then: (resolve, reject) => ctx.onRelease(() => reject(new Error('released'))) }) },
  'rejects, then resolves': {
    make: thenable((resolve, reject, settled) => {
      reject(new Error('first'));
      deliver(resolve, reject, settled);
    }),
  },
  'throws after calling back': {
    make: thenable((resolve, reject, settled) => {
      deliver(resolve, reject, settled);
      throw new Error('after');
    }),
    delivers: true,
  },
  'throws instead of calling back': { make: thenable(() => { throw new Error('then'); }) },
  'then cannot be read': { make: () => getters({}, { then: 1 }, 0) },
  'then can be read once': { make: (ctx, outcome) => getters({}, { then: (resolve, reject) => deliver(resolve, reject, settledBy(outcome)) }, 2) },
  'then is a number': { make: () => ({ then: 1 }) },
  'function with then': { make: (ctx, outcome) => Object.assign(() => {}, thenable(deliver)(ctx, outcome)), delivers: true },
  'fifty thenables, one in another': {
    make(ctx, outcome) {
      let inner = thenable(deliver)(ctx, outcome);
      for (let depth = 0; depth < 50; depth++) {
        const next = inner;
        inner = { then: (resolve) => resolve(next) };
      }
      return inner;
    },
    delivers: true,
  },
  'own then throws': { make: withOwn('then', { value: () => { throw new Error('own then'); } }) },
  'own then cannot be read': { make: withOwn('then', { get: () => { throw new Error('own then'); } }) },
  'own then calls back twice': {
    make: (ctx, outcome) => Object.defineProperty(native(outcome), 'then', { value: carriers['calls back twice'].make(ctx, outcome).then }),
    delivers: true,
  },
  subclass: { make: (ctx, outcome) => Subclass.resolve(native(outcome)), delivers: true },
  'constructor throws': { make: withOwn('constructor', { get: () => { throw new Error('constructor'); } }) },
  'constructor is odd': { make: withOwn('constructor', { value: { [Symbol.species]: function Odd(executor) { executor(() => {}, () => {}); } } }) },
  'constructor is null': { make: withOwn('constructor', { value: null }) },
  'Proxy of a promise': { make: (ctx, outcome) => new Proxy(native(outcome), {}) },
  'Proxy that throws': { make: (ctx) => throwingProxy(ctx) },
  'revoked Proxy': { make: () => revokedProxy() },
};
