// What the end of one delete means for its id and for the connection. Pure.
import { type DeleteMassMessageResponse, type ErrorCode, isOFAuthError } from 'ofauth-wasm';

/** Why an id has no happy end (yet). */
export interface Reason {
  code: string;
  status?: number;
  type?: string;
  requestId?: string;
  /** An answer was lost: the message may be gone. */
  mayBeDeleted: boolean;
}

export type Ending =
  | { kind: 'deleted' | 'alreadyDeleted' | 'notDeleted' }
  /** For good. */
  | { kind: 'failed'; reason: Reason }
  | { kind: 'throttled'; reason: Reason; hintMs: number | undefined }
  /** Passes by itself: to be asked again. */
  | { kind: 'again'; reason: Reason }
  /** Every other id would meet it too: a refused key, a wrong address. */
  | { kind: 'shared'; reason: Reason };

/** Of the id nothing can be wrong here: it was checked when it was posted. So an invalid argument is the key or the address. */
const SHARED: ErrorCode[] = ['invalid_argument', 'forbidden', 'redirected', 'internal'];

export function judgeResponse({ success, alreadyDeleted }: DeleteMassMessageResponse): Ending {
  if (alreadyDeleted) return { kind: 'alreadyDeleted' };
  return { kind: success ? 'deleted' : 'notDeleted' };
}

export function judgeError(error: unknown): Ending {
  if (!isOFAuthError(error)) return { kind: 'again', reason: { code: 'internal', mayBeDeleted: true } };
  const { code, status, type, requestId, retryable, mayHaveSucceeded, retryAfterMs } = error;
  const reason = { code, status, type, requestId, mayBeDeleted: mayHaveSucceeded };
  if (code === 'rate_limited') return { kind: 'throttled', reason, hintMs: retryAfterMs };
  if (SHARED.includes(code) || type === 'ROUTE_NOT_FOUND') return { kind: 'shared', reason };
  // RULES_OUTDATED, the one 401 that passes, is retryable.
  if (code === 'unauthorized' && !retryable) return { kind: 'shared', reason };
  // A page that is not the API's: a captive portal, a proxy. It tells nothing about the id.
  if (retryable || code === 'unexpected_response') return { kind: 'again', reason };
  return { kind: 'failed', reason };
}
