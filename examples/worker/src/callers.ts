// Who may call. One shared token is the simplest thing that is safe; with Cloudflare Access in front of the Worker, or
// sessions of your own, replace isAllowed() by a check of theirs (Access: verify the JWT in Cf-Access-Jwt-Assertion).
import type { Env } from './index';

/**
 * The syntax of bearer tokens (RFC 6750), and long enough not to be guessed. It also keeps out what an example or a person
 * would write, such as "a long random text": a token that others know opens the door to them.
 */
const USABLE_TOKEN = /^[A-Za-z0-9._~+/-]{16,}=*$/;

export async function isAllowed(request: Request, { DASHBOARD_TOKEN }: Env): Promise<boolean> {
  // If it is not set, "Bearer undefined" must not open the door.
  if (typeof DASHBOARD_TOKEN !== 'string' || !USABLE_TOKEN.test(DASHBOARD_TOKEN)) {
    console.error('DASHBOARD_TOKEN is not set, or not a random token of 16 or more letters, digits and -._~+/: nobody is let in.');
    return false;
  }
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

/** CORS only keeps other pages from reading the answer; a delete would be done by then. So they are refused before it. */
export function isAllowedOrigin(request: Request, env: Env): boolean {
  const origin = request.headers.get('origin');
  return origin === null || origin === allowedOrigin(env);
}

export function corsHeaders(env: Env): [string, string][] {
  const origin = allowedOrigin(env);
  if (origin === undefined) return [];
  return [
    ['access-control-allow-origin', origin],
    ['access-control-allow-methods', 'GET, DELETE'],
    ['access-control-allow-headers', 'authorization'],
    ['access-control-expose-headers', 'retry-after'],
    ['access-control-max-age', '600'],
    ['vary', 'origin'],
  ];
}

/** Undefined unless it names one origin: "*" stands for every page, "null" for every sandboxed frame and local file. */
function allowedOrigin({ ALLOWED_ORIGIN }: Env): string | undefined {
  return ALLOWED_ORIGIN === '*' || ALLOWED_ORIGIN === 'null' ? undefined : ALLOWED_ORIGIN || undefined;
}
