const { deleteMassMessage } = require('ofauth-wasm');

const call = (statuses) => deleteMassMessage('1', 'a-key', 'a-connection', { fetch: async () => Response.json({ success: true }, { status: statuses.shift() }) });

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('the first call needs no timer to run', async () => {
  await expect(call([200])).resolves.toEqual({ success: true });
});

test('a retry waits on the fake clock', async () => {
  const statuses = [503, 200];
  const answer = call(statuses);
  await jest.advanceTimersByTimeAsync(0);
  expect(statuses).toEqual([200]);
  await jest.advanceTimersByTimeAsync(30_000);
  await expect(answer).resolves.toEqual({ success: true });
});
