const { OFAuthError, deleteMassMessage } = require('ofauth-wasm');

const call = () => deleteMassMessage('1', 'a-key', 'a-connection', { maxRetries: 0 });
const answer = { success: true, queue: { id: 1 } };
const failure = { error: 'Mass message not found', type: 'RESOURCE_NOT_FOUND', requestId: 'req_1' };

const original = globalThis.fetch;
afterEach(() => (globalThis.fetch = original));

test.each([
  ['json, ok and status', { ok: true, status: 200, json: () => Promise.resolve(answer) }],
  ['json and status', { status: 200, json: async () => answer }],
  ['text and status', { status: 200, text: async () => JSON.stringify(answer) }],
  ['headers that are a Map', { status: 200, headers: new Map([['content-type', 'application/json']]), json: async () => answer }],
])('resolves with what a mock of %s answers', async (name, response) => {
  globalThis.fetch = jest.fn().mockResolvedValue(response);
  await expect(call()).resolves.toEqual(answer);
  expect(fetch).toHaveBeenCalledTimes(1);
});

test('rejects with what a mock of a 404 says', async () => {
  globalThis.fetch = jest.fn().mockResolvedValue({ ok: false, status: 404, json: async () => failure });
  await expect(call()).rejects.toThrow(OFAuthError);
  await expect(call()).rejects.toMatchObject({ code: 'not_found', message: failure.error, type: failure.type, requestId: failure.requestId });
});

test('rejects as a network failure where a mock rejects', async () => {
  globalThis.fetch = jest.fn().mockRejectedValue(new TypeError('fetch failed'));
  await expect(call()).rejects.toMatchObject({ code: 'network', mayHaveSucceeded: true });
});
