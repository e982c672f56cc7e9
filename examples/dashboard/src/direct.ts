// Straight from the page to OFAuth's API. Only for internal pages whose every user may have the key, and every script too.
import { deleteMassMessage, isOFAuthError } from 'ofauth-wasm';
import { type Api, Failure, NO_SUCCESS, STOPPED, isGone, readMessages } from './api';
import { LIST_TIMEOUT_MS, readJson, secureAddress } from './http';

const DEFAULT_BASE_URL = 'https://api-next.ofauth.com';

export function directApi(apiKey: string, connectionId: string, address = DEFAULT_BASE_URL): Api {
  const baseUrl = secureAddress(address);
  return {
    async list() {
      // Reading is a plain fetch: ofauth-wasm deletes. A redirect that is followed takes the key to another host.
      const headers = { apiKey, 'x-connection-id': connectionId };
      const response = await fetch(`${baseUrl}/v2/access/mass-messages`, { headers, redirect: 'error', signal: AbortSignal.timeout(LIST_TIMEOUT_MS) });
      const body = await readJson(response);
      if (!response.ok) throw new Failure(`${errorText(body)} (${response.status})`, 'list_failed', false);
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

function errorText(body: unknown): string {
  const { error } = (body ?? {}) as { error?: unknown };
  return typeof error === 'string' ? error : 'The API answered with an error';
}
