// Speaks the API's own path for a dashboard, so that the page uses `ofauth-wasm` with `baseUrl` = this Worker and never has
// the API key: whoever opens a page can read everything in it. The page's `apiKey` is a token of yours, its connection an
// alias. The Worker knows key and connection ids, and offers nothing but the three calls below.
import { type Env, Misconfigured, readSettings } from './settings';
import { allowToken, corsHeaders, isAllowedOrigin } from './callers';
import { isMessageId, refusal } from './answers';
import { deleteMessage } from './delete';
import { listMessages } from './list';

const MESSAGES = '/v2/access/mass-messages';

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const response = await answer(request, env).catch(unforeseen);
    // On errors too: without them the page sees only "network error".
    for (const [name, value] of corsHeaders(request, env)) response.headers.set(name, value);
    response.headers.set('cache-control', 'no-store');
    return response;
  },
};

async function answer(request: Request, env: Env): Promise<Response> {
  if (!isAllowedOrigin(request, env)) return refusal(403, 'ORIGIN_NOT_ALLOWED', 'Pages of this origin may not call the Worker');
  // A preflight carries no token, so it is answered first.
  if (request.method === 'OPTIONS') return new Response(null, { status: 204 });
  const refused = await allowToken(request, env);
  if (refused) return refused;

  const { pathname, searchParams } = new URL(request.url);
  const settings = readSettings(env);
  if (request.method === 'GET' && pathname === '/connections') {
    const connections = [...settings.connections].map(([alias, { name }]) => ({ alias, name }));
    return Response.json({ connections });
  }
  const id = pathname.startsWith(`${MESSAGES}/`) ? pathname.slice(MESSAGES.length + 1) : undefined;
  const isList = request.method === 'GET' && pathname === MESSAGES;
  const isDelete = request.method === 'DELETE' && id !== undefined;
  if (!isList && !isDelete) return refusal(404, 'ROUTE_NOT_FOUND', 'The Worker offers no such call');

  const alias = request.headers.get('x-connection-id') ?? '';
  const connection = settings.connections.get(alias);
  // Every other message would share it, so it is a status that ends a batch.
  if (!connection) return refusal(403, 'UNKNOWN_CONNECTION', 'The Worker knows no connection of this alias');
  const access = { ...settings, connectionId: connection.id };
  if (isList) return listMessages(searchParams, access);
  return isMessageId(id!) ? deleteMessage(id!, access) : refusal(400, 'BAD_REQUEST', 'Invalid mass message id');
}

function unforeseen(error: unknown): Response {
  if (error instanceof Misconfigured) {
    console.error(error.message);
    // Nothing was sent, and nothing else would be: 403 says both, a 5xx would be tried again.
    return refusal(403, 'WORKER_MISCONFIGURED', `The Worker is not set up: ${error.message}`);
  }
  // Not its properties, which may hold a request and with it the key.
  console.error(error instanceof Error ? error.stack : typeof error);
  return refusal(500, 'WORKER_FAILED', 'The Worker failed');
}
