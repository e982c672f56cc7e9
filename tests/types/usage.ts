// Compiled, never run: what a user may write against the types, and what the compiler must refuse.
import {
  deleteMassMessage,
  isOFAuthError,
  OFAuthError,
  type Attempt,
  type DeleteMassMessageOptions,
  type DeleteMassMessageResponse,
  type ErrorCode,
  type MassMessageId,
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
  fetch: (url: string, init: RequestInit) => fetch(url, init),
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

// @ts-expect-error: the connection id is missing
deleteMassMessage('1', 'key');
// @ts-expect-error: an id is no object
deleteMassMessage({}, 'key', 'connection');
// @ts-expect-error: no such option
deleteMassMessage('1', 'key', 'connection', { timeout: 5 });
// @ts-expect-error: nullable where answers showed null
const text: string = ({} as DeleteMassMessageResponse).queue!.media![0]!.createdAt;
export { text };
