// Reading is a plain fetch: ofauth-wasm deletes.
import { idText, paceHeaders, refusal } from './answers';
import type { Access } from './settings';

/** Until the last byte of the list. */
const TIMEOUT_MS = 20_000;
/** About 4,000 messages; a Worker has 128 MB in all. */
const MAX_BYTES = 8 * 1024 * 1024;
const COUNT = /^\d{1,9}$/;
const NUMBERS = ['sentCount', 'viewedCount', 'price', 'mediaCount'];

/** `limit` and `offset` are passed on: the API may ignore them, since it does not document how its list is paged. */
export async function listMessages(query: URLSearchParams, { apiKey, connectionId, baseUrl }: Access): Promise<Response> {
  const pages = new URLSearchParams();
  for (const name of ['limit', 'offset']) {
    const value = query.get(name);
    if (value === null) continue;
    if (!COUNT.test(value)) return refusal(400, 'BAD_REQUEST', `${name} must be a whole number`);
    pages.set(name, value);
  }
  try {
    const response = await fetch(`${baseUrl}/v2/access/mass-messages${pages.size > 0 ? `?${pages}` : ''}`, {
      headers: { apiKey, 'x-connection-id': connectionId },
      // A redirect that is followed takes the key to another host.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const headers = paceHeaders(response.headers);
    if (!response.ok) return await refused(response, headers);
    const { list, hasMore } = (await readJson(response)) as { list: unknown[]; hasMore?: unknown };
    return Response.json({ list: list.map(shown), hasMore: hasMore === true }, { headers });
  } catch (error) {
    // Only the name: the message of a fetch that failed may quote a header.
    console.warn(`The list could not be read: ${error instanceof Error ? error.name : typeof error}`);
    return refusal(502, 'LIST_FAILED', 'The list could not be read');
  }
}

/** The API's status and the name of its error. Not its text, which may quote the key. */
async function refused(response: Response, headers: Record<string, string>): Promise<Response> {
  const body = await readJson(response).catch(() => undefined);
  const { type } = (body ?? {}) as { type?: unknown };
  const name = typeof type === 'string' && /^[A-Z_]{1,64}$/.test(type) ? type : 'LIST_FAILED';
  const status = response.status >= 400 && response.status < 600 ? response.status : 502;
  return refusal(status, name, `The API answered ${response.status}${name === 'LIST_FAILED' ? '' : ` ${name}`}`, headers);
}

/** The page gets what it shows, and nothing of the rest. */
function shown(item: unknown) {
  const fields = item as Record<string, unknown>;
  const id = idText(fields.id);
  if (id === undefined) throw new TypeError('an id that cannot be deleted');
  const text = [fields.textCropped, fields.text].find((one) => typeof one === 'string');
  const date = typeof fields.date === 'string' ? fields.date : undefined;
  const numbers = NUMBERS.map((name) => [name, Number(fields[name] ?? Number.NaN)] as const).filter(([, value]) => Number.isFinite(value));
  return { id, text, date, ...Object.fromEntries(numbers) };
}

async function readJson(response: Response): Promise<unknown> {
  return new Response(response.body?.pipeThrough(atMost(MAX_BYTES))).json();
}

/** Fails when more than this many bytes pass through. */
function atMost(bytes: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  return new TransformStream({
    transform(chunk, controller) {
      bytes -= chunk.byteLength;
      if (bytes < 0) controller.error(new RangeError('the list is too long'));
      else controller.enqueue(chunk);
    },
  });
}
