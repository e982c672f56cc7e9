// The public types of `ofauth-wasm`, written once, here. Every number whose name ends in Ms is in milliseconds. `AbortSignal`
// and `URL` are named as globals, from the library that the program has: DOM, Node's, Workers' or Deno's. Rejected: `declare
// global` (JSR refuses it), inferring them from `typeof globalThis` (Workers' classes are not on it), a reference to a library.

/**
 * A mass message's id, as returned by the create call or the list of sent messages: a string of 1 to 128 letters, digits,
 * "_" or "-", a safe integer that is not negative, or a bigint that is not negative. Anything else is rejected with code
 * "invalid_argument" before a request is sent. For a chat message, use `queueId` rather than `id`.
 */
export type MassMessageId = string | number | bigint;

/**
 * Deletes a mass message permanently: `DELETE /v2/access/mass-messages/{id}` of the OFAuth API.
 *
 * All arguments and options are read before the promise is returned; changes made afterwards have no effect.
 *
 * @param id the mass message's id
 * @param apiKey the OFAuth API key, with the permission `messages:write`: visible ASCII, at most 4,096 characters. A secret:
 * keep it out of web pages.
 * @param connectionId the connection that the message belongs to, e.g. "conn_abc123": visible ASCII, at most 4,096
 * characters. Treat it as a credential as well.
 * @param options timeouts, retries and transport; each has a default
 * @returns the API's response. A response with `success: false` resolves, too.
 * @throws {OFAuthError} always as a rejection, never synchronously. Check `mayHaveSucceeded` before reporting that the
 * message still exists.
 *
 * @example
 * ```ts
 * import { deleteMassMessage, isOFAuthError } from 'ofauth-wasm';
 *
 * try {
 *   const { success } = await deleteMassMessage(26439068590, apiKey, connectionId);
 *   console.log(success);
 * } catch (error) {
 *   if (isOFAuthError(error) && error.mayHaveSucceeded) console.log('The message may have been deleted.');
 *   else throw error;
 * }
 * ```
 */
export function deleteMassMessage(
  id: MassMessageId,
  apiKey: string,
  connectionId: string,
  options?: DeleteMassMessageOptions,
): Promise<DeleteMassMessageResponse>;

/** The second argument of a custom `fetch`: plain data, so wrappers can spread it and every implementation of fetch accepts it. */
export interface FetchInit {
  /** Always "DELETE". */
  method: 'DELETE';
  /** `apiKey` and `x-connection-id`. Both are credentials: do not log them. */
  headers: Record<string, string>;
  /** Always "manual": a followed redirect would send the credentials to another address. */
  redirect: 'manual';
  /** Aborts when the attempt times out or the call is aborted. Pass it on, or the request stays open. */
  signal: AbortSignal;
}

/**
 * What a custom `fetch` must resolve with: the runtime's Response, one from another realm or implementation, or a hand-made
 * object. The body is read through the first of `body`, `arrayBuffer`, `text` and `json` that is available; unless the
 * status is 204 or 205, one of them is needed.
 */
export interface FetchResponse {
  /** HTTP status. */
  readonly status: number;
  /** Response headers; `Retry-After` and the like are read from them. Absent: none. */
  readonly headers?: {
    /**
     * The header's value, or null if the response does not have it.
     *
     * @param name the header's name, in lower case
     */
    get(name: string): string | null;
  };
  /** A ReadableStream of bytes, or null for an empty body. */
  readonly body?: unknown;
  /** The whole body as bytes. */
  arrayBuffer?(): Promise<ArrayBuffer>;
  /** The whole body as text. */
  text?(): Promise<string>;
  /** The body as parsed JSON. */
  json?(): Promise<unknown>;
}

/**
 * Options of {@link deleteMassMessage}. `undefined` selects the default, also under `exactOptionalPropertyTypes`. A value of
 * the wrong type or out of range is rejected with code "invalid_argument" before a request is sent.
 */
