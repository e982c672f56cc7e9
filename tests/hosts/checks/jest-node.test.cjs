// Jest, its Node environment, modern fake timers; the package by require, in each test file anew.
const { ANSWER, addClockChecks, addDateChecks, addShared, allChecks, equal, hostOf } = require('../suite.cjs');

const host = hostOf(require('ofauth-wasm'), { url: process.env.OFAUTH_STANDIN, elsewhere: process.env.OFAUTH_ELSEWHERE });
addShared(host);

function fresh() {
  let copy;
  jest.isolateModules(() => (copy = require('ofauth-wasm')));
  return copy;
}
const timers = { advance: (ms) => jest.advanceTimersByTimeAsync(ms), uninstall: () => void jest.useRealTimers(), fresh };
addClockChecks(host, { ...timers, name: 'jest.useFakeTimers()', install: () => void jest.useFakeTimers() });
addClockChecks(host, {
  ...timers,
  name: 'jest.useFakeTimers({ doNotFake: nextTick, queueMicrotask })',
  install: () => void jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] }),
});

const restore = () => jest.restoreAllMocks();
const mocked = (name, mock) => addDateChecks(host, { name, set: mock, restore });
for (const value of [0, NaN, 1e15]) mocked(`jest.spyOn(Date, 'now') gives ${value}`, () => jest.spyOn(Date, 'now').mockReturnValue(value));
mocked("jest.spyOn(Date, 'now') throws", () => jest.spyOn(Date, 'now').mockImplementation(() => { throw new Error('no clock'); }));
mocked("jest.spyOn(performance, 'now') throws", () => jest.spyOn(performance, 'now').mockImplementation(() => { throw new Error('no clock'); }));
mocked("jest.spyOn(Math, 'random') gives NaN", () => jest.spyOn(Math, 'random').mockReturnValue(NaN));
mocked("jest.spyOn(globalThis, 'Date')", () => jest.spyOn(globalThis, 'Date').mockImplementation(() => ({})));
for (const date of ['1970-01-01', '2038-01-20']) {
  host.check(`jest.setSystemTime(${date}), timers driven: a retry`, async () => {
    jest.useFakeTimers();
    jest.setSystemTime(new Date(date));
    try {
      const answers = [{ status: 503 }, { status: 200, json: async () => ANSWER }];
      const answered = host.resolution(host.call({ fetch: async () => answers.shift() }));
      await jest.advanceTimersByTimeAsync(10_000);
      equal(await answered, ANSWER, 'answer');
    } finally {
      jest.useRealTimers();
    }
  });
}
host.check('jest.fn as options.fetch: what it was called with can be asserted', async () => {
  const fetch = jest.fn(async () => ({ ok: true, status: 200, json: async () => ANSWER }));
  equal(await host.call({ fetch }), ANSWER, 'answer');
  expect(fetch).toHaveBeenCalledWith(
    'https://api.test/v2/access/mass-messages/26000000001',
    expect.objectContaining({ method: 'DELETE', headers: expect.objectContaining({ apiKey: 'a-key-of-a-test', 'x-connection-id': 'conn_of_a_test' }) }),
  );
  await expect(host.call({ fetch: async () => ({ status: 404, json: async () => ({}) }) })).rejects.toThrow(host.OFAuthError);
  await expect(host.call({ fetch: async () => ({ status: 404, json: async () => ({}) }) })).rejects.toMatchObject({ code: 'not_found', status: 404 });
});

for (const { name, run } of allChecks(host)) test(name, run, 30_000);
