// Reading, through examples/worker: a plain fetch. Deleting is the package's, in model/run.ts.

export interface Connection {
  alias: string;
  name: string;
}

export interface Message {
  id: string;
  text: string;
  /** ISO 8601; when it was sent, or is to be. */
  date?: string;
  sentCount?: number;
  viewedCount?: number;
  price?: number;
}

/** `type` is the API's name for the error, or the Worker's. */
export class ApiError extends Error {
  constructor(message: string, readonly status: number, readonly type?: string) {
    super(message);
  }

  /** The dashboard's token, not the API's key. */
  get isWrongToken(): boolean {
    return this.type === 'WRONG_TOKEN';
  }
}

/** Until the last byte of one page of the list. */
const TIMEOUT_MS = 30_000;
/** Each page is a request that the bucket of the connection pays for. */
const PAGE_LENGTH = 1_000;
/** Waits for the bucket in a row, before it is an error. */
const MAX_WAITS = 10;
const DEFAULT_WAIT_MS = 2_000;
const MAX_WAIT_MS = 60_000;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Where the Worker is: what the page was built with, or the page's own origin, where the Worker serves the page too. */
export const BASE_URL = secureAddress(import.meta.env.VITE_API_URL || location.origin);

/** The address without a slash at its end; undefined if everyone on the way could read the token. */
function secureAddress(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPrivate = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname));
  if (!url || !isPrivate || url.username || url.password || url.search || url.hash) return undefined;
  return url.origin + url.pathname.replace(/\/+$/, '');
}

export async function listConnections(token: string): Promise<Connection[]> {
  const { connections } = (await get('/connections', { apiKey: token })) as { connections?: Connection[] };
  const isUsable = (one: Partial<Connection> | null) => typeof one?.alias === 'string' && typeof one.name === 'string';
  if (!Array.isArray(connections) || !connections.every(isUsable)) throw new ApiError('The answer holds no list of connections', 200);
  return connections;
}

/** All messages of a connection, page by page; `onPage` is told how many there are so far, or how long the API asks to wait. */
export async function listMessages(token: string, alias: string, onPage: (count: number, waitMs?: number) => void): Promise<Message[]> {
  const found = new Map<string, Message>();
  for (let offset = 0, waits = 0; ; ) {
    try {
      const query = new URLSearchParams({ limit: String(PAGE_LENGTH), offset: String(offset) });
      const { list, hasMore } = readPage(await get(`/v2/access/mass-messages?${query}`, { apiKey: token, 'x-connection-id': alias }));
      const before = found.size;
      for (const message of list) found.set(message.id, message);
      onPage(found.size);
      // An API that does not know `offset` sends the same page again.
      if (!hasMore || found.size === before) return [...found.values()];
      offset += list.length;
      waits = 0;
    } catch (error) {
      if (!(error instanceof Throttled) || ++waits > MAX_WAITS) throw error;
      onPage(found.size, error.waitMs);
      await new Promise((resolve) => setTimeout(resolve, error.waitMs));
    }
  }
}

class Throttled extends ApiError {
  constructor(error: ApiError, readonly waitMs: number) {
    super(error.message, error.status, error.type);
  }
}

async function get(path: string, headers: Record<string, string>): Promise<unknown> {
  if (BASE_URL === undefined) {
    throw new ApiError('The address that this page was built with is not an https URL (http only for this machine)', 0);
  }
  // The Worker redirects nobody: whoever does must not get the token.
  const response = await fetch(BASE_URL + path, { headers, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => {
    throw new ApiError('The Worker could not be reached', 0);
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body ?? {};
  const { error, type } = (body ?? {}) as { error?: unknown; type?: unknown };
  const message = typeof error === 'string' ? error : `Something between this page and the Worker answered ${response.status}`;
  const failure = new ApiError(message, response.status, typeof type === 'string' ? type : undefined);
  throw response.status === 429 && type !== 'TOO_MANY_WRONG_TOKENS' ? new Throttled(failure, waitOf(response.headers)) : failure;
}

function waitOf(headers: Headers): number {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return seconds > 0 ? Math.min(seconds * 1_000, MAX_WAIT_MS) : DEFAULT_WAIT_MS;
}

function readPage(body: unknown): { list: Message[]; hasMore: boolean } {
  const { list, hasMore } = (body ?? {}) as { list?: (Record<string, unknown> | null)[]; hasMore?: unknown };
  if (!Array.isArray(list)) throw new ApiError('The answer holds no list of messages', 200);
  return { list: list.map(readMessage), hasMore: hasMore === true && list.length > 0 };
}

function readMessage(item: Record<string, unknown> | null): Message {
  const { id, text, date, sentCount, viewedCount, price } = item ?? {};
  if (typeof id !== 'string' || !/^[A-Za-z0-9_-]{1,128}$/.test(id)) throw new ApiError('The list holds an id that cannot be used', 200);
  const number = (value: unknown) => (typeof value === 'number' ? value : undefined);
  return {
    id,
    text: typeof text === 'string' ? text : '',
    date: typeof date === 'string' ? date : undefined,
    sentCount: number(sentCount),
    viewedCount: number(viewedCount),
    price: number(price),
  };
}
