// What a fetch resolves with. `make(ctx, { status, parts })` → a response; `parts` as hostile/bodies.js makes them. Whatever is
// odd about a response may be read one way or another, so of its truth nothing is asked but for the plain ones (`honest`).

import { real } from '../real.js';
import { echo, getters, revokedProxy, throwingProxy } from './thrown.js';

const bodiless = [204, 205, 304];

/** The host's Response, or one made by hand in a world that the host's does not bear. */
export function respond({ handMade }, status, body) {
  if (!handMade) return new real.Response(bodiless.includes(status) ? null : body, { status });
  return { status, headers: { get: () => null }, ...(typeof body === 'string' ? { text: async () => body } : { body }) };
}

/** A real Response where the body is one of the engine's, else an object with its fields. */
function plain(ctx, { status, parts }) {
  return 'native' in parts ? respond(ctx, status, parts.native) : { status, headers: new real.Headers(), ...parts };
}

/** The same as an object whose fields can be anything. */
function loose(ctx, { status, parts }) {
  const { body, text } = 'native' in parts ? respond(ctx, 200, parts.native) : {};
  const made = 'native' in parts ? { body, text: body ? undefined : text } : parts;
  return { status, headers: new real.Headers(), ...made };
}

const withFields = (fields) => (ctx, given) => Object.assign(loose(ctx, given), typeof fields === 'function' ? fields(ctx) : fields);
const withGetters = (throwsAt, ...names) => (ctx, given) => {
  const response = loose(ctx, given);
  return getters(response, Object.fromEntries(names.map((name) => [name, response[name]])), throwsAt);
};
const withHeader = (name, value) => (ctx, given) => Object.assign(loose(ctx, given), { headers: { get: (asked) => (asked === name ? (typeof value === 'function' ? value(ctx) : value) : null) } });

export const responses = {
  plain: { make: plain, honest: true },
  'a plain object': { make: loose, honest: true },
  null: { make: () => null },
  text: { make: ({ key }) => key },
  array: { make: () => [200] },
  function: { make: () => Object.assign(() => {}, { status: 200 }) },
  'revoked Proxy': { make: () => revokedProxy() },
  'Proxy that throws': { make: (ctx) => new Proxy(throwingProxy(ctx), { get: (target, name) => (name === 'then' ? undefined : target[name]) }) },
  // Deno 2.9.5 crashes over a Proxy of its own Response, without this package as well.
  'Proxy of a Response': { make: (ctx, given) => new Proxy(globalThis.Deno ? loose(ctx, given) : plain(ctx, given), {}) },
  frozen: { make: (ctx, given) => Object.freeze(loose(ctx, given)), honest: true },
  'no prototype': { make: (ctx, given) => ({ __proto__: null, ...loose(ctx, given) }), honest: true },
  inherited: { make: (ctx, given) => Object.create(loose(ctx, given)), honest: true },
  'every field throws': { make: withGetters(0, 'status', 'headers', 'body', 'redirected', 'type', 'bodyUsed', 'arrayBuffer', 'text', 'json') },
  'every field throws at the second reading': { make: withGetters(2, 'status', 'headers', 'body', 'redirected', 'type', 'bodyUsed', 'arrayBuffer', 'text', 'json') },
  'status throws': { make: withGetters(1, 'status') },
  'status throws at the second reading': { make: withGetters(2, 'status') },
  'headers throw': { make: withGetters(0, 'headers') },
  'body throws': { make: withGetters(0, 'body') },
  'body throws at the second reading': { make: withGetters(2, 'body') },
  'redirected throws': { make: withGetters(0, 'redirected') },
  'status text': { make: withFields({ status: '200' }) },
  'status NaN': { make: withFields({ status: NaN }) },
  'status Infinity': { make: withFields({ status: Infinity }) },
  'status -1': { make: withFields({ status: -1 }) },
  'status 200.5': { make: withFields({ status: 200.5 }) },
  'status 1e9': { make: withFields({ status: 1e9 }) },
  'status 0': { make: withFields({ status: 0 }) },
  'status -0': { make: withFields({ status: -0 }) },
  'status 999': { make: withFields({ status: 999 }) },
  'status 101': { make: withFields({ status: 101 }) },
  'status bigint': { make: withFields({ status: 200n }) },
  'status symbol': { make: withFields(({ key }) => ({ status: Symbol(key) })) },
  'status object': { make: withFields({ status: { valueOf: () => 200 } }) },
  redirected: { make: withFields({ redirected: true }) },
  'redirected text': { make: withFields({ redirected: 'true' }) },
  opaqueredirect: { make: withFields({ status: 0, type: 'opaqueredirect' }) },
  'type error': { make: withFields({ status: 0, type: 'error' }) },
  'Response.error()': { make: () => real.Response.error?.() ?? { status: 0, type: 'error' } },
  'used body': { make: withFields({ bodyUsed: true }) },
  'no headers': { make: withFields({ headers: undefined }), honest: true },
  'headers null': { make: withFields({ headers: null }), honest: true },
  'headers a plain object': { make: withFields({ headers: { 'retry-after': '1' } }), honest: true },
  'headers a revoked Proxy': { make: withFields(() => ({ headers: revokedProxy() })), honest: true },
  'get throws': { make: withFields((ctx) => ({ headers: { get() { throw new Error(echo(ctx)); } } })), honest: true },
  'get gives objects': { make: withFields(({ key }) => ({ headers: { get: () => ({ key }) } })), honest: true },
  'get gives numbers': { make: withFields({ headers: { get: () => 7 } }), honest: true },
  'get gives a promise': { make: withFields({ headers: { get: async () => '1' } }), honest: true },
  'get gives megabytes': { make: withFields({ headers: { get: () => '9'.repeat(2_000_000) } }), honest: true },
  'get gives surrogates and line breaks': { make: withFields({ headers: { get: () => '\ud800\n1\n\udc00\r' } }), honest: true },
  'get gives the key': { make: withFields((ctx) => ({ headers: { get: () => echo(ctx) } })), honest: true },
  'get aborts the call': { make: withFields((ctx) => ({ headers: { get: () => ctx.abort() } })) },
  'retry-after 1e999': { make: withHeader('retry-after', '1e999'), honest: true },
  'retry-after -1': { make: withHeader('retry-after', '-1'), honest: true },
  'retry-after of 400 digits': { make: withHeader('retry-after', '9'.repeat(400)), honest: true },
  'retry-after 0, many times': { make: withHeader('retry-after', Array(200).fill('0').join()), honest: true },
  'retry-after an odd date': { make: withHeader('retry-after', 'Thu, 31 Feb 9999 23:59:60 GMT'), honest: true },
  'date of 1970': { make: withHeader('date', 'Thu, 01 Jan 1970 00:00:00 GMT'), honest: true },
  'reset beyond reason': { make: withHeader('x-ratelimit-reset', '9007199254740993'), honest: true },
  'locked Response': { make: (ctx, given) => { const response = respond(ctx, 200, '{"success":true}'); response.body?.getReader(); return response; } },
  'Response already read': { make: async (ctx) => { const response = respond(ctx, 200, '{"success":true}'); await response.text(); return response; } },
};
