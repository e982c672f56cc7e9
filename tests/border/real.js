// What the harness needs of its host, kept from before a round takes it away.

const { setTimeout, clearTimeout, performance, Date, JSON, Math, Promise, TextEncoder, Response, Headers, AbortController, AbortSignal, URL } = globalThis;

export const real = {
  setTimeout: (action, ms) => Reflect.apply(setTimeout, globalThis, [action, ms]),
  clearTimeout: (handle) => Reflect.apply(clearTimeout, globalThis, [handle]),
  now: performance.now.bind(performance),
  date: Date.now.bind(Date),
  parse: JSON.parse.bind(JSON),
  stringify: JSON.stringify.bind(JSON),
  floor: Math.floor,
  Promise,
  Response,
  Headers,
  AbortController,
  timeoutSignal: AbortSignal.timeout.bind(AbortSignal),
  anySignal: AbortSignal.any?.bind(AbortSignal),
  URL,
  encode: (text) => new TextEncoder().encode(text),
};

export function pause(ms) {
  return new real.Promise((resolve) => real.setTimeout(resolve, ms));
}