export interface DeleteMassMessageOptions {
  /**
   * Address of the API. May include a path prefix, with or without a trailing slash. https only; http is accepted for
   * localhost, 127.0.0.0/8 and [::1]. No user name, query or fragment. Default "https://api-next.ofauth.com".
   */
  baseUrl?: string | URL | undefined;
  /**
   * Ends the call at any time with code "aborted". A request already sent may still delete the message: see
   * `mayHaveSucceeded`. Default: none.
   */
  signal?: AbortSignal | undefined;
  /**
   * Limit of the whole call, in milliseconds: all attempts, their bodies and the waits between them. 1 to 2,147,483,647. When
   * it expires, the call rejects with code "timeout". Default 60,000.
   */
  timeoutMs?: number | undefined;
  /**
   * Limit of one attempt, in milliseconds, up to the last byte of its body, including error bodies. 1 to 2,147,483,647. When
   * it expires, the attempt is retried, or the call rejects with code "timeout". Default 20,000.
   */
  attemptTimeoutMs?: number | undefined;
  /** Attempts after the first, 0 to 10; 0 turns retries off. Default 2. */
  maxRetries?: number | undefined;
  /**
   * Whether a 404 which proves that the message does not exist resolves as already deleted, on the first attempt too.
   * Default false: it rejects with code "not_found".
   */
  allowMissing?: boolean | undefined;
  /**
   * Carries the requests, called as `fetch(url, init)` without a `this`. For a service binding of a Worker, another
   * implementation of fetch, or a test. Default: the runtime's own fetch, looked up at each call.
   *
   * @param url the address, with the id in its path
   * @param init method, headers, redirect mode and signal
   */
  fetch?: ((url: string, init: FetchInit) => PromiseLike<FetchResponse>) | undefined;
  /**
   * Called after every attempt. Exceptions and rejected promises are ignored. Default: none.
   *
   * @param attempt the attempt that has ended
   */
  onAttempt?: ((attempt: Attempt) => unknown) | undefined;
}

/** An attempt that has ended. Never contains the API key or the connection id. */
export interface Attempt {
  /** Number of the attempt; the first is 1. */
  attempt: number;
  /** HTTP status. Absent if no response arrived. */
  status?: number;
  /** Why the attempt failed. Absent if it succeeded. */
  code?: ErrorCode;
  /** The API's id of the request, for its support. Absent if the API sent none. */
  requestId?: string;
  /** Duration of the attempt, in milliseconds. */
  elapsedMs: number;
  /** Wait before the next attempt, in milliseconds. Absent if this was the last. */
  retryInMs?: number;
}

/** The API's response: every key it sent, documented or not. */
export interface DeleteMassMessageResponse {
  /** Whether the API reports the message as deleted. `false` is a response like any other and resolves. */
  success: boolean;
  /** The deleted message. Absent or null if the API sent none. */
  queue?: Queue | null;
  /**
   * Set by this package, never by the API: the message did not exist (see `allowMissing`), or an earlier attempt whose
   * response was lost had deleted it.
   */
  alreadyDeleted?: true;
}

/**
 * The deleted mass message, with every key of the documented example. The API documents names and types only; the
 * descriptions below follow the names. A key is optional where a response without it is known, and nullable where a source
 * says so or a response had null.
 *
 * Keys that are not documented are kept, and read as `unknown`. So a misspelt key compiles until its value is used;
 * `noPropertyAccessFromIndexSignature` refuses `queue.txet` and leaves `queue['newKey']` for keys that are not declared here.
 */
