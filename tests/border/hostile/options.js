// How options are passed. `make(ctx, plain)` → what is passed as options, `plain` being what they ought to say.
// `refused`: the call must end as invalid_argument. All others must be read as `plain`. `after(given, ctx)` runs once the call has returned.

import { real } from '../real.js';
import { getters, revokedProxy, throwingProxy } from './thrown.js';

const NAMES = ['baseUrl', 'fetch', 'signal', 'timeoutMs', 'attemptTimeoutMs', 'maxRetries', 'allowMissing', 'onAttempt'];

/** What would betray that an option was read late. */
function change(given, ctx) {
  for (const name of NAMES) {
    try {
      delete given[name];
    } catch {
      // Not configurable.
    }
  }
  Object.assign(given, { baseUrl: 'https://stranger.test', fetch: ctx.strangersFetch, timeoutMs: 1, allowMissing: true, onAttempt: ctx.strangersFetch });
}

/** Reads are counted: none may come once the call has returned. */
function watched(ctx, plain) {
  const trap = (name) => (...args) => {
    if (ctx.returned) ctx.problem('requests', `an option was read after the call had returned (${name})`);
    return Reflect[name](...args);
  };
  return new Proxy(plain, Object.fromEntries(['get', 'has', 'getOwnPropertyDescriptor', 'getPrototypeOf', 'ownKeys'].map((name) => [name, trap(name)])));
}

/** A world may pollute Object.prototype. */
const ownOf = (object, name) => (Object.hasOwn(object, name) ? object[name] : undefined);

class Config {
  constructor(plain) {
    this.plain = plain;
  }
}
for (const name of NAMES) Object.defineProperty(Config.prototype, name, { get() { return ownOf(this.plain, name); } });

export const options = {
  'changed afterwards': { make: (ctx, plain) => plain, after: change },
  'no prototype': { make: (ctx, plain) => ({ __proto__: null, ...plain }) },
  'a Proxy that watches': { make: watched },
  'a class with getters': { make: (ctx, plain) => new Config(plain) },
  'inherited from an object': { make: (ctx, plain) => Object.create(plain) },
  'getters that throw the second time': { make: (ctx, plain) => getters({}, plain, 2) },
  'a function': { make: (ctx, plain) => Object.defineProperties(() => {}, Object.getOwnPropertyDescriptors(plain)), refused: true },
  frozen: { make: (ctx, plain) => Object.freeze(plain) },
  'a URL that changes': {
    make: (ctx, plain) => ({ ...plain, baseUrl: new real.URL(plain.baseUrl) }),
    after: (given) => (given.baseUrl.href = 'https://stranger.test/'),
  },
  'one getter that throws': { make: (ctx, plain) => getters(plain, { [ctx.random.pick(NAMES)]: 1 }), refused: true },
  'every getter throws': { make: (ctx, plain) => getters({}, plain, 0), refused: true },
  'a Proxy that throws': { make: (ctx) => throwingProxy(ctx), refused: true },
  'a revoked Proxy': { make: () => revokedProxy(), refused: true },
  'a Proxy with endless prototypes': {
    make(ctx, plain) {
      const proxy = new Proxy({}, { getPrototypeOf: () => proxy, get: (target, name) => ownOf(plain, name) });
      return proxy;
    },
  },
  text: { make: ({ key }) => key, refused: true },
  null: { make: () => null, refused: true },
  symbol: { make: ({ key }) => Symbol(key), refused: true },
  'baseUrl a Proxy that throws': { make: (ctx, plain) => ({ ...plain, baseUrl: throwingProxy(ctx) }), refused: true },
  'timeoutMs NaN': { make: (ctx, plain) => ({ ...plain, timeoutMs: NaN }), refused: true },
  'timeoutMs an object': { make: (ctx, plain) => ({ ...plain, timeoutMs: { valueOf: () => 5 } }), refused: true },
  'fetch a Proxy of an object': { make: (ctx, plain) => ({ ...plain, fetch: throwingProxy(ctx) }), refused: true },
};
