// What the page needs of an API, whichever way it is reached.

export interface Message {
  id: string;
  text: string;
  date?: string;
}

export interface Api {
  list(): Promise<Message[]>;
  /** `gone`: somebody else had deleted it. Rejects with a Failure. */
  remove(id: string, signal: AbortSignal): Promise<'deleted' | 'gone'>;
}

export class Failure extends Error {
  constructor(
    message: string,
    readonly code: string,
    /** The answer was lost, not necessarily the request: the message may be deleted. False only if that is certain. */
    readonly mayHaveSucceeded: boolean,
  ) {
    super(message);
  }

  /** Every other message would fail in the same way. */
  get concernsAll(): boolean {
    return ['unauthorized', 'forbidden', 'not_signed_in', 'origin_not_allowed', 'misconfigured'].includes(this.code);
  }
}

/** A 404 of another kind (a wrong address) proves nothing about the message. */
export const isGone = (error: { code?: unknown; type?: unknown }) => error.code === 'not_found' && error.type === 'RESOURCE_NOT_FOUND';

export const STOPPED = 'Stopped by Abort.';
export const NO_SUCCESS = 'The API answered, but not with success.';

/** The API's list, or the Worker's: everything in it is text for the page, whatever it looks like. */
export function readMessages(body: unknown): Message[] {
  const { list } = (body ?? {}) as { list?: (Record<string, unknown> | null)[] };
  if (!Array.isArray(list)) throw new Failure('The answer holds no list of messages.', 'unexpected_response', false);
  return list.map((item) => {
    const { id, text, textCropped, date } = item ?? {};
    return { id: idText(id), text: String(textCropped ?? text ?? ''), date: typeof date === 'string' ? date : undefined };
  });
}

function idText(id: unknown): string {
  // JSON.parse rounds a number that is not safe: another message would be deleted.
  if (Number.isSafeInteger(id) || (typeof id === 'string' && /^[A-Za-z0-9_-]{1,128}$/.test(id))) return String(id);
  throw new Failure('The list holds an id that cannot be used.', 'unexpected_response', false);
}
