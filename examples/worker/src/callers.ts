// Who may call. One shared token is the simplest thing that is safe; with Cloudflare Access in front of the Worker, or
// sessions of your own, replace allowToken() by a check of theirs (Access: verify the JWT in Cf-Access-Jwt-Assertion).
import { EXPOSED_HEADERS, refusal } from './answers';
import type { Env } from './settings';
import { WrongTokens } from './wrong-tokens';

/** Of README and .dev.vars.example: known to everybody, so it opens nothing. */
const EXAMPLE_TOKEN = 'example-only-0123456789abcdefghijklmnopqrstuv';
/** Long enough not to be guessed, and not what a person would write, such as "a long random text". */
const USABLE_TOKEN = /^[A-Za-z0-9._~+/-]{16,}=*$/;

const wrongTokens = new WrongTokens({ perMinute: 10 });

/** The answer to whoever is not let in; undefined for the others. */
export async function allowToken(request: Request, { DASHBOARD_TOKEN }: Env): Promise<Response | undefined> {
  const address = request.headers.get('cf-connecting-ip') ?? '';
  // Before the comparison: a guess beyond the limit must not even learn that it is right.
  const waitMs = wrongTokens.waitMs(address, Date.now());
  if (waitMs > 0) {
    const seconds = String(Math.ceil(waitMs / 1000));
    return refusal(429, 'TOO_MANY_WRONG_TOKENS', 'Too many wrong tokens from this address', { 'retry-after': seconds });
  }
  // If it is not set, "undefined" must not open the door.
  const isUsable = typeof DASHBOARD_TOKEN === 'string' && USABLE_TOKEN.test(DASHBOARD_TOKEN) && DASHBOARD_TOKEN !== EXAMPLE_TOKEN;
  if (!isUsable) console.error('DASHBOARD_TOKEN is not set, the example, or not 16 or more random letters, digits and -._~+/: nobody is let in.');
  const given = request.headers.get('apikey') ?? '';
  if (isUsable && (await isSame(given, DASHBOARD_TOKEN))) return undefined;
  wrongTokens.count(address, Date.now());
  return refusal(401, 'WRONG_TOKEN', "The dashboard's token is missing or wrong");
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
  return origin === null || origin === allowedOrigin(env) || isOwn(request, origin);
}

/** The page may be served by this Worker itself (static assets): then there is no CORS, and no preflight. */
const isOwn = (request: Request, origin: string) => origin === new URL(request.url).origin;

export function corsHeaders(request: Request, env: Env): [string, string][] {
  const origin = allowedOrigin(env);
  const headers: [string, string][] = [['vary', 'origin']];
  if (origin === undefined || request.headers.get('origin') === null) return headers;
  return [
    ...headers,
    ['access-control-allow-origin', origin],
    ['access-control-allow-methods', 'GET, DELETE'],
    ['access-control-allow-headers', 'apikey, x-connection-id'],
    ['access-control-expose-headers', EXPOSED_HEADERS],
    ['access-control-max-age', '7200'],
  ];
}

/** Undefined unless it names one origin: "*" stands for every page, "null" for every sandboxed frame and local file. */
function allowedOrigin({ ALLOWED_ORIGIN }: Env): string | undefined {
  return ALLOWED_ORIGIN === '*' || ALLOWED_ORIGIN === 'null' ? undefined : ALLOWED_ORIGIN || undefined;
}
