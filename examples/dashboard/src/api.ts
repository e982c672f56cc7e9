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
    /** The answer was lost, not necessarily the request: the message may be deleted. */
    readonly mayHaveSucceeded = false,
  ) {
    super(message);
  }

  /** Every other message would fail in the same way. */
  get concernsAll(): boolean {
    return ['unauthorized', 'forbidden', 'not_signed_in', 'origin_not_allowed'].includes(this.code);
  }
}

/** A 404 of another kind (a wrong address) proves nothing about the message. */
export const isGone = (error: { code?: unknown; type?: unknown }) => error.code === 'not_found' && error.type === 'RESOURCE_NOT_FOUND';

export const STOPPED = 'Stopped by Abort.';
export const NO_SUCCESS = 'The API answered, but not with success.';

/** The API's list, or the Worker's: everything in it is text for the page, whatever it looks like. */
export function readMessages(body: unknown): Message[] {
  const { list } = body as { list?: Record<string, unknown>[] };
  if (!Array.isArray(list)) throw new Failure('The answer holds no list of messages.', 'unexpected_response');
  return list.map(({ id, text, textCropped, date }) => ({
    id: String(id),
    text: String(textCropped ?? text ?? ''),
    date: typeof date === 'string' ? date : undefined,
  }));
}
