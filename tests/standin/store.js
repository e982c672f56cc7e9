import { queueIds } from '../../pkg/testing/ids.js';
import { InputError } from './input-error.js';
import { RateLimit, readLimit } from './rate-limit.js';
import { variedDate, variedText } from './varied.js';

export const DEFAULT_CONNECTION = 'conn_standin';
/** state → type of the error that its calls are refused with */
const CONNECTION_STATES = { active: undefined, expired: 'SESSION_EXPIRED', rules_outdated: 'RULES_OUTDATED' };
/** How a connection can be down; `false`: it is not. */
export const OUTAGES = [false, 'reset', 'refuse-503'];

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
  #queueIdOf = queueIds((id) => this.#messages.has(id));
  #nextConnection = 1;
  #nextSeed = 1;
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

  /** @returns {{ error?: string, down: string | false, rateLimit: RateLimit | false } | undefined} */
  connection(connectionId) { return this.#connections.get(connectionId); }
  message(id) { return this.#messages.get(id); }
  /** Oldest first. */
  messagesOf(connectionId) { return [...this.#connections.get(connectionId).messages.values()]; }

  /** Makes a connection, or changes the given fields of one that is there (its messages stay). */
  putConnection({ connectionId, state, rateLimit, down }) {
    if (state !== undefined && !Object.hasOwn(CONNECTION_STATES, state)) throw new InputError(`state must be one of ${Object.keys(CONNECTION_STATES).join(', ')}`);
    if (down !== undefined && !OUTAGES.includes(down)) throw new InputError("down must be 'reset', 'refuse-503' or false");
    if (connectionId !== undefined && typeof connectionId !== 'string') throw new InputError('connectionId must be a string');
    const limit = rateLimit === undefined ? undefined : this.#rateLimit(readLimit(rateLimit));
    const id = connectionId ?? `conn_standin_${this.#nextConnection++}`;
    const { messages, ...before } = this.#connections.get(id) ??
      { messages: new Map(), error: undefined, down: false, rateLimit: limit ?? this.#rateLimit(this.#defaultLimit) };
    this.#connections.set(id, {
      messages,
      error: state === undefined ? before.error : CONNECTION_STATES[state],
      down: down ?? before.down,
      rateLimit: limit ?? before.rateLimit,
    });
    return id;
  }

  #rateLimit(limit) { return limit && new RateLimit(limit, this.#now()); }

  /**
   * Makes a message; one that had the id before is replaced. `answerText`: the exact text of the delete's answer. `varied`: from
   * what the fields of the answer are made that vary; without it they are the same for all.
   */
  putMessage({ connectionId, id, text = 'Hello from the stand-in', answerText, varied }) {
    const queueId = this.#queueIdOf(id);
    const message = { id: id ?? String(queueId), queueId, connectionId, text, answerText, varied };
    const before = this.#messages.get(message.id);
    if (before && before.connectionId !== connectionId) this.remove(message.id);
    this.#messages.set(message.id, message);
    this.#connections.get(connectionId).messages.set(message.id, message);
    return message.id;
  }

  /** Makes many messages that differ in text, date and numbers, the same way in every run. */
  putMessages({ connectionId, count, text, answerText }) {
    const now = this.#now();
    return Array.from({ length: count }, (_, index) => {
      const seed = this.#nextSeed++;
      const varied = { seed, sentAt: variedDate({ seed, index, count, now }) };
      return this.putMessage({ connectionId, text: text ?? variedText(seed), answerText, varied });
    });
  }

  remove(id) {
    const message = this.#messages.get(id);
    if (!message) return false;
    this.#messages.delete(id);
    return this.#connections.get(message.connectionId).messages.delete(id);
  }

  /** A message that was never seeded, for faults that answer with success all the same. */
  unknownMessage(id) {
    return { id, queueId: this.#queueIdOf(id), text: '' };
  }
}
