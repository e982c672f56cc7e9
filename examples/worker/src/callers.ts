// Who may call. One shared token is the simplest thing that is safe; with Cloudflare Access in front of the Worker, or
// sessions of your own, replace isAllowed() by a check of theirs (Access: verify the JWT in Cf-Access-Jwt-Assertion).
import type { Env } from './index';

/** A token shorter than this can be guessed: then nobody is let in. */
const MIN_TOKEN_CHARACTERS = 16;

export async function isAllowed(request: Request, { DASHBOARD_TOKEN }: Env): Promise<boolean> {
  // Not set, and "Bearer undefined" would open the door.
  if (typeof DASHBOARD_TOKEN !== 'string' || DASHBOARD_TOKEN.length < MIN_TOKEN_CHARACTERS) return false;
  return isSame(request.headers.get('authorization') ?? '', `Bearer ${DASHBOARD_TOKEN}`);
}

/** In a time that tells nothing about how much of it was right: digests have one length, and every byte is compared. */
async function isSame(given: string, expected: string): Promise<boolean> {
  const [a, b] = await Promise.all([given, expected].map(digest));
  let difference = 0;
  for (const [index, byte] of a!.entries()) difference |= byte ^ b![index]!;
  return difference === 0;
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

export function corsHeaders({ ALLOWED_ORIGIN }: Env): [string, string][] {
  return [
    ['access-control-allow-origin', ALLOWED_ORIGIN],
    ['access-control-allow-methods', 'GET, DELETE'],
    ['access-control-allow-headers', 'authorization'],
    ['access-control-expose-headers', 'retry-after'],
    ['access-control-max-age', '600'],
    ['vary', 'origin'],
  ];
}