export interface Queue {
  /** Id of the mass message. */
  id: number;
  /** Text of the message. May contain HTML. */
  text?: string;
  /** The sender. */
  fromUser?: FromUser;
  /** Photos, videos, GIFs and sounds. */
  media?: MediaItem[];
  /** Ids of the media items shown as previews. */
  previews?: number[];
  /** Whether the media items have been processed. */
  isMediaReady?: boolean;
  /** Number of media items. */
  mediaCount?: number;
  /** Whether the text is locked. */
  lockedText?: boolean;
  /** Type of the object, in the API's words. */
  responseType?: string;
  /** Id of a GIF on Giphy; null if there is none. */
  giphyId?: string | null;
  /** Whether the message is free of charge. */
  isFree?: boolean;
  /** Whether the message is a tip. */
  isTip?: boolean;
  /** Whether the account has reported the message. */
  isReportedByMe?: boolean;
  /** Whether the media shows several people. */
  isCouplePeopleMedia?: boolean;
  /** Id of the mass message: of a chat message, this is the id to delete. */
  queueId?: number;
  /** Whether Markdown in the text is left as it is. */
  isMarkdownDisabled?: boolean;
  /** Release forms; deliberately untyped by the API. */
  releaseForms?: unknown;
  /** Whether the message comes from the queue of mass messages. */
  isFromQueue?: boolean;
  /** Whether the queue can be unsent. */
  canUnsendQueue?: boolean;
  /** Time left to unsend the queue, in seconds. */
  unsendSecondsQueue?: number;
  /** Whether the message has been opened. */
  isOpened?: boolean;
  /** Whether the message is new. */
  isNew?: boolean;
  /** Time of creation, ISO 8601 with offset. */
  createdAt?: string;
  /** Time of the last change, ISO 8601 with offset. */
  changedAt?: string;
  /** Time left to cancel the message, in seconds. */
  cancelSeconds?: number;
  /** Whether the message is liked. */
  isLiked?: boolean;
  /** Whether the message can be purchased. */
  canPurchase?: boolean;
  /** Why the message can or cannot be purchased. */
  canPurchaseReason?: string;
  /** Whether the message can be reported. */
  canReport?: boolean;
  /** Whether the message can be pinned. */
  canBePinned?: boolean;
  /** Whether the message is pinned. */
  isPinned?: boolean;
  /** Time of sending, ISO 8601 with offset. */
  date?: string;
  /** The text, shortened. */
  textCropped?: string;
  /** Number of recipients. */
  sentCount?: number;
  /** Number of recipients who have viewed the message. */
  viewedCount?: number;
  /** Whether the message can be unsent. */
  canUnsend?: boolean;
  /** Time left to unsend the message, in seconds. */
  unsendSeconds?: number;
  /** Whether the message is canceled. */
  isCanceled?: boolean;
  /** Number of media items by type; null in some responses. */
  mediaTypes?: MediaTypes | null;
  /** Whether processing the message has failed. */
  hasError?: boolean;
  /** Price: a string in the documentation, the number 0 in some responses. */
  price?: string | number;
  /** Number of recipients who have purchased the message. */
  purchasedCount?: number;
  /** Whether a message can be sent to those who purchased this one. */
  canSendMessageToBuyers?: boolean;
  /** Keys that are not documented are kept. */
  [unknownKey: string]: unknown;
}

/** The sender of a mass message. */
export interface FromUser {
  /** Id of the user. */
  id: number;
  /** Display name. */
  name?: string;
  /** Not documented; some responses have it in place of the name. */
  _view?: string;
  /** Keys that are not documented are kept. */
  [unknownKey: string]: unknown;
}

/** A photo, video, GIF or sound of the message. */
export interface MediaItem {
  /** Id of the media item. */
  id: number;
  /** Kind of media. */
  type?: 'photo' | 'video' | 'gif' | 'audio';
  /** Whether it was converted to a video. */
  convertedToVideo?: boolean;
  /** Whether the account may view it. */
  canView?: boolean;
  /** Whether processing it has failed. */
  hasError?: boolean;
  /** Time of creation, ISO 8601 with offset; null in some responses. */
  createdAt?: string | null;
  /** Whether it has been processed. */
  isReady?: boolean;
  /** Release forms of the people shown. */
  releaseForms?: ReleaseForm[];
  /** Length of a video or sound; the unit is not documented. */
  duration?: number;
  /** Whether it has a preview chosen by the account. */
  hasCustomPreview?: boolean;
  /** Addresses of the video, by size. */
  videoSources?: VideoSources | null;
  /** The files, by purpose. */
  files?: MediaFiles | null;
  /** Keys that are not documented are kept. */
  [unknownKey: string]: unknown;
}

