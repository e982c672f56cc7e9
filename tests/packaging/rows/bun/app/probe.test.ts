import { expect, test } from 'bun:test';
import { OFAuthError, deleteMassMessage } from 'ofauth-wasm';

const given = Object.fromEntries(new URLSearchParams(process.env.TARGET)) as Record<string, string>;
const remove = () => deleteMassMessage(given.id!, given.apiKey!, given.connectionId!, { baseUrl: given.baseUrl });

test('deletes, and rejects what is not there', async () => {
  expect(await remove()).toMatchObject({ success: true });
  const error = await remove().catch((reason) => reason);
  expect(error).toBeInstanceOf(OFAuthError);
  expect(error).toMatchObject({ code: 'not_found', status: 404 });
});
