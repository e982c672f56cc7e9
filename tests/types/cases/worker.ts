// A Worker that deletes through a service binding, with the types of @cloudflare/workers-types.
import { deleteMassMessage, isOFAuthError } from 'ofauth-wasm';

interface Env {
  API: Fetcher;
  OFAUTH_API_KEY: string;
}

export default {
  async fetch(request, env) {
    try {
      const { success } = await deleteMassMessage(1, env.OFAUTH_API_KEY, 'connection', {
        signal: request.signal,
        baseUrl: new URL('https://api.example.com'),
        fetch: (url, init) => env.API.fetch(url, init),
      });
      return Response.json({ success });
    } catch (error) {
      if (!isOFAuthError(error)) throw error;
      return Response.json(error, { status: 502 });
    }
  },
} satisfies ExportedHandler<Env>;

export const direct = (env: Env): Promise<unknown> => deleteMassMessage(1, 'key', 'connection', { fetch: env.API.fetch });