/** Addresses of a video, by size. */
export interface VideoSources {
  /** URL of the smaller video; null if there is none. */
  '240'?: string | null;
  /** URL of the larger video; null if there is none. */
  '720'?: string | null;
  /** Keys that are not documented are kept. */
  [unknownKey: string]: unknown;
}

/** The files of a media item, by purpose. */
export interface MediaFiles {
  /** The original. */
  full?: MediaFile | null;
  /** A thumbnail. */
  thumb?: MediaFile | null;
  /** A preview. */
  preview?: MediaFile | null;
  /** A preview cropped to a square. */
  squarePreview?: MediaFile | null;
  /** Keys that are not documented are kept. */
  [unknownKey: string]: unknown;
}

/** A file of a media item. */
export interface MediaFile {
  /** Address of the file. */
  url?: string;
  /** Other sizes; documented for `full` only. */
  sources?: MediaSource[];
  /** Other sizes; documented for `preview` only. */
  options?: MediaSource[];
  /** Width in pixels. */
  width?: number;
  /** Height in pixels. */
  height?: number;
  /** Size of the file; the unit is not documented. */
  size?: number;
  /** Keys that are not documented are kept. */
  [unknownKey: string]: unknown;
}

/** A file in another size. */
export interface MediaSource {
  /** Address of the file. */
  url?: string;
  /** Width in pixels. */
  width?: number;
  /** Height in pixels. */
  height?: number;
  /** Type of the file; its values are not documented. */
  type?: string;
  /** Keys that are not documented are kept. */
  [unknownKey: string]: unknown;
}

/** A release form attached to a media item. */
export interface ReleaseForm {
  /** Id of the form. */
  id?: number;
  /** Name of the form. */
  name?: string;
  /** Where the form comes from; its values are not documented. */
  partnerSource?: string;
  /** Type of the form; its values are not documented. */
  type?: string;
  /** The person the form is about. */
  user?: ReleaseFormUser;
  /** Keys that are not documented are kept. */
  [unknownKey: string]: unknown;
}

/** The person a release form is about. */
export interface ReleaseFormUser {
  /** Which view of the user this is; its values are not documented. */
  view?: string;
  /** Id of the user. */
  id?: number;
  /** Display name. */
  name?: string;
  /** User name. */
  username?: string;
  /** Whether the user is verified. */
  isVerified?: boolean;
  /** Address of the avatar. */
  avatar?: string;
  /** Addresses of smaller avatars. */
  avatarThumbs?: AvatarThumbs;
  /** Status of the identity verification; its values are not documented. */
  ivStatus?: string;
  /** Whether the form was filled in as a guest. */
  isFromGuest?: boolean;
  /** Keys that are not documented are kept. */
  [unknownKey: string]: unknown;
}

/** Addresses of an avatar, by size. */
export interface AvatarThumbs {
  /** URL of the smaller avatar. */
  c50?: string;
  /** URL of the larger avatar. */
  c144?: string;
  /** Keys that are not documented are kept. */
  [unknownKey: string]: unknown;
}

/** Number of media items by type. */
export interface MediaTypes {
  /** Number of videos. */
  video?: number;
  /** Number of photos. */
  photo?: number;
  /** Number of GIFs. */
  gif?: number;
  /** Number of sounds. */
  audio?: number;
  /** Keys that are not documented are kept. */
  [unknownKey: string]: unknown;
}

