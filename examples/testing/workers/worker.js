// POST / with a list of ids deletes them, and answers with what became of each.
import { deleteMassMessages } from 'ofauth-wasm';

export default {
  async fetch(request, { OFAUTH_API_KEY, OFAUTH_CONNECTION_ID }) {
    if (request.method !== 'POST') return new Response('POST a list of ids\n', { status: 405 });
    const ids = await request.json();
    const { outcomes } = await deleteMassMessages(ids, OFAUTH_API_KEY, OFAUTH_CONNECTION_ID, {
      onProgress: ({ settled, total }) => console.log(`${settled} of ${total}`),
    });
    return Response.json(Object.fromEntries(outcomes.map(({ id, status, error }) => [id, error?.code ?? status])));
  },
};
