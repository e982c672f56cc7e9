// Through examples/worker, which holds the key: the page has nothing that opens more than these two calls.
import { type Api, Failure, NO_SUCCESS, STOPPED, isGone, readMessages } from './api';
import { LIST_TIMEOUT_MS, readJson, secureAddress } from './http';

/** Longer than the Worker's own limit for a delete, 60 s: its answer knows more than a timeout here. */
const DELETE_TIMEOUT_MS = 90_000;

interface WorkerError {
  code: string;
  message: string;
  mayHaveSucceeded: boolean;
  type?: string;
}

export function workerApi(url: string, token: string): Api {
  const messages = `${secureAddress(url)}/mass-messages`;
  // The Worker redirects nobody: whoever does must not get the token.
  const call = (address: string, init: RequestInit) => fetch(address, { redirect: 'error', headers: { authorization: `Bearer ${token}` }, ...init });

  return {
    async list() {
      const response = await call(messages, { signal: AbortSignal.timeout(LIST_TIMEOUT_MS) });
      const body = await readJson(response);
      if (!response.ok) throw failure(response.status, body);
      return readMessages(body);
    },
    async remove(id, signal) {
      let response: Response;
      let body;
      try {
        response = await call(`${messages}/${encodeURIComponent(id)}`, { method: 'DELETE', signal: AbortSignal.any([signal, AbortSignal.timeout(DELETE_TIMEOUT_MS)]) });
        body = await readJson(response);
      } catch {
        const message = signal.aborted ? STOPPED : 'The Worker could not be reached, or its answer broke off.';
        throw new Failure(message, signal.aborted ? 'aborted' : 'network', true);
      }
      if (!response.ok) {
        if (isWorkerError(body) && isGone(body)) return 'gone';
        throw failure(response.status, body);
      }
      const { success } = (body ?? {}) as { success?: unknown };
      if (success === true) return 'deleted';
      throw new Failure(NO_SUCCESS, 'no_success', true);
    },
  };
}

/**
 * Only the Worker knows what became of the message. A proxy in between answers with a page, or JSON of its own, and may have
 * passed the request on: then the outcome is unknown, unless its status says that the request was refused.
 */
function failure(status: number, body: unknown): Failure {
  if (isWorkerError(body)) return new Failure(body.message, body.code, body.mayHaveSucceeded);
  const isRefused = status >= 400 && status < 500 && status !== 408;
  return new Failure(`Something between this page and the Worker answered ${status}.`, 'not_the_worker', !isRefused);
}

function isWorkerError(body: unknown): body is WorkerError {
  const { code, message, mayHaveSucceeded } = (body ?? {}) as Partial<WorkerError>;
  return typeof code === 'string' && typeof message === 'string' && typeof mayHaveSucceeded === 'boolean';
}