/** What went wrong, for programs to decide on. */
export type ErrorCode =
  /** An argument or option was rejected here, before a request was sent; the message names it. */
  | 'invalid_argument'
  /** `options.signal` aborted; `cause` is its reason. */
  | 'aborted'
  /** `timeoutMs` or `attemptTimeoutMs` expired. */
  | 'timeout'
  /** No response, or a truncated one; `cause` is a copy of what fetch threw. */
  | 'network'
  /** 400, 409, 422 and other 4xx. */
  | 'bad_request'
  /** 401. */
  | 'unauthorized'
  /** 403. */
  | 'forbidden'
  /** 404 or 410. */
  | 'not_found'
  /** 429. */
  | 'rate_limited'
  /** 5xx. */
  | 'server'
  /** 3xx. Redirects are not followed, because the credentials would be sent along. */
  | 'redirected'
  /** A 2xx that is not the API's JSON object. */
  | 'unexpected_response'
  /** The module could not be loaded (`retryable` is false), or it trapped (the next call works again). */
  | 'internal';

/** What every call rejects with. Neither the API key nor the connection id appears in it. */
export class OFAuthError extends Error {
  /**
   * For tests and wrappers. Fields that are left out are absent, except `code`, which is then "internal"; pass `attempts`,
   * `retryable` and `mayHaveSucceeded` if they are read.
   *
   * @param message what went wrong. Default "".
   * @param fields the error's fields
   */
  constructor(message?: string, fields?: OFAuthErrorFields);
  /** "OFAuthError"; subclasses may change it. */
  name: string;
  /** What went wrong. */
  readonly code: ErrorCode;
  /** HTTP status of the last response. Absent if there was none. */
  readonly status?: number;
  /** The API's name for the error, e.g. "RESOURCE_NOT_FOUND". Absent if the API sent none. */
  readonly type?: string;
  /** The API's id of the request, for its support. Absent if the API sent none. */
  readonly requestId?: string;
  /** The API's hint on what to do. Absent if the API sent none. */
  readonly actionRequired?: string;
  /** Number of requests sent; 0 for "invalid_argument". */
  readonly attempts: number;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** How long the server asked to wait, in milliseconds. Absent if it did not. */
  readonly retryAfterMs?: number;
  /** Whether an attempt may have reached the API with its outcome unknown: if true, the message may have been deleted. */
  readonly mayHaveSucceeded: boolean;
  /** The parsed error body, or the first 2,048 characters of its text, redacted. Absent if there was none. */
  readonly body?: unknown;
  /**
   * For "aborted", the signal's reason, unchanged. Otherwise an Error with a copy of the name, message and code of what was
   * thrown. Absent if nothing was thrown.
   */
  readonly cause?: unknown;
  /** Name, message and all fields except `body` and `cause`: safe to log. */
  toJSON(): OFAuthErrorJson;
}

/** Fields for the constructor of {@link OFAuthError}, with the meanings they have there. A field that is left out is absent. */
export interface OFAuthErrorFields {
  /** What went wrong. Default "internal". */
  code?: ErrorCode;
  /** HTTP status of the last response. Default: absent. */
  status?: number;
  /** The API's name for the error, e.g. "RESOURCE_NOT_FOUND". Default: absent. */
  type?: string;
  /** The API's id of the request. Default: absent. */
  requestId?: string;
  /** The API's hint on what to do. Default: absent. */
  actionRequired?: string;
  /** Number of requests sent. Default: absent. */
  attempts?: number;
  /** Whether the same call may succeed later. Default: absent. */
  retryable?: boolean;
  /** How long the server asked to wait, in milliseconds. Default: absent. */
  retryAfterMs?: number;
  /** Whether the message may have been deleted. Default: absent. */
  mayHaveSucceeded?: boolean;
  /** The error body. Default: absent. Not part of `toJSON()`. */
  body?: unknown;
  /** What caused the error. Default: absent. Not part of `toJSON()`. */
  cause?: unknown;
}

/** What {@link OFAuthError.toJSON} returns. */
export type OFAuthErrorJson = {
  /** "OFAuthError", or the name that a subclass gave. */
  name: string;
  /** The error's message. */
  message: string;
} & Omit<OFAuthErrorFields, 'body' | 'cause'>;

/**
 * Whether `value` is an OFAuthError, also one from another copy of the package or another realm, as `instanceof OFAuthError`
 * tells, too. Never throws.
 *
 * @param value whatever was caught
 */
