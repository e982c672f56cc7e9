/** What each connection was sent and how it ended, so that a test of 100,000 deletes needs no log. */
export class Counters {
  #records = new Map();

  #record(connectionId) {
    let record = this.#records.get(connectionId);
    if (!record) {
      record = { open: 0, maxOpen: 0, deletes: undefined };
      this.#records.set(connectionId, record);
    }
    return record;
  }

  #deletes(connectionId) {
    return (this.#record(connectionId).deletes ??= { ok: 0, gone: 0, throttled: 0, failed: 0, deleted: 0 });
  }

  /** A request is in flight. @returns what to call when it no longer is */
  open(connectionId) {
    const record = this.#record(connectionId);
    record.open += 1;
    record.maxOpen = Math.max(record.maxOpen, record.open);
    return () => { record.open -= 1; };
  }

  /** @param {'ok' | 'gone' | 'throttled' | 'failed'} outcome of a DELETE request */
  count(connectionId, outcome) { this.#deletes(connectionId)[outcome] += 1; }

  /** A message of this connection was really deleted. */
  countDeleted(connectionId) { this.#deletes(connectionId).deleted += 1; }

  reset() {
    for (const [connectionId, record] of this.#records) {
      record.maxOpen = record.open;
      record.deletes = undefined;
      if (record.open === 0) this.#records.delete(connectionId);
    }
  }

  get totals() {
    const records = [...this.#records];
    return {
      deletes: Object.fromEntries(records.filter(([, { deletes }]) => deletes).map(([id, { deletes }]) => [id, deletes])),
      maxOpenRequests: Object.fromEntries(records.map(([id, { maxOpen }]) => [id, maxOpen])),
    };
  }
}
