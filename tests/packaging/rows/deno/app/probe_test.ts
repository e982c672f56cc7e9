import { OFAuthError, deleteMassMessage } from 'ofauth-wasm';

const given = Object.fromEntries(new URLSearchParams(Deno.env.get('TARGET')));

Deno.test('deletes, and rejects what is not there', async () => {
  const { success } = await deleteMassMessage(given.id, given.apiKey, given.connectionId, { baseUrl: given.baseUrl });
  if (!success) throw new Error('not deleted');
  const error = await deleteMassMessage(given.id, given.apiKey, given.connectionId, { baseUrl: given.baseUrl }).catch((reason) => reason);
  if (!(error instanceof OFAuthError) || error.code !== 'not_found') throw error;
});
