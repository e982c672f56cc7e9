// A dashboard deletes mass messages through this Worker, because the API key must never reach a browser: whoever opens a
// page can read everything in it, and with the key do everything the key allows, to every connection, from anywhere. The
// Worker keeps key and connection as secrets, offers two calls, and lets in only who has a token of yours, which can be
// changed without touching OFAuth. It also does away with CORS at the API, of which OFAuth promises nothing.
import { deleteMassMessage } from 'ofauth-wasm';
import { corsHeaders, isAllowed, isAllowedOrigin } from './callers';
import { failure, fromError } from './failures';
import { isMessageId } from './ids';
import { listMessages } from './list';
import { readSettings } from './settings';

export interface Env {
  OFAUTH_API_KEY: string;
  OFAUTH_CONNECTION_ID: string;
  /** What the dashboard shows to be let in. */
  DASHBOARD_TOKEN: string;
  /** The one origin whose pages may call, for instance https://dashboard.example.com */
  ALLOWED_ORIGIN: string;
  /** Only for another address of the API. */
  OFAUTH_BASE_URL?: string;
}

const MESSAGES = '/mass-messages';

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const response = await answer(request, env).catch(fromError);
    // On errors too: without them the page sees only "network error".
    for (const [name, value] of corsHeaders(env)) response.headers.set(name, value);
    response.headers.set('cache-control', 'no-store');
    return response;
  },
};

async function answer(request: Request, env: Env): Promise<Response> {
  if (!isAllowedOrigin(request, env)) return failure(403, 'origin_not_allowed', 'This origin may not call.');
  // A preflight carries no token, so it is answered first.
  if (request.method === 'OPTIONS') return new Response(null, { status: 204 });
  if (!(await isAllowed(request, env))) return failure(401, 'not_signed_in', 'The token is missing or wrong.');

  const { pathname } = new URL(request.url);
  if (request.method === 'GET' && pathname === MESSAGES) return listMessages(readSettings(env));

  const id = pathname.startsWith(`${MESSAGES}/`) ? pathname.slice(MESSAGES.length + 1) : '';
  if (request.method === 'DELETE' && isMessageId(id)) {
    const { apiKey, connectionId, baseUrl } = readSettings(env);
    return Response.json(await deleteMassMessage(id, apiKey, connectionId, { baseUrl }));
  }
  return failure(404, 'no_such_route', 'Try GET /mass-messages or DELETE /mass-messages/:id.');
}
