import { lastSegment } from '../../pkg/testing/api.js';

// A soak of 100,000 calls must not fill the memory.
export const KEPT_REQUESTS = 20_000;

/** The API requests as they arrived. */
export class RequestLog {
  #entries = [];
  #conduct;

  constructor(conduct) { this.#conduct = conduct; }

  add({ method, url, headers }) {
    const entry = {
      method,
      url,
      headers: this.#conduct.loggedHeaders({ ...headers }),
      bodyBytes: 0,
      // Milliseconds since 1970 that never run backwards: tests measure waits with them.
      at: performance.timeOrigin + performance.now(),
    };
    this.#entries.push(entry);
    if (this.#entries.length > 2 * KEPT_REQUESTS) this.#entries.splice(0, KEPT_REQUESTS);
    return entry;
  }

  /** Without an id: all. */
  of(id) { return id === null ? this.#entries : this.#entries.filter((entry) => lastSegment(entry.url) === id); }

  clear(id) { this.#entries = id === null ? [] : this.#entries.filter((entry) => lastSegment(entry.url) !== id); }
}
