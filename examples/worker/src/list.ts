// Reading is a plain fetch: ofauth-wasm deletes.
import { failure } from './failures';
import type { Env } from './index';

const DEFAULT_BASE_URL = 'https://api-next.ofauth.com';
const TIMEOUT_MS = 20_000;

interface Message {
  id: number | string;
  text?: string | null;
  textCropped?: string | null;
  date?: string | null;
}

export async function listMessages({ OFAUTH_API_KEY, OFAUTH_CONNECTION_ID, OFAUTH_BASE_URL }: Env): Promise<Response> {
  try {
    const response = await fetch(`${OFAUTH_BASE_URL ?? DEFAULT_BASE_URL}/v2/access/mass-messages`, {
      headers: { apiKey: OFAUTH_API_KEY, 'x-connection-id': OFAUTH_CONNECTION_ID },
      // A redirect that is followed takes the key to another host.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) return failure(502, 'list_failed', `The API answered ${response.status}.`);
    const { list } = (await response.json()) as { list: Message[] };
    // The page gets what it shows, and nothing of the rest.
    return Response.json({ list: list.map(({ id, text, textCropped, date }) => ({ id, text: textCropped ?? text, date })) });
  } catch {
    return failure(502, 'list_failed', 'The list could not be read.');
  }
}
