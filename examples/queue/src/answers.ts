// What callers get instead of a result: { code, message, field? }, never a secret.
import { Misconfigured } from './settings';

/** Refused, and nothing was stored or sent. `field` names what is wrong. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field?: string,
  ) {
    super(message);
  }
}

export const badField = (field: string, message: string) => new Refused(400, 'bad_request', `${field} ${message}`, field);

export function fromError(error: unknown): Response {
  if (error instanceof Refused) {
    const { code, message, field, status } = error;
    return Response.json({ code, message, field }, { status });
  }
  if (error instanceof Misconfigured) {
    console.error(error.message);
    return Response.json({ code: 'misconfigured', message: `The Worker is not set up: ${error.message}` }, { status: 500 });
  }
  // Only the name: the rest may quote what was sent.
  console.error(`failed: ${error instanceof Error ? error.name : typeof error}`);
  const message = 'The connection is busy or restarting. The same call, with the same Idempotency-Key, is safe to repeat.';
  return Response.json({ code: 'unavailable', message }, { status: 503, headers: { 'retry-after': '2' } });
}
