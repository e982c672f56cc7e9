// What the cases tell the stand-in server, and what they ask it. See tests/standin for what a fault can be.

/** The key that the stand-in accepts. */
export const API_KEY = 'standin-key';

// Kept from before any case replaces the global one.
const originalFetch = globalThis.fetch;

export function standinClient(url) {
  async function control(method, path, body) {
    const fetch = originalFetch;
    const response = await fetch(`${url}/_standin/${path}`, { method, body: body && JSON.stringify(body) });
    if (!response.ok) throw new Error(`the stand-in answered ${method} ${path} with ${response.status}: ${await response.text()}`);
    return response.json();
  }

  return {
    url,
    /** Makes a connection of the case's own; resolves to its id. */
    async addConnection(options = {}) {
      return (await control('POST', 'connections', options)).connectionId;
    },
    /** Makes a message; resolves to its id, a string. */
    async addMessage(options) {
      return (await control('POST', 'messages', options)).id;
    },
    /** Makes `count` messages of a connection; resolves to their ids. */
    async addMessages(options) {
      return (await control('POST', 'messages', options)).ids;
    },
    async exists(id) {
      return (await control('GET', `messages/${id}`)).exists;
    },
    /** The next deletes of that id take these faults, in order. */
    async setFaults(id, ...faults) {
      await control('POST', 'faults', { id: String(id), faults });
    },
    /** The requests seen, of that id or all. A browser's preflight is not one of the package's. */
    async requests(id) {
      const seen = await control('GET', id === undefined ? 'requests' : `requests?id=${encodeURIComponent(id)}`);
      return seen.filter((request) => request.method !== 'OPTIONS');
    },
  };
}
