// What a fetch can fail with. Each entry makes one value; `truth`: what it says of the message, "unknown" unless told.

/** The secrets in every spelling that the package recognises. */
export function echo({ key, connectionId }) {
  const percent = [...key].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('');
  const escaped = [...connectionId].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join('');
  const html = [...key].map((letter) => `&#${letter.charCodeAt(0)};`).join('');
  const hidden = [...key].join('\u200b');
  return `key ${key} connection ${connectionId} ${percent} ${escaped} ${html} ${hidden} "${key.slice(3)}" \ud800 ${connectionId.slice(0, -2)}`;
}

const throwing = (text) => () => {
  throw new Error(text);
};
const handlers = ['get', 'has', 'getPrototypeOf', 'getOwnPropertyDescriptor', 'ownKeys', 'set', 'defineProperty', 'apply', 'construct', 'isExtensible'];

/** A Proxy whose every trap throws. */
export const throwingProxy = (ctx, target = {}) => new Proxy(target, Object.fromEntries(handlers.map((name) => [name, throwing(echo(ctx))])));

export function revokedProxy(target = {}) {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** Getters that throw at the chosen reading, and give `value` at the others. */
export function getters(target, values, throwsAt = 1) {
  for (const [name, value] of Object.entries(values)) {
    let readings = 0;
    Object.defineProperty(target, name, {
      __proto__: null,
      configurable: true,
      get() {
        readings += 1;
        if (readings === throwsAt || throwsAt === 0) throw new Error(`reading ${readings} of ${name}`);
        return value;
      },
      set() {},
    });
  }
  return target;
}

const cyclic = (ctx) => {
  const [one, other] = [new Error(echo(ctx)), new Error('other')];
  one.cause = other;
  other.cause = one;
  return one;
};

function endlessCauses(ctx) {
  return Object.defineProperty(new Error(echo(ctx)), 'cause', { get: () => endlessCauses(ctx) });
}

export const thrown = {
  null: { make: () => null },
  undefined: { make: () => undefined },
  symbol: { make: ({ key }) => Symbol(key) },
  bigint: { make: () => 10n ** 40n },
  NaN: { make: () => NaN },
  'text with the secrets': { make: echo },
  'huge text': { make: (ctx) => 'x'.repeat(300_000) + echo(ctx) },
  function: { make: (ctx) => Object.assign(() => {}, { message: echo(ctx), code: ctx.key, secret: ctx.key }) },
  array: { make: ({ key }) => [key, [key]] },
  'invalid Date': { make: () => new Date(NaN) },
  'String object': { make: ({ key }) => Object(key) },
  'no prototype': { make: (ctx) => ({ __proto__: null, message: echo(ctx) }) },
  'no prototype and no words': { make: () => ({ __proto__: null }) },
  'cannot become a text': { make: () => ({ toString: throwing('toString'), valueOf: throwing('valueOf'), [Symbol.toPrimitive]: throwing('toPrimitive') }) },
  'revoked Proxy': { make: () => revokedProxy() },
  'revoked Proxy of an Error': { make: () => revokedProxy(new Error('gone')) },
  'revoked Proxy of a function': { make: () => revokedProxy(() => {}) },
  'Proxy that throws': { make: (ctx) => throwingProxy(ctx) },
  'Proxy that gives itself': { make: () => new Proxy({}, { get: (target, name, proxy) => (name === 'then' ? undefined : proxy) }) },
  'frozen Error': { make: (ctx) => Object.freeze(new Error(echo(ctx))) },
  'words that throw': { make: () => getters(new Error(), { name: 'E', message: 'm', code: 'c', cause: null }) },
  'words that throw at the second reading': { make: () => getters(new Error(), { name: 'E', message: 'm', code: 'c', cause: null }, 2) },
  'words that are objects': { make: ({ key }) => Object.assign(new Error(), { name: { key }, message: [key], code: { key }, cause: { key } }) },
  'words that are symbols': { make: ({ key }) => Object.assign(new Error(), { name: Symbol(key), message: Symbol(key), code: Symbol(key), cause: Symbol(key) }) },
  'code NaN': { make: () => Object.assign(new Error('m'), { code: NaN }) },
  'code -0': { make: () => Object.assign(new Error('m'), { code: -0 }) },
  'code bigint': { make: () => Object.assign(new Error('m'), { code: 2n ** 70n }) },
  'code with the key': { make: ({ key }) => Object.assign(new Error('m'), { code: key, errno: key }) },
  'name with the key': { make: ({ key }) => Object.assign(new Error('m'), { name: `E${key}` }) },
  'class named by the key': { make: ({ key }) => new { [key]: class extends Error {} }[key]('m') },
  'private inspection': {
    make: ({ key }) => Object.assign(new Error('m'), { [Symbol.for('nodejs.util.inspect.custom')]: () => key, [Symbol.for('Deno.customInspect')]: () => key, toJSON: () => key }),
  },
  'cyclic causes': { make: cyclic },
  'endless causes': { make: endlessCauses },
  'cause revoked': { make: () => new Error('m', { cause: revokedProxy() }) },
  AggregateError: { make: (ctx) => new AggregateError([new Error(echo(ctx))], echo(ctx)) },
  'AbortError of no abort': { make: () => new DOMException('aborted', 'AbortError') },
  TimeoutError: { make: () => new DOMException('timed out', 'TimeoutError') },
  TypeError: { make: (ctx) => new TypeError(`fetch failed ${ctx.url} ${echo(ctx)}`) },
  'lone surrogates': { make: () => new Error('\udc00\ud800'.repeat(5_000)) },
  'control characters': { make: ({ key }) => new Error(`\u0000\r\n\u202e${key.slice(0, 9)}\u0007${key.slice(9)}\u001b[31m`) },
  'OFAuthError of another call': { make: (ctx) => new ctx.ofauth.OFAuthError(echo(ctx), { code: 'not_found', status: 404, mayHaveSucceeded: false, body: { key: ctx.key } }) },
  'a promise': { make: ({ key }) => Promise.resolve(key) },
  // Defined: in a world with setters on Object.prototype an assignment would throw another error.
  ECONNREFUSED: {
    make: () => new TypeError('fetch failed', { cause: Object.defineProperty(new Error('refused'), 'code', { __proto__: null, value: 'ECONNREFUSED' }) }),
    truth: 'unsent',
  },
};
