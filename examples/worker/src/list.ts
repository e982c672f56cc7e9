// Reading is a plain fetch: ofauth-wasm deletes.
import { failure } from './failures';
import { idText } from './ids';
import type { Settings } from './settings';

/** Until the last byte of the list. */
const TIMEOUT_MS = 20_000;
/** Thousands of messages; a Worker has 128 MB in all. */
const MAX_BYTES = 4 * 1024 * 1024;

export async function listMessages({ apiKey, connectionId, baseUrl }: Settings): Promise<Response> {
  try {
    const response = await fetch(`${baseUrl}/v2/access/mass-messages`, {
      headers: { apiKey, 'x-connection-id': connectionId },
      // A redirect that is followed takes the key to another host.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) {
      await response.body?.cancel();
      return failed(`The API answered ${response.status}.`);
    }
    const { list } = (await new Response(response.body?.pipeThrough(atMost(MAX_BYTES))).json()) as { list: unknown[] };
    return Response.json({ list: list.map(shown) });
  } catch (error) {
    // Only the name: the message of a fetch that failed may quote a header.
    console.warn(`The list could not be read: ${error instanceof Error ? error.name : typeof error}`);
    return failed('The list could not be read.');
  }
}

const failed = (message: string) => failure(502, 'list_failed', message);

/** The page gets what it shows, and nothing of the rest. */
function shown(item: unknown) {
  const { id, text, textCropped, date } = item as Record<string, unknown>;
  const usable = idText(id);
  if (usable === undefined) throw new TypeError('an id that cannot be deleted');
  return { id: usable, text: [textCropped, text].find((one) => typeof one === 'string'), date: typeof date === 'string' ? date : undefined };
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
