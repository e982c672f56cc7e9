// Straight from the page to OFAuth's API. Only for internal pages whose every user may have the key, and every script too.
import { deleteMassMessage, isOFAuthError } from 'ofauth-wasm';
import { type Api, Failure, NO_SUCCESS, STOPPED, isGone, readMessages } from './api';

const DEFAULT_BASE_URL = 'https://api-next.ofauth.com';

export function directApi(apiKey: string, connectionId: string, baseUrl = DEFAULT_BASE_URL): Api {
  return {
    async list() {
      // Reading is a plain fetch: ofauth-wasm deletes. A redirect that is followed takes the key to another host.
      const headers = { apiKey, 'x-connection-id': connectionId };
      const response = await fetch(`${baseUrl}/v2/access/mass-messages`, { headers, redirect: 'error' });
      const body = await response.json();
      if (!response.ok) throw new Failure(`${body.error} (${response.status})`, 'list_failed');
      return readMessages(body);
    },
    async remove(id, signal) {
      try {
        const { success } = await deleteMassMessage(id, apiKey, connectionId, { baseUrl, signal });
        if (!success) throw new Failure(NO_SUCCESS, 'no_success', true);
        return 'deleted';
      } catch (error) {
        if (!isOFAuthError(error)) throw error;
        if (isGone(error)) return 'gone';
        throw new Failure(error.code === 'aborted' ? STOPPED : error.message, error.code, error.mayHaveSucceeded);
      }
    },
  };
}