export function isOFAuthError(value: unknown): value is OFAuthError;

/**
 * Deletes many mass messages permanently, at the pace that the API allows for one connection.
 *
 * An id is read from `ids` only when it can be sent at once. So an async generator can be a journal (what it yields is sent
 * next), a pause (it waits) or a stop (it ends). It is closed with `return()` if the batch ends before it does; that is not
 * awaited. An id that is invalid fails alone. An id that was given before is not sent again, and gets an outcome of its own.
 * Running the same list again with `allowMissing` is safe.
 *
 * @param ids the ids: an array, a Set, a generator, an async generator or any other iterable. A string is rejected: it would
 * be read as one id a letter.
 * @param apiKey the OFAuth API key, as for {@link deleteMassMessage}. A secret: keep it out of web pages.
 * @param connectionId the connection that all the messages belong to. Treat it as a credential as well.
 * @param options those of one delete, and how many at once, how fast and how long; each has a default
 * @returns the report. Once the arguments are valid the promise resolves, whatever callbacks, source or network do: what
 * was done is not lost.
 * @throws {OFAuthError} as a rejection with code "invalid_argument" before anything is read or sent, or "internal" if the
 * module cannot be loaded
 *
 * @example
 * ```ts
 * import { deleteMassMessages } from 'ofauth-wasm';
 *
 * const report = await deleteMassMessages([26439068590, 26439068591], apiKey, connectionId, {
 *   onProgress: ({ settled, total }) => console.log(settled, total),
 * });
 * for (const outcome of report.outcomes) {
 *   if (outcome.status === 'failed') console.log(outcome.id, outcome.error.code);
 * }
 * ```
 */
export function deleteMassMessages(
  ids: (Iterable<MassMessageId> | AsyncIterable<MassMessageId>) & { readonly charAt?: never },
  apiKey: string,
  connectionId: string,
  options?: DeleteMassMessagesOptions,
): Promise<DeleteMassMessagesReport>;

/**
 * Options of {@link deleteMassMessages}. `timeoutMs`, `attemptTimeoutMs` and `maxRetries` are those of one id: waiting for the
 * pace or during a hold does not count, and a 429 costs no retry.
 */
export interface DeleteMassMessagesOptions extends DeleteMassMessageOptions {
  /**
   * Ends everything: what is in flight fails with code "aborted", and its outcome is unknown. The report still comes.
   * Default: none.
   */
  signal?: AbortSignal | undefined;
  /** Number of deletes in flight at once, 1 to 64. Default 4. */
  concurrency?: number | undefined;
  /**
   * The API's token bucket for one connection, shared by all calls of this package with the same base URL and connection;
   * the latest call's applies. Default `{ perMinute: 60, burst: 90 }`, as documented. `false`: no pace; the batch still
   * holds when the API asks for it.
   */
  rateLimit?:
    | {
        /** Requests per minute in the long run, 0.001 to 1,000,000. */
        perMinute: number;
        /** Requests that may go at once after a pause, 1 to 1,000,000. */
        burst: number;
      }
    | false
    | undefined;
  /**
   * How long, in milliseconds, the batch holds at most without one success, because the API throttles or cannot be reached,
   * before it stops; 1 to 2,147,483,647. Default 900,000. A hold that would be longer stops it at once.
   */
  maxHoldMs?: number | undefined;
  /**
   * Stop at the first failure or `success: false`. Default false. A failure that every other id would share stops the batch
   * in any case: a rejected key, a missing permission, a wrong address, a redirect, and twice in a row a page that is not
   * the API's.
   */
  stopOnError?: boolean | undefined;
  /** Once aborted, no further id is started; what is in flight ends by itself. Default: none. */
  stopSignal?: AbortSignal | undefined;
  /** Whether the report holds the outcomes. Default true; false for long lists: an outcome is about 2 KB. */
  keepOutcomes?: boolean | undefined;
  /**
   * Called once for every outcome; a returned promise is awaited before its lane takes the next id. If it throws or rejects,
   * the batch stops ("callback"), and no outcome changes: for a journal that cannot be written. Default: none.
   *
   * @param outcome what became of the id
   */
  onOutcome?: ((outcome: Outcome) => unknown) | undefined;
  /**
   * Called when something was settled, and when a hold starts, is extended or ends. Exceptions and rejected promises are
   * ignored. Default: none.
   *
   * @param progress where the batch stands
   */
  onProgress?: ((progress: Progress) => unknown) | undefined;
}

