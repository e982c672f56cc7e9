// What a caller's onAttempt can do. `make(ctx)` → the function. None of it may change the outcome, but for an abort.

import { echo, revokedProxy, throwingProxy } from './thrown.js';
import { carriers } from './carriers.js';

const fail = (ctx) => {
  throw new Error(echo(ctx));
};

export const callbacks = {
  throws: { make: (ctx) => () => fail(ctx) },
  'throws null': { make: () => () => { throw null; } },
  rejects: { make: (ctx) => async () => fail(ctx) },
  'rejects with a revoked Proxy': { make: () => async () => { throw revokedProxy(); } },
  'never settles': { make: (ctx) => () => ctx.never() },
  'an odd promise': {
    make(ctx) {
      const { make } = ctx.random.pick(Object.values(carriers).filter(({ make }) => make !== carriers['throws at once'].make && make !== carriers['no promise'].make));
      return () => make(ctx, () => fail(ctx));
    },
  },
  'a Proxy that throws': { make: (ctx) => () => throwingProxy(ctx) },
  'changes its argument': {
    make: () => (told) => {
      for (const name of Object.keys(told)) told[name] = 'changed';
      delete told.attempt;
      Object.setPrototypeOf(told, null);
    },
  },
  'freezes its argument': { make: () => (told) => Object.freeze(told) },
  'deletes another': { make: (ctx) => () => ctx.deleteAnother() },
  'aborts the call': { make: (ctx) => () => ctx.abort() },
  'a class': { make: () => class Never {} },
  'a Proxy of a function': { make: (ctx) => new Proxy(() => {}, { apply: () => fail(ctx) }) },
};
