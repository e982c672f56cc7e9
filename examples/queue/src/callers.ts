// Who may call. One shared token is the simplest thing that is safe; with Cloudflare Access in front of the Worker, or
// sessions of your own, replace isAllowed() by a check of theirs (Access: verify the JWT in Cf-Access-Jwt-Assertion).
import type { Env } from './settings';

/**
 * The syntax of bearer tokens (RFC 6750), and long enough not to be guessed. It also keeps out what an example or a person
 * would write, such as "a long random text": a token that others know opens the door to them.
 */
const USABLE_TOKEN = /^[A-Za-z0-9._~+/-]{16,}=*$/;

export async function isAllowed(request: Request, { QUEUE_TOKEN }: Env): Promise<boolean> {
  // If it is not set, "Bearer undefined" must not open the door.
  if (typeof QUEUE_TOKEN !== 'string' || !USABLE_TOKEN.test(QUEUE_TOKEN)) {
    console.error('QUEUE_TOKEN is not set, or not a random token of 16 or more letters, digits and -._~+/: nobody is let in.');
    return false;
  }
  return isSame(request.headers.get('authorization') ?? '', `Bearer ${QUEUE_TOKEN}`);
}

/** In a time that tells nothing about how much of it was right: digests have one length, and every byte is compared. */
async function isSame(given: string, expected: string): Promise<boolean> {
  const [a, b] = await Promise.all([given, expected].map(digest));
  let difference = 0;
  for (const [index, byte] of a!.entries()) difference |= byte ^ b![index]!;
  return difference === 0;
}

export async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}
