const { OFAuthError, deleteMassMessage } = require('ofauth-wasm');

test('the error names TextDecoder and TextEncoder', async () => {
  const error = await deleteMassMessage('1', 'a-key', 'a-connection').catch((reason) => reason);
  expect(error).toBeInstanceOf(OFAuthError);
  expect(error).toMatchObject({ code: 'internal', retryable: false, attempts: 0, mayHaveSucceeded: false });
  expect(error.message).toMatch(/TextDecoder.*TextEncoder/);
});
