// Compiled, never run: what a user may write against the types.
import {
  deleteMassMessage,
  deleteMassMessages,
  isOFAuthError,
  OFAuthError,
  type Attempt,
  type Counts,
  type DeleteMassMessageOptions,
  type DeleteMassMessageResponse,
  type DeleteMassMessagesOptions,
  type DeleteMassMessagesReport,
  type ErrorCode,
  type FetchInit,
  type FetchResponse,
  type MassMessageId,
  type OFAuthErrorFields,
  type OFAuthErrorJson,
  type Outcome,
  type Progress,
  type Queue,
} from 'ofauth-wasm';

const ids: MassMessageId[] = ['26439068590', 26439068590, 26439068590n];
const options: DeleteMassMessageOptions = {
  baseUrl: new URL('http://127.0.0.1'),
  signal: new AbortController().signal,
  timeoutMs: 1,
  attemptTimeoutMs: 1,
  maxRetries: 0,
  allowMissing: true,
  fetch: (url: string, init: FetchInit) => fetch(url, init),
  onAttempt: ({ attempt, retryInMs }: Attempt) => console.log(attempt, retryInMs),
};

export async function usage(): Promise<string | undefined> {
  try {
    const response: DeleteMassMessageResponse = await deleteMassMessage(ids[0]!, 'key', 'connection', options);
    const queue: Queue | null | undefined = response.queue;
    const price: string | number | undefined = queue?.price;
    const source: string | null | undefined = queue?.media?.[0]?.videoSources?.['240'];
    const later: unknown = queue?.['aKeyAddedLater'];
    const gone: true | undefined = response.alreadyDeleted;
    return [price, source, later, gone].join();
  } catch (error) {
    if (!isOFAuthError(error)) throw error;
    const code: ErrorCode = error.code;
    return error instanceof OFAuthError && error.mayHaveSucceeded ? error.requestId : code;
  }
}

// Values that may be missing are passed on without conditions, under exactOptionalPropertyTypes as well.
export const passedOn = (given: { [Name in keyof DeleteMassMessageOptions]-?: DeleteMassMessageOptions[Name] | undefined }): DeleteMassMessageOptions => given;
deleteMassMessage('1', 'key', 'connection', undefined);
deleteMassMessage('1', 'key', 'connection', {
  baseUrl: undefined,
  signal: undefined,
  timeoutMs: undefined,
  attemptTimeoutMs: undefined,
  maxRetries: undefined,
  allowMissing: undefined,
  fetch: undefined,
  onAttempt: undefined,
});

// Whatever is used as fetch: the runtime's own, one typed for RequestInit, a wrapper, a hand-made mock, a thenable.
const runtimeFetch: DeleteMassMessageOptions = { fetch };
const typedFetch: DeleteMassMessageOptions = { fetch: (url: string, init?: RequestInit): Promise<Response> => fetch(url, init) };
const wrapper: DeleteMassMessageOptions = { fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, 'x-trace': '1' } }) };
const mock: DeleteMassMessageOptions = { fetch: async () => ({ ok: true, status: 200, json: async () => ({ success: true }) }) };
const textMock: DeleteMassMessageOptions = { fetch: async () => ({ status: 200, headers: new Headers(), text: async () => '{}' }) };
const answer: FetchResponse = { status: 204 };
const thenable: DeleteMassMessageOptions = { fetch: (): PromiseLike<FetchResponse> => Promise.resolve(answer) };
export const fetches = [runtimeFetch, typedFetch, wrapper, mock, textMock, thenable];
export const method: 'DELETE' = ({} as FetchInit).method;
export const redirect: 'manual' = ({} as FetchInit).redirect;
export const key: string | undefined = ({} as FetchInit).headers['apiKey'];

// Callbacks may be asynchronous, or return anything.
export const callbacks: DeleteMassMessageOptions[] = [{ onAttempt: async () => {} }, { onAttempt: ({ code }) => code }, { onAttempt() {} }];

// Errors of one's own, for tests and wrappers.
const fields: OFAuthErrorFields = { code: 'not_found', status: 404, attempts: 1, retryable: false, mayHaveSucceeded: false, body: null, cause: new Error() };
export const made: OFAuthError[] = [new OFAuthError(), new OFAuthError('gone'), new OFAuthError('gone', fields), new OFAuthError('gone', {})];
class DeleteFailed extends OFAuthError {
  constructor(readonly id: string, cause: OFAuthError) {
    super(cause.message, { code: cause.code, cause });
    this.name = 'DeleteFailed';
  }
}
export const failed: Error = new DeleteFailed('1', new OFAuthError());
const json: OFAuthErrorJson = made[0]!.toJSON();
export const line: [string, string, ErrorCode | undefined, number | undefined] = [json.name, json.message, json.code, json.retryAfterMs];

// Many deletes.
const none: Iterable<MassMessageId> = [];
function* counted(): Generator<number, void, unknown> {
  yield 1;
}
async function* generated(): AsyncGenerator<MassMessageId> {
  yield '1';
}
export const batches: Promise<DeleteMassMessagesReport>[] = [
  deleteMassMessages(['1', 2, 3n], 'key', 'connection'),
  deleteMassMessages([1, 2] as readonly number[], 'key', 'connection'),
  deleteMassMessages(counted(), 'key', 'connection'),
  deleteMassMessages(new Map([[1, 'one']]).keys(), 'key', 'connection'),
  deleteMassMessages(new Set(['1']), 'key', 'connection', {}),
  deleteMassMessages(none, 'key', 'connection', { rateLimit: false, concurrency: undefined, signal: AbortSignal.timeout(5) }),
  deleteMassMessages(generated(), 'key', 'connection', {
    rateLimit: { perMinute: 60, burst: 90 },
    maxRetries: 5,
    onOutcome: async (outcome) => {
      if (outcome.status === 'failed') return outcome.error.code;
      return outcome.status === 'skipped' ? outcome.index : outcome.response.success;
    },
    onProgress: ({ settled, total, holdMs, remainingMs, last }) => [settled, total ?? 0, holdMs, remainingMs, last?.status],
  }),
];
export async function summed(report: Promise<DeleteMassMessagesReport>): Promise<number> {
  const { outcomes, stopped, error, elapsedMs, ...counts }: DeleteMassMessagesReport = await report;
  const all: Counts = counts;
  const last: Outcome | undefined = outcomes.at(-1);
  if (stopped === 'aborted') throw error;
  return all.deleted + all.alreadyDeleted + all.notDeleted + all.failed + all.skipped + elapsedMs + (last?.index ?? 0);
}
export const progress = ({ settled }: Progress): number => settled;
export const stops: NonNullable<DeleteMassMessagesOptions['stopSignal']> = new AbortController().signal;
