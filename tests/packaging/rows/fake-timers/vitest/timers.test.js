import { deleteMassMessage } from 'ofauth-wasm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

// By hand: where queueMicrotask is faked, the body of Node's own Response is read only once the clock is driven.
const byHand = (status) => ({ status, json: async () => ({ success: true }) });
const call = (statuses, respond = byHand) => deleteMassMessage('1', 'a-key', 'a-connection', { fetch: async () => respond(statuses.shift()) });

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance', 'queueMicrotask'] }));
afterEach(() => void vi.useRealTimers());

test('the first call needs no timer to run', async () => {
  await expect(call([200])).resolves.toEqual({ success: true });
});

test('a retry waits on the fake clock', async () => {
  const statuses = [503, 200];
  const answer = call(statuses);
  await vi.advanceTimersByTimeAsync(0);
  expect(statuses).toEqual([200]);
  await vi.advanceTimersByTimeAsync(30_000);
  await expect(answer).resolves.toEqual({ success: true });
});

test("Node's own Response, the clock driven", async () => {
  const answer = call([200], (status) => Response.json({ success: true }, { status }));
  await vi.advanceTimersByTimeAsync(0);
  await expect(answer).resolves.toEqual({ success: true });
});
