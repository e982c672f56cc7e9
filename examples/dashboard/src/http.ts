// What both ways to an API share, beyond a plain fetch.
import { Failure } from './api';

/** Until the last byte of the list. */
export const LIST_TIMEOUT_MS = 30_000;
/** Thousands of messages. */
const MAX_BYTES = 4 * 1024 * 1024;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** The address without a slash at its end. Over plain http everyone on the way could read the key, or the token. */
export function secureAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPrivate = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname));
  if (!url || !isPrivate || url.username || url.password || url.search || url.hash) {
    throw new Failure('The address that this page was built with is not an https URL (http only for this machine).', 'misconfigured', false);
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}

/** The body's JSON; undefined if it is something else, such as a proxy's page. Rejects if it breaks off or is too long. */
export async function readJson(response: Response): Promise<unknown> {
  const text = await new Response(response.body?.pipeThrough(atMost(MAX_BYTES))).text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function atMost(bytes: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  return new TransformStream({
    transform(chunk, controller) {
      bytes -= chunk.byteLength;
      if (bytes < 0) controller.error(new RangeError('The answer is too long.'));
      else controller.enqueue(chunk);
    },
  });
}
