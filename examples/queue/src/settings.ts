// The Worker's settings, checked where they are used: what deleteMassMessage would refuse must not be stored either.
import type { Chunk } from './chunks';
import type { Connection } from './connection';
import type { Limit } from './pace';

export interface Env {
  OFAUTH_API_KEY: string;
  /** JSON: `{ "alias": "conn_…" }`. A secret, since a connection id is a credential. A secret holds 5 KB: go on in CONNECTIONS_2, … */
  CONNECTIONS: string;
  /** What callers show to be let in. */
  QUEUE_TOKEN: string;
  /** Only for another address of the API. */
  OFAUTH_BASE_URL?: string;
  /** The API's bucket for one connection. Default 60 and 90. */
  RATE_PER_MINUTE?: string;
  BURST?: string;
  /** Of one delete. Default 20,000. */
  REQUEST_TIMEOUT_MS?: string;
  /** How long a connection waits without one success before what is left fails. Default 1,440: a day. */
  MAX_HOLD_MINUTES?: string;
  CHUNKS: Queue<Chunk>;
  OBJECTS: DurableObjectNamespace<Connection>;
}

export interface Settings {
  apiKey: string;
  /** Without a slash at its end. */
  baseUrl: string;
  /** Alias → connection id. */
  connections: Map<string, string>;
  timeoutMs: number;
}

export interface Pacing {
  limit: Limit;
  maxHoldMs: number;
}

/** A setting is missing or wrong, so nothing was sent. The message names the variable and never its value. */
export class Misconfigured extends Error {}

const DEFAULT_BASE_URL = 'https://api-next.ofauth.com';
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const ALIAS = /^[A-Za-z0-9_-]{1,64}$/;
/** Of a header's value, as deleteMassMessage asks for it. */
const CREDENTIAL = /^[\x21-\x7e]{1,4096}$/;

export function readSettings(env: Env): Settings {
  if (!CREDENTIAL.test(env.OFAUTH_API_KEY ?? '')) throw new Misconfigured('OFAUTH_API_KEY must be set, as visible ASCII.');
  return {
    apiKey: env.OFAUTH_API_KEY,
    baseUrl: readBaseUrl(env.OFAUTH_BASE_URL || DEFAULT_BASE_URL),
    connections: readConnections(env),
    timeoutMs: readNumber(env, 'REQUEST_TIMEOUT_MS', 20_000),
  };
}

/** Apart, because an object needs these before it may know that the rest is wrong. */
export function readPacing(env: Env): Pacing {
  return {
    limit: { perMinute: readNumber(env, 'RATE_PER_MINUTE', 60), burst: readNumber(env, 'BURST', 90) },
    maxHoldMs: readNumber(env, 'MAX_HOLD_MINUTES', 1_440) * 60_000,
  };
}

function readNumber(env: Env, name: 'RATE_PER_MINUTE' | 'BURST' | 'REQUEST_TIMEOUT_MS' | 'MAX_HOLD_MINUTES', otherwise: number): number {
  const value = Number(env[name] || otherwise);
  if (!(value > 0 && value < 2 ** 31)) throw new Misconfigured(`${name} must be a number above 0.`);
  return value;
}

function readConnections(env: Env): Map<string, string> {
  const connections = new Map<string, string>();
  for (const [name, text] of Object.entries(env).filter(([name]) => /^CONNECTIONS(_\d+)?$/.test(name))) {
    for (const [alias, id] of Object.entries(parseObject(name, text))) {
      if (!ALIAS.test(alias)) throw new Misconfigured(`${name}: an alias is 1 to 64 letters, digits, "_" or "-".`);
      if (typeof id !== 'string' || !CREDENTIAL.test(id)) throw new Misconfigured(`${name}: the connection id of an alias must be visible ASCII.`);
      if (connections.has(alias)) throw new Misconfigured(`${name}: an alias is there twice.`);
      connections.set(alias, id);
    }
  }
  const ids = new Set(connections.values());
  if (connections.size === 0) throw new Misconfigured('CONNECTIONS must be a JSON object that gives each alias its connection id.');
  // Two objects would each spend the one bucket of the API.
  if (ids.size < connections.size) throw new Misconfigured('CONNECTIONS: a connection id has two aliases.');
  // An alias is shown, logged and used as a name.
  if ([...connections.keys()].some((alias) => ids.has(alias))) throw new Misconfigured('CONNECTIONS: a connection id is used as an alias.');
  return connections;
}

function parseObject(name: string, text: unknown): object {
  try {
    const json: unknown = JSON.parse(String(text));
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json;
  } catch {
    // Not the parser's message: it quotes the text.
  }
  throw new Misconfigured(`${name} must be a JSON object that gives each alias its connection id.`);
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
