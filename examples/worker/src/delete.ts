// One request of the page is one request to the API. It goes through deleteMassMessage and not through a bare proxying fetch:
// the package cuts key and connection id out of whatever an answer echoes, and knows which 404 proves that a message is gone.
// `maxRetries: 0`, because the page's package paces and retries, and counts every attempt against the bucket.
import { type OFAuthError, deleteMassMessage, isOFAuthError } from 'ofauth-wasm';
import { paceHeaders, refusal } from './answers';
import type { Access } from './settings';

export async function deleteMessage(id: string, { apiKey, connectionId, baseUrl }: Access): Promise<Response> {
  let headers: Record<string, string> = {};
  try {
    const response = await deleteMassMessage(id, apiKey, connectionId, {
      baseUrl,
      maxRetries: 0,
      // Only to tell a 404 that is proof from any other.
      allowMissing: true,
      async fetch(url, init) {
        const answer = await fetch(url, init);
        headers = paceHeaders(answer.headers);
        return answer;
      },
    });
    if (response.alreadyDeleted) return refusal(404, 'RESOURCE_NOT_FOUND', 'Mass message not found', headers);
    return Response.json(response, { headers });
  } catch (error) {
    if (!isOFAuthError(error)) throw error;
    // toJSON() holds neither key nor connection, nor the API's body.
    console.warn(JSON.stringify(error));
    return fromError(error, headers);
  }
}

/** What the API's answer was, or a status that the page's package reads in the same way. */
function fromError(error: OFAuthError, headers: Record<string, string>): Response {
  const { code, status, message, type, requestId, actionRequired, mayHaveSucceeded, retryable } = error;
  const answer = (as: number, name = type) => Response.json({ error: message, type: name, requestId, actionRequired }, { status: as, headers });
  switch (code) {
    case 'not_found':
      // The API's proof resolved above. Whatever this one says, it must not be taken for proof in the page.
      return answer(status ?? 404, type === 'ROUTE_NOT_FOUND' ? type : 'UNPROVEN_NOT_FOUND');
    case 'redirected':
      // Without its Location, which the page is not to follow.
      return new Response(message, { status: status ?? 502 });
    case 'unexpected_response':
      // Truncated: the page asks again. Something else than JSON: it gets something else than JSON.
      return retryable ? answer(502, 'TRUNCATED') : new Response(message, { status: 200, headers: { ...headers, 'content-type': 'text/plain' } });
    case 'timeout':
      return answer(504, 'UPSTREAM_TIMEOUT');
    case 'network':
      return answer(502, 'UPSTREAM_UNREACHABLE');
    case 'invalid_argument':
    case 'internal':
    case 'aborted':
      // Id and address were checked: key, connection or the module are at fault. A 403 says that nothing was sent.
      return mayHaveSucceeded ? answer(500, 'WORKER_FAILED') : answer(403, 'WORKER_MISCONFIGURED');
    default:
      return answer(status ?? 502);
  }
}
