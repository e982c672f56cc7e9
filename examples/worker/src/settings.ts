// The Worker's settings, checked at every call: what deleteMassMessage would refuse, the list must not send either.

export interface Env {
  OFAUTH_API_KEY: string;
  /** JSON: `{ "alias": { "id": "conn_…", "name": "shown in the dashboard" } }`. A secret, since a connection id is a credential. */
  CONNECTIONS: string;
  /** What the dashboard sends as `apiKey`. */
  DASHBOARD_TOKEN: string;
  /** The origin of the dashboard's page, for instance https://dashboard.example.com; not needed where the Worker serves it. */
  ALLOWED_ORIGIN?: string;
  /** Only for another address of the API. */
  OFAUTH_BASE_URL?: string;
}

export interface Settings {
  apiKey: string;
  /** Without a slash at its end. */
  baseUrl: string;
  /** By alias. */
  connections: Map<string, { id: string; name: string }>;
}

/** The settings and the connection of one call. */
export interface Access extends Settings {
  connectionId: string;
}

/** A setting is missing or wrong, so nothing was sent. The message names the variable and never its value. */
export class Misconfigured extends Error {}

const DEFAULT_BASE_URL = 'https://api-next.ofauth.com';
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const ALIAS = /^[A-Za-z0-9_-]{1,64}$/;
/** Of a header's value, as deleteMassMessage asks for it. */
const CREDENTIAL = /^[\x21-\x7e]{1,4096}$/;

export function readSettings({ OFAUTH_API_KEY, CONNECTIONS, OFAUTH_BASE_URL }: Env): Settings {
  // Unset, the list would be asked for with the key "undefined".
  if (!isCredential(OFAUTH_API_KEY)) throw new Misconfigured('OFAUTH_API_KEY must be set, as visible ASCII.');
  return { apiKey: OFAUTH_API_KEY, connections: readConnections(CONNECTIONS), baseUrl: readBaseUrl(OFAUTH_BASE_URL || DEFAULT_BASE_URL) };
}

const isCredential = (value: unknown): value is string => typeof value === 'string' && CREDENTIAL.test(value);

function readConnections(text: string): Settings['connections'] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // Not the parser's message: it quotes the text.
    throw new Misconfigured('CONNECTIONS must be JSON: { "alias": { "id": "conn_…", "name": "…" } }.');
  }
  const entries = typeof json === 'object' && json !== null && !Array.isArray(json) ? Object.entries(json as object) : [];
  if (entries.length === 0) throw new Misconfigured('CONNECTIONS must be an object with at least one alias.');
  return new Map(entries.map(([alias, value]: [string, unknown], index) => {
    const { id, name = alias } = (value ?? {}) as { id?: unknown; name?: unknown };
    const place = `CONNECTIONS, entry ${index + 1}:`;
    if (!ALIAS.test(alias)) throw new Misconfigured(`${place} an alias is 1 to 64 letters, digits, "_" or "-".`);
    if (!isCredential(id) || typeof name !== 'string') throw new Misconfigured(`${place} "id" must be a connection id, and "name" text.`);
    // The page sees aliases and names.
    if (alias === id || name.includes(id)) throw new Misconfigured(`${place} alias and name must not contain the connection id.`);
    return [alias, { id, name }];
  }));
}

/** Over plain http everyone on the way can read the key. Only what never leaves this machine may go that way. */
function readBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPrivate = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname));
  if (!url || !isPrivate || url.username || url.password || url.search || url.hash) {
    throw new Misconfigured('OFAUTH_BASE_URL must be an https URL without user name, query and fragment (http only for localhost, 127.0.0.0/8 and [::1]).');
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}
