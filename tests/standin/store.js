import { Bucket, readLimit } from './bucket.js';

export const DEFAULT_CONNECTION = 'conn_standin';
export const CONNECTION_STATES = ['active', 'expired', 'rules_outdated'];

const ID = /^[A-Za-z0-9_-]{1,128}$/;
export const isMessageId = (id) => ID.test(id);

// Real queue ids are near this: beyond 32 bits, below 2^53.
const FIRST_ID = 26_439_068_590;
const SEED_TEXTS = [
  'Good morning! New set is up, have a look',
  'Live tonight at 9, bring snacks',
  'Half price until Sunday for everyone who stayed',
  'Behind the scenes of last week, as promised',
  'Thank you for 10,000! This one is free',
  'Poll: what should the next shoot be?',
];

/** Connections and their messages, in memory. Ids are unique over all connections, as in the API. */
export class Store {
  #connections = new Map();
  #messages = new Map();
  #nextId = FIRST_ID;
  #nextConnection = 1;
  #defaultLimit;
  #now;

  constructor({ rateLimit, now }) {
    this.#defaultLimit = readLimit(rateLimit);
    this.#now = now;
    this.putConnection({ connectionId: DEFAULT_CONNECTION });
    for (const text of SEED_TEXTS) this.putMessage({ connectionId: DEFAULT_CONNECTION, text });
  }

  get connectionCount() { return this.#connections.size; }
  get messageCount() { return this.#messages.size; }

  connection(connectionId) { return this.#connections.get(connectionId); }
  message(id) { return this.#messages.get(id); }
  messagesOf(connectionId) {
    return [...this.#messages.values()].filter((message) => message.connectionId === connectionId);
  }

  /** Makes a connection, or changes one that is there (its messages stay). */
  putConnection({ connectionId, state = 'active', rateLimit }) {
    const limit = rateLimit === undefined ? this.#defaultLimit : readLimit(rateLimit);
    const id = connectionId ?? `conn_standin_${this.#nextConnection++}`;
    this.#connections.set(id, { state, bucket: limit && new Bucket(limit, this.#now()) });
    return id;
  }

  /** Makes a message; one that had the id before is replaced. `answerText`: the exact text of the delete's answer. */
  putMessage({ connectionId, id, text = 'Hello from the stand-in', answerText }) {
    const queueId = isSafeIntegerText(id) ? Number(id) : this.#freshId();
    const message = { id: id ?? String(queueId), queueId, connectionId, text, answerText };
    this.#messages.set(message.id, message);
    return message.id;
  }

  remove(id) { return this.#messages.delete(id); }

  /** A message that was never seeded, for faults that answer with success all the same. */
  unknownMessage(id) {
    return { id, queueId: isSafeIntegerText(id) ? Number(id) : this.#freshId(), text: '' };
  }

  #freshId() {
    do this.#nextId += 7; while (this.#messages.has(String(this.#nextId)));
    return this.#nextId;
  }
}

export const isSafeIntegerText = (id) => /^(0|[1-9]\d*)$/.test(id) && Number.isSafeInteger(Number(id));
