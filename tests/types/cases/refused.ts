// What the compiler must refuse, and with which code: check.mjs compiles this without the comments' effect and compares.
import { deleteMassMessage, deleteMassMessages, isOFAuthError, OFAuthError } from 'ofauth-wasm';
import type {
  Attempt,
  DeleteMassMessageResponse,
  DeleteMassMessagesReport,
  ErrorCode,
  FetchInit,
  MassMessageId,
  OFAuthErrorJson,
  Outcome,
  Progress,
  Queue,
} from 'ofauth-wasm';

declare const json: OFAuthErrorJson;
declare const outcome: Outcome;
declare const queue: Queue;
declare const response: DeleteMassMessageResponse;
declare const report: DeleteMassMessagesReport;
declare const caught: unknown;

// Arguments.
// @ts-expect-error TS2554: the connection id is missing
deleteMassMessage('1', 'key');
// @ts-expect-error TS2554: nothing comes after the options
deleteMassMessage('1', 'key', 'connection', {}, {});
// @ts-expect-error TS2345: an object is not an id
deleteMassMessage({}, 'key', 'connection');
// @ts-expect-error TS2345: a list is not an id
deleteMassMessage(['1'], 'key', 'connection');
// @ts-expect-error TS2345: an environment variable may be missing
deleteMassMessage('1', undefined as string | undefined, 'connection');
// @ts-expect-error TS2345: null selects no default
deleteMassMessage('1', 'key', 'connection', null);
// @ts-expect-error TS2322: a boolean is not an id
export const id: MassMessageId = true;

// Options of one delete.
// @ts-expect-error TS2561: it is called timeoutMs
deleteMassMessage('1', 'key', 'connection', { timeout: 5 });
// @ts-expect-error TS2561: it is called maxRetries
deleteMassMessage('1', 'key', 'connection', { maxRetrys: 5 });
// @ts-expect-error TS2561: it is called baseUrl
deleteMassMessage('1', 'key', 'connection', { baseURL: 'https://example.com' });
// @ts-expect-error TS2353: an option of many deletes
deleteMassMessage('1', 'key', 'connection', { concurrency: 5 });
// @ts-expect-error TS2322: null does not select a default
deleteMassMessage('1', 'key', 'connection', { timeoutMs: null });
// @ts-expect-error TS2322: a number of milliseconds is a number
deleteMassMessage('1', 'key', 'connection', { timeoutMs: '5' });
// @ts-expect-error TS2740: the signal, not its controller
deleteMassMessage('1', 'key', 'connection', { signal: new AbortController() });
// @ts-expect-error TS2322: a response needs a status
deleteMassMessage('1', 'key', 'connection', { fetch: async () => ({ text: async () => '{}' }) });
// @ts-expect-error TS2322: the body as text is a string
deleteMassMessage('1', 'key', 'connection', { fetch: async () => ({ status: 200, text: async () => ({}) }) });
// @ts-expect-error TS2322: a fetch is asynchronous
deleteMassMessage('1', 'key', 'connection', { fetch: () => ({ status: 204 }) });
// @ts-expect-error TS2322: the first argument is a string
deleteMassMessage('1', 'key', 'connection', { fetch: async (url: number) => ({ status: url }) });
// @ts-expect-error TS2349: headers are a plain object, so this is a header's value
export const header = ({} as FetchInit).headers['get']!('apiKey');
// @ts-expect-error TS2322: the method is fixed
export const method: FetchInit['method'] = 'POST';
// @ts-expect-error TS2551: it is called elapsedMs
export const elapsed: number = ({} as Attempt).elapsedMS;

// Ids of many deletes.
// @ts-expect-error TS2345: a string would be read as one id a letter
deleteMassMessages('123', 'key', 'connection');
// @ts-expect-error TS2345: the same, wrapped
deleteMassMessages(new String('123'), 'key', 'connection');
// @ts-expect-error TS2345: one id is not a list
deleteMassMessages(123, 'key', 'connection');
// @ts-expect-error TS2345: nor is a promise of one
deleteMassMessages(Promise.resolve([1]), 'key', 'connection');
// @ts-expect-error TS2345: nor the function that makes a generator
deleteMassMessages(async function* () {}, 'key', 'connection');
// @ts-expect-error TS2345: not ids
deleteMassMessages([{}], 'key', 'connection');
// @ts-expect-error TS2345: a Map has pairs
deleteMassMessages(new Map([[1, 2]]), 'key', 'connection');

// Options of many deletes.
// @ts-expect-error TS2353: no such option
deleteMassMessages([], 'key', 'connection', { lanes: 5 });
// @ts-expect-error TS2322: a bucket has a burst
deleteMassMessages([], 'key', 'connection', { rateLimit: { perMinute: 5 } });
// @ts-expect-error TS2353: a bucket is by the minute
deleteMassMessages([], 'key', 'connection', { rateLimit: { perSecond: 1, burst: 5 } });
// @ts-expect-error TS2322: true is no bucket
deleteMassMessages([], 'key', 'connection', { rateLimit: true });
// @ts-expect-error TS2339: progress knows no percentage
deleteMassMessages([], 'key', 'connection', { onProgress: ({ percent }) => percent });

// What comes back.
// @ts-expect-error TS2339: what was skipped has no attempts
export const attempts = (): number => outcome.attempts;
// @ts-expect-error TS2339: only a failure has an error
export const reason = () => outcome.status !== 'skipped' && outcome.error;
// @ts-expect-error TS2367: no such status
export const gone = () => outcome.status === 'gone';
// @ts-expect-error TS2367: no such reason
export const stopped = () => report.stopped === 'timeout';
// @ts-expect-error TS2339: the counts are fields
export const counts = report.counts;
// @ts-expect-error TS2322: it may be unknown
export const total: number = ({} as Progress).total;
// @ts-expect-error TS18049: there may be no queue
export const first = () => response.queue.id;
// @ts-expect-error TS2322: nullable where responses had null
export const created: string = response.queue!.media![0]!.createdAt;
// @ts-expect-error TS2322: a misspelt key is unknown, so its value cannot be used
export const text: string = queue.txet;
// @ts-expect-error TS2551: the response itself has no other keys
export const succes = response.succes;

// Errors.
// @ts-expect-error TS18046: a caught value may be anything
export const code = () => caught.code;
// @ts-expect-error TS2367: no such code
export const known = () => isOFAuthError(caught) && caught.code === 'rate_limit';
// @ts-expect-error TS2322: nor here
export const other: ErrorCode = 'gone';
// @ts-expect-error TS2820: nor here
new OFAuthError('gone', { code: 'notFound' });
// @ts-expect-error TS2353: fields have the error's names
new OFAuthError('gone', { statusCode: 404 });
// @ts-expect-error TS2540: fields do not change
new OFAuthError().code = 'network';
// @ts-expect-error TS2339: what a log must not contain
export const body = json.body;
// @ts-expect-error TS2339: the same
export const cause = json.cause;
