// What the dashboard gets instead of an answer: { code, message, mayHaveSucceeded, … }, never the key.
import { type ErrorCode, isOFAuthError } from 'ofauth-wasm';

const STATUS: Record<ErrorCode, number> = {
  // Id and address were checked before; what is left are key and connection: this Worker is set up wrong.
  invalid_argument: 500,
  internal: 500,
  aborted: 500,
  bad_request: 400,
  not_found: 404,
  rate_limited: 429,
  timeout: 504,
  network: 502,
  server: 502,
  redirected: 502,
  unexpected_response: 502,
  // OFAuth refused the Worker, not the dashboard. A 401 here would make the page ask its user for another token.
  unauthorized: 502,
  forbidden: 502,
};

/** A setting is missing or wrong, so nothing was sent. The message is for whoever set the Worker up. */
export class Misconfigured extends Error {}

export function failure(status: number, code: string, message: string): Response {
  return Response.json({ code, message, mayHaveSucceeded: false, retryable: false }, { status });
}

export function fromError(error: unknown): Response {
  if (error instanceof Misconfigured) {
    console.error(error.message);
    return failure(500, 'misconfigured', `The Worker is not set up: ${error.message}`);
  }
  if (!isOFAuthError(error)) {
    // Not its properties, which may hold a request and with it the key.
    console.error(error instanceof Error ? error.stack : typeof error);
    return Response.json({ code: 'internal', message: 'The Worker failed.', mayHaveSucceeded: true, retryable: false }, { status: 500 });
  }
  // toJSON() holds neither key nor connection, nor the API's body.
  console.warn(JSON.stringify(error));
  const { code, message, type, requestId, actionRequired, mayHaveSucceeded, retryable, retryAfterMs } = error;
  const headers = retryAfterMs === undefined ? undefined : { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) };
  return Response.json({ code, message, type, requestId, actionRequired, mayHaveSucceeded, retryable }, { status: STATUS[code] ?? 500, headers });
}
