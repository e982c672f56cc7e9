// Through examples/worker, which holds the key: the page has nothing that opens more than these two calls.
import { type Api, Failure, NO_SUCCESS, STOPPED, isGone, readMessages } from './api';

export function workerApi(url: string, token: string): Api {
  const call = (method: string, path: string, signal?: AbortSignal) =>
    fetch(`${url.replace(/\/$/, '')}/mass-messages${path}`, { method, signal, headers: { authorization: `Bearer ${token}` } });

  return {
    async list() {
      const response = await call('GET', '');
      const body = await response.json();
      if (!response.ok) throw new Failure(body.message, body.code);
      return readMessages(body);
    },
    async remove(id, signal) {
      let response: Response;
      let body;
      try {
        response = await call('DELETE', `/${encodeURIComponent(id)}`, signal);
        body = await response.json();
      } catch (error) {
        const message = signal.aborted ? STOPPED : 'The Worker could not be reached, or its answer broke off.';
        throw new Failure(message, signal.aborted ? 'aborted' : 'network', true);
      }
      if (response.ok && body.success === true) return 'deleted';
      if (response.ok) throw new Failure(NO_SUCCESS, 'no_success', true);
      if (isGone(body)) return 'gone';
      throw new Failure(body.message, body.code, body.mayHaveSucceeded);
    },
  };
}
