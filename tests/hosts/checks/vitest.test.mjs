// Vitest, its Node environment: fake timers as it fakes them by itself, and all that it can fake.
import { expect, test, vi } from 'vitest';
import { ANSWER, addClockChecks, addDateChecks, addShared, allChecks, equal, makeHost } from '../suite.mjs';
import { fresh } from './fresh.mjs';

const host = await makeHost(() => import('ofauth-wasm'), { url: process.env.OFAUTH_STANDIN, elsewhere: process.env.OFAUTH_ELSEWHERE });
addShared(host);

const EVERY_FAKE = [
  'setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'setInterval', 'clearInterval', 'Date', 'performance', 'queueMicrotask', 'hrtime',
];
const timers = { advance: (ms) => vi.advanceTimersByTimeAsync(ms), uninstall: () => void vi.useRealTimers(), fresh };
addClockChecks(host, { ...timers, name: 'vi.useFakeTimers()', install: () => void vi.useFakeTimers() });
addClockChecks(host, { ...timers, name: 'vi.useFakeTimers({ toFake: all })', install: () => void vi.useFakeTimers({ toFake: EVERY_FAKE }) });
addClockChecks(host, { ...timers, name: 'vi.useFakeTimers({ toFake: all, nextTick })', install: () => void vi.useFakeTimers({ toFake: [...EVERY_FAKE, 'nextTick'] }) });

const restore = () => void vi.restoreAllMocks();
for (const value of [0, NaN]) addDateChecks(host, { name: `vi.spyOn(Date, 'now') gives ${value}`, set: () => vi.spyOn(Date, 'now').mockReturnValue(value), restore });
addDateChecks(host, { name: 'vi.setSystemTime', set: () => void vi.setSystemTime(new Date('2038-01-20')), restore: () => void vi.useRealTimers() });

host.check('vi.stubGlobal fetch', async () => {
  const fetch = vi.fn(async () => Response.json(ANSWER));
  vi.stubGlobal('fetch', fetch);
  try {
    equal(await host.call(), ANSWER, 'answer');
    expect(fetch).toHaveBeenCalledOnce();
  } finally {
    vi.unstubAllGlobals();
  }
});

for (const { name, run } of allChecks(host)) test(name, run, 30_000);
