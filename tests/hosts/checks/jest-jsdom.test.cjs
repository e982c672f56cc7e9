// Jest, its jsdom environment, which lacks TextDecoder, TextEncoder and fetch. With the one line of the README for the
// first two, and a fetch over jsdom's XMLHttpRequest, everything works.
const lacking = ['TextDecoder', 'TextEncoder', 'fetch', 'Response'].filter((name) => name in globalThis);
require('whatwg-fetch');
const { ANSWER, addClockChecks, addDateChecks, addShared, allChecks, equal, hostOf, matches } = require('../suite.cjs');

const host = hostOf(require('ofauth-wasm'), { url: process.env.OFAUTH_STANDIN, elsewhere: process.env.OFAUTH_ELSEWHERE });
const { check, call, rejection } = host;
const answers = async () => ({ ok: true, status: 200, json: async () => ANSWER });

check('jsdom: it lacks what this file is about', async () => equal(lacking, [], 'there'));
check('jsdom: without the cure, the error names what is missing', async () => {
  const { message, retryable, attempts, mayHaveSucceeded } = await rejection(call({ fetch: answers }), 'internal');
  equal([retryable, attempts, mayHaveSucceeded], [false, 0, false], 'error');
  matches(message, /TextDecoder.*TextEncoder/, 'message');
});
check('jsdom: with the cure, the same copy of the package works', async () => {
  const { TextDecoder, TextEncoder } = require('node:util');
  Object.assign(globalThis, { TextDecoder, TextEncoder });
  equal(await call({ fetch: answers }), ANSWER, 'answer');
});
check('jsdom: without fetch, the error names it', async () => {
  const { fetch } = globalThis;
  delete globalThis.fetch;
  try {
    matches((await rejection(call(), 'invalid_argument')).message, /fetch/, 'message');
  } finally {
    globalThis.fetch = fetch;
  }
});
addShared(host, { followsRedirects: true });

function fresh() {
  let copy;
  jest.isolateModules(() => (copy = require('ofauth-wasm')));
  return copy;
}
addClockChecks(host, {
  name: 'jest.useFakeTimers()',
  install: () => void jest.useFakeTimers(),
  advance: (ms) => jest.advanceTimersByTimeAsync(ms),
  uninstall: () => void jest.useRealTimers(),
  fresh,
});
addDateChecks(host, { name: "jest.spyOn(Date, 'now') gives NaN", set: () => jest.spyOn(Date, 'now').mockReturnValue(NaN), restore: () => jest.restoreAllMocks() });

for (const { name, run } of allChecks(host)) test(name, run, 30_000);
