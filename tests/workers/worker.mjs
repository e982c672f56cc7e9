// A Worker that deletes what it is asked to; every request is a call of the package.
import { deleteMassMessage } from 'ofauth-wasm';

export default {
  async fetch(request) {
    const { id, apiKey, baseUrl } = await request.json();
    try {
      return Response.json(await deleteMassMessage(id, apiKey, 'conn_standin', { baseUrl, attemptTimeoutMs: 1_000 }));
    } catch (error) {
      return Response.json({ code: error.code ?? String(error) });
    }
  },
};