/** Numbers of ids, those given twice counted twice. */
export interface Counts {
  /** The API deleted them. */
  deleted: number;
  /** They were gone already; see {@link DeleteMassMessageResponse.alreadyDeleted}. */
  alreadyDeleted: number;
  /** The API answered `success: false`. */
  notDeleted: number;
  /** Failed; each outcome's `error.mayHaveSucceeded` tells whether the message may be gone. */
  failed: number;
  /** Given and not sent. If a batch ends early, the rest of an array, a Set or another list of known length is skipped. */
  skipped: number;
}

/** What `onProgress` is told. */
export interface Progress extends Counts {
  /** Number of ids, if known: of arrays, sets and anything else with a length or size. */
  total?: number;
  /** Ids that have an outcome. */
  settled: number;
  /** Ids that were read and have none yet. */
  inFlight: number;
  /** The latest outcome. Absent before the first. */
  last?: Outcome;
  /** Everything waits, for at least this many milliseconds; 0 while one request goes first. Absent if there is no hold. */
  holdMs?: number;
  /** Estimated time left, in milliseconds, from the bucket and the pace so far. Absent while unknown, and if the total is unknown. */
  remainingMs?: number;
}

/** What became of one id; `status` tells which fields it has. */
export type Outcome = {
  /** The text that was sent; of an invalid id, what can be shown of it. */
  id: string;
  /** The id's place in the list, from 0. */
  index: number;
} & (
  | {
      /** The API deleted the message. */
      status: 'deleted';
      /** The API's response. */
      response: DeleteMassMessageResponse;
      /** Number of requests sent for this id. */
      attempts: number;
    }
  | {
      /** The message was gone already; see {@link DeleteMassMessageResponse.alreadyDeleted}. */
      status: 'alreadyDeleted';
      /** Has `alreadyDeleted: true`. */
      response: DeleteMassMessageResponse;
      /** Number of requests sent for this id. */
      attempts: number;
    }
  | {
      /** The API answered `success: false`. */
      status: 'notDeleted';
      /** The API's response. */
      response: DeleteMassMessageResponse;
      /** Number of requests sent for this id. */
      attempts: number;
    }
  | {
      /** The delete failed. */
      status: 'failed';
      /** Why. `error.mayHaveSucceeded` tells whether the message may be gone. */
      error: OFAuthError;
      /** Number of requests sent for this id; 0 if it was invalid. */
      attempts: number;
    }
  | {
      /** Nothing was sent: the batch ended first. */
      status: 'skipped';
    }
);

/** What {@link deleteMassMessages} did. */
export interface DeleteMassMessagesReport extends Counts {
  /** One for every id that was read or skipped, in the order given. Empty with `keepOutcomes: false`. */
  outcomes: Outcome[];
  /** From the call to its end, in milliseconds. */
  elapsedMs: number;
  /**
   * Why the batch ended before its last id; absent if it did not. "aborted": `signal`; "stopSignal"; "error": a failure that
   * others would share, or any with `stopOnError`; "unreachable", "throttled": no success for `maxHoldMs`; "source": `ids`
   * threw; "callback": `onOutcome` failed.
   */
  stopped?: 'aborted' | 'stopSignal' | 'error' | 'unreachable' | 'throttled' | 'source' | 'callback';
  /** What stopped it: the signal's reason, the error of the id that did or of the last attempt, or what was thrown. */
  error?: unknown;
}
