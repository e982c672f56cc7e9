// The exact types, by expect-type: neither wider nor narrower.
import { expectTypeOf } from 'expect-type';
import { deleteMassMessage, deleteMassMessages, isOFAuthError, OFAuthError } from 'ofauth-wasm';
import type * as face from 'ofauth-wasm';

expectTypeOf<face.MassMessageId>().toEqualTypeOf<string | number | bigint>();
expectTypeOf(deleteMassMessage).toEqualTypeOf<
  (id: face.MassMessageId, apiKey: string, connectionId: string, options?: face.DeleteMassMessageOptions) => Promise<face.DeleteMassMessageResponse>
>();
expectTypeOf(deleteMassMessages).returns.resolves.toEqualTypeOf<face.DeleteMassMessagesReport>();

// Every option may be undefined, under exactOptionalPropertyTypes as well; none is required.
expectTypeOf<{ [Name in keyof face.DeleteMassMessagesOptions]-?: undefined }>().toMatchTypeOf<face.DeleteMassMessagesOptions>();
expectTypeOf<{}>().toMatchTypeOf<face.DeleteMassMessagesOptions>();
expectTypeOf<face.DeleteMassMessageOptions>().toEqualTypeOf<{
  baseUrl?: string | URL | undefined;
  signal?: AbortSignal | undefined;
  timeoutMs?: number | undefined;
  attemptTimeoutMs?: number | undefined;
  maxRetries?: number | undefined;
  allowMissing?: boolean | undefined;
  fetch?: ((url: string, init: face.FetchInit) => PromiseLike<face.FetchResponse>) | undefined;
  onAttempt?: ((attempt: face.Attempt) => unknown) | undefined;
}>();
expectTypeOf<Omit<face.DeleteMassMessagesOptions, keyof face.DeleteMassMessageOptions>>().toEqualTypeOf<{
  concurrency?: number | undefined;
  rateLimit?: { perMinute: number; burst: number } | false | undefined;
  maxHoldMs?: number | undefined;
  stopOnError?: boolean | undefined;
  stopSignal?: AbortSignal | undefined;
  keepOutcomes?: boolean | undefined;
  onOutcome?: ((outcome: face.Outcome) => unknown) | undefined;
  onProgress?: ((progress: face.Progress) => unknown) | undefined;
}>();
expectTypeOf<face.FetchInit>().toEqualTypeOf<{ method: 'DELETE'; headers: Record<string, string>; redirect: 'manual'; signal: AbortSignal }>();
expectTypeOf<face.Attempt>().toEqualTypeOf<{ attempt: number; status?: number; code?: face.ErrorCode; requestId?: string; elapsedMs: number; retryInMs?: number }>();
expectTypeOf<face.DeleteMassMessageResponse>().toEqualTypeOf<{ success: boolean; queue?: face.Queue | null; alreadyDeleted?: true }>();

// What is read as a Queue: declared keys by their types, any other as unknown.
expectTypeOf<face.Queue['id']>().toEqualTypeOf<number>();
expectTypeOf<face.Queue['text']>().toEqualTypeOf<string | undefined>();
expectTypeOf<face.Queue['aKeyAddedLater']>().toBeUnknown();

// Many deletes.
type Counts = { deleted: number; alreadyDeleted: number; notDeleted: number; failed: number; skipped: number };
expectTypeOf<face.Counts>().toEqualTypeOf<Counts>();
expectTypeOf<Omit<face.Progress, keyof Counts>>().toEqualTypeOf<{ total?: number; settled: number; inFlight: number; last?: face.Outcome; holdMs?: number; remainingMs?: number }>();
expectTypeOf<Omit<face.DeleteMassMessagesReport, keyof Counts>>().toEqualTypeOf<{
  outcomes: face.Outcome[];
  elapsedMs: number;
  stopped?: 'aborted' | 'stopSignal' | 'error' | 'unreachable' | 'throttled' | 'source' | 'callback';
  error?: unknown;
}>();

export function narrowed(outcome: face.Outcome): string {
  expectTypeOf(outcome.id).toBeString();
  expectTypeOf(outcome.index).toBeNumber();
  switch (outcome.status) {
    case 'deleted':
    case 'alreadyDeleted':
    case 'notDeleted':
      expectTypeOf(outcome.response).toEqualTypeOf<face.DeleteMassMessageResponse>();
      expectTypeOf(outcome.attempts).toBeNumber();
      return 'sent';
    case 'failed':
      expectTypeOf(outcome.error).toEqualTypeOf<OFAuthError>();
      expectTypeOf(outcome.attempts).toBeNumber();
      return outcome.error.code;
    case 'skipped':
      expectTypeOf<keyof typeof outcome>().toEqualTypeOf<'id' | 'index' | 'status'>();
      return 'skipped';
    default:
      return outcome; // never: no status is left
  }
}

// Errors.
export function explained(caught: unknown): string {
  if (!isOFAuthError(caught)) {
    expectTypeOf(caught).toBeUnknown();
    return String(caught);
  }
  expectTypeOf(caught).toEqualTypeOf<OFAuthError>();
  expectTypeOf(caught.status).toEqualTypeOf<number | undefined>();
  expectTypeOf(caught.body).toBeUnknown();
  expectTypeOf(caught.cause).toBeUnknown();
  switch (caught.code) {
    case 'invalid_argument':
    case 'aborted':
    case 'timeout':
    case 'network':
    case 'bad_request':
    case 'unauthorized':
    case 'forbidden':
    case 'not_found':
    case 'rate_limited':
    case 'server':
    case 'redirected':
    case 'unexpected_response':
    case 'internal':
      return caught.code;
    default:
      return caught.code; // never: no code is left
  }
}
expectTypeOf<ConstructorParameters<typeof OFAuthError>>().toEqualTypeOf<Parameters<(message?: string, fields?: face.OFAuthErrorFields) => void>>();
expectTypeOf<OFAuthError>().toMatchTypeOf<Error>();
expectTypeOf<OFAuthError['toJSON']>().returns.toEqualTypeOf<face.OFAuthErrorJson>();
interface Fields {
  code?: face.ErrorCode;
  status?: number;
  type?: string;
  requestId?: string;
  actionRequired?: string;
  attempts?: number;
  retryable?: boolean;
  retryAfterMs?: number;
  mayHaveSucceeded?: boolean;
}
interface AllFields extends Fields {
  body?: unknown;
  cause?: unknown;
}
expectTypeOf<face.OFAuthErrorFields>().toEqualTypeOf<AllFields>();
expectTypeOf<face.OFAuthErrorJson>().toEqualTypeOf<{ name: string; message: string } & Fields>();
