// The public types of `ofauth-wasm/testing`. Every number whose name ends in Seconds is in seconds.
import type { FetchInit, MassMessageId } from 'ofauth-wasm';

/**
 * Makes a stand-in of the OFAuth API: in memory, without a server or a network, for tests of code that calls this package.
 * Pass its `fetch` as the option of that name. Each stand-in has its own messages; make one per test.
 *
 * It answers as the API is documented: a delete is 200 with the message, once, and then 404 with type "RESOURCE_NOT_FOUND".
 * A wrong key is 401 "UNAUTHORIZED", a connection that is not in `messages` 401 "SESSION_NOT_PROVIDED", a message of another
 * connection 404 "RESOURCE_NOT_FOUND", any other path or method 404 "ROUTE_NOT_FOUND". It uses no timer: an answer comes
 * after a few microtasks, also under fake timers.
 *
 * The pace of `deleteMassMessages` stays as it is: 90 deletes without a wait, then one a second, counted for each connection id
 * over all tests of a process. Where a test deletes many, pass `rateLimit: false` there, or advance fake timers.
 *
 * @param options the messages that exist, and how they are guarded
 * @throws {TypeError} if an option is wrong; the message names it and says what it must be
 *
 * @example
 * ```ts
 * import { deleteMassMessages } from 'ofauth-wasm';
 * import { createStandin } from 'ofauth-wasm/testing';
 *
 * const standin = createStandin({ messages: { conn_1: [1, 2, 3] } });
 * standin.fail(2, { status: 500 }, { status: 500 }, { status: 500 });
 * await deleteMassMessages([1, 2, 3], 'any-key', 'conn_1', { fetch: standin.fetch });
 * standin.has('conn_1', 1); // false
 * ```
 */
export function createStandin(options: StandinOptions): Standin;

/** Options of {@link createStandin}. They are read in the call; changes made afterwards have no effect. */
export interface StandinOptions {
  /** The keys that it accepts. An empty list accepts none. Default: any key. */
  apiKeys?: readonly string[];
  /**
   * The connections that exist, each with the ids of its messages. An id may stand in one place only, since the API's ids are
   * unique; `1` and `'1'` are the same id. A connection without messages has an empty list.
   */
  messages: Readonly<Record<string, readonly MassMessageId[]>>;
  /**
   * A token bucket for each connection, which starts full: `burst` requests at once, then `perMinute` a minute. Beyond that a
   * request is answered 429 "RATE_LIMIT_EXCEEDED" with `Retry-After`, in seconds, rounded up. Every answer that took
   * or missed a token has `X-RateLimit-Limit`, `-Remaining` and `-Reset`. Default: no limit. The API's own is `{ perMinute: 60, burst: 90 }`.
   */
  rateLimit?: {
    /** Tokens that come back in a minute; 0.001 or more. */
    perMinute: number;
    /** Tokens that the full bucket holds; 1 or more. */
    burst: number;
  };
  /**
   * The clock of the buckets: milliseconds since 1970. Default: `Date.now()`, looked up at each request, so fake timers
   * advance it. A clock that stands still never refills a bucket. For anything but a finite number `createStandin` throws a
   * TypeError, and `fetch` rejects with it.
   */
  now?: () => number;
}

/** A stand-in of the API. Its functions need no `this` and may be passed on alone. */
export interface Standin {
  /**
   * Answers a request: pass it as `options.fetch`. The origin of the URL is ignored; its path must be the API's, so for a
   * `baseUrl` with a path prefix pass `(url, init) => standin.fetch(url.replace(prefix, ''), init)`. At run time the URL
   * may be a URL object, and the headers an object with names in any case, a list of pairs or Headers; method and headers are all it
   * needs of `init`. What `init` lacks is taken from the URL where that is a Request. So a route of Playwright or a handler of MSW
   * can answer with it.
   *
   * Resolves with the runtime's Response. Where there is none, as in Jest's jsdom, with a plain object that has `status`, `ok`,
   * `headers.get`, `text` and `json`: enough for this package.
   *
   * Rejects with `signal.reason` when the signal is aborted. Before the request is taken, nothing is recorded or deleted;
   * afterwards the message may be gone, as with the API. Rejects with a TypeError for a fault with `lost`. Rejects
   * with a TypeError where `options.now` gives no finite number: then nothing is recorded, deleted or taken from the bucket.
   *
   * @param url the address, whose path is the API's
   * @param init method, headers and signal, as this package passes them
   */
  fetch: (url: string, init: FetchInit) => Promise<Response>;
  /**
   * Whether the message still exists and belongs to the connection.
   *
   * @param connectionId a connection of `messages`
   * @param id the mass message's id
   * @throws {TypeError} if the id is not valid, or the connection is not one of `messages`
   */
  has(connectionId: string, id: MassMessageId): boolean;
  /**
   * The next deletes of the id take these faults, one a request, retries included; then the API's own answers follow. Replaces what
   * was left for the id; without faults it clears that. A fault comes first: key, connection and rate limit are not
   * checked, no token is taken, and the message need not exist.
   *
   * @param id the mass message's id
   * @param faults what goes wrong, in order; read in the call, a field that is undefined as if it were absent
   * @throws {TypeError} if the id or a fault is wrong; then nothing is changed
   */
  fail(id: MassMessageId, ...faults: StandinFault[]): void;
  /**
   * The requests so far, in order, refused and lost ones and those for unknown ids included; not those whose signal was aborted
   * before. The list is live. API keys are not kept.
   */
  readonly requests: readonly {
    /** In capitals. */
    method: string;
    /** As it was sent. */
    url: string;
    /** The header `x-connection-id`, or "" without it. */
    connectionId: string;
  }[];
}

/** What goes wrong with a delete: the answer it gets, or that none comes. */
export type StandinFault =
  | {
      /**
       * HTTP status of the answer, 200 to 599. The body is what the API sends with it: an error for 400 and above, the message for
       * other 2xx, nothing for 204, 205 and 3xx.
       */
      status: number;
      /** Type of the error, for a status of 400 or more. Default: the API's for that status; none for 5xx and unusual ones. */
      type?: string;
      /** Sent as `Retry-After`: a whole number of seconds, 0 or more. Default: not sent. */
      retryAfterSeconds?: number;
      /** Whether the message is deleted, whatever the answer says. Default: true for 2xx, else false. */
      deletes?: boolean;
    }
  | {
      /**
       * No answer comes. "request": the message stays. "reply": it is deleted. Either rejects with `TypeError: fetch failed`, since a
       * client cannot tell them apart: this package reports code "network" with `mayHaveSucceeded: true`, unless a retry tells
       * more. For a failure which proves that nothing was sent, pass a `fetch` of your own that rejects with
       * `Object.assign(new Error('refused'), { code: 'ECONNREFUSED', syscall: 'connect' })`.
       */
      lost: 'request' | 'reply';
    };
