// The ids of many deletes, of whatever the caller passed: read one at a time, closed once. Nothing here throws.
import { tagged } from './call.js';
import { ready, when } from './promise.js';
import { property } from './property.js';

// `kind` of what is read; src/host/world.rs has the same list.
const ID = 0;
const END = 1;
const FAILED = 2;
const WOKEN = 3;

const MAX_SHOWN = 200;
const ignore = () => {};

/** @returns undefined if `ids` cannot be iterated, or is a text: that would be one id a letter */
export function openSource(ids) {
  try {
    if (typeof ids === 'string' || property(Object(ids), 'charAt') !== undefined) return undefined;
    const isAsync = typeof property(ids, Symbol.asyncIterator) === 'function';
    const iterator = isAsync ? ids[Symbol.asyncIterator]() : ids[Symbol.iterator]();
    const { next } = iterator;
    return typeof next === 'function' ? new Source(ids, iterator, next, isAsync, totalOf(ids)) : undefined;
  } catch {
    return undefined;
  }
}

/** Known for arrays, sets and anything else with a length or size. */
function totalOf(ids) {
  const sizes = [property(ids, 'length'), property(ids, 'size')];
  return sizes.find((size) => Number.isSafeInteger(size) && size >= 0);
}

class Source {
  iterator;
  nextOf;
  isAsync;
  total;
  /** Ids that were given out. */
  read = 0;
  /** The id that was read last, and the same as a text. */
  value;
  text = '';
  error;
  ids;
  isOver = false;
  isReading = false;
  /** What came while nobody waited. */
  kept;
  give;

  constructor(ids, iterator, nextOf, isAsync, total) {
    this.ids = ids;
    this.iterator = iterator;
    this.nextOf = nextOf;
    this.isAsync = isAsync;
    this.total = total;
  }

  /** `resolve` gets the line of an id for Rust, or a kind. `onWait` gets a function that ends the wait without one. */
  next(resolve, onWait) {
    this.give = (given) => {
      this.give = undefined;
      onWait(undefined);
      if (given.kind === ID) {
        this.read += 1;
        this.value = given.value;
        this.text = textOf(given.value);
      }
      resolve(given.kind === ID ? tagged(given.value) : given.kind);
    };
    const { kept } = this;
    this.kept = undefined;
    if (kept) return this.give(kept);
    onWait(() => this.give?.({ kind: WOKEN }));
    if (!this.isReading) this.advance();
  }

  advance() {
    this.isReading = true;
    try {
      const result = this.nextOf.call(this.iterator);
      if (!this.isAsync) return this.arrive(result);
      when(result, (value) => this.arrive(value), (error) => this.fail(error));
    } catch (error) {
      this.fail(error);
    }
  }

  arrive(result) {
    try {
      if (Object(result) !== result) throw new TypeError('The iterator of ids gave something that is not an object');
      const { done, value } = result;
      if (!done) return this.hand({ kind: ID, value });
      this.isOver = true;
      this.hand({ kind: END });
    } catch (error) {
      this.fail(error);
    }
  }

  fail(error) {
    this.isOver = true;
    this.error = error;
    this.hand({ kind: FAILED });
  }

  hand(given) {
    this.isReading = false;
    if (this.give) this.give(given);
    else this.kept = given;
  }

  /** No id is read any more, but those of a list that are skipped. */
  close() {
    if (!this.isList()) this.end();
  }

  /** A generator runs its `finally`; nobody waits for that. */
  end() {
    if (this.isOver) return;
    this.isOver = true;
    ready
      .then(() => this.iterator.return?.())
      .then(ignore, ignore);
  }

  isList() {
    return this.total !== undefined && !this.isAsync;
  }

  /** The text of an id that came and was not begun, or of a list's next; undefined if there is none. */
  skip() {
    const { kept } = this;
    this.kept = undefined;
    try {
      if (kept?.kind === ID) {
        this.read += 1;
        return textOf(kept.value);
      }
      // As long as it is now: one that grows while it is read would have no end.
      if (this.isOver || !this.isList() || this.read >= Math.max(this.total, totalOf(this.ids) ?? 0)) return undefined;
      const { done, value } = this.nextOf.call(this.iterator);
      if (!done) {
        this.read += 1;
        return textOf(value);
      }
    } catch {
      // The reason why the batch ended stands.
    }
    this.isOver = true;
    return undefined;
  }
}

/** What was sent, if it is an id. No function of the value is called. */
function textOf(value) {
  const isPlain = value === null || !['object', 'function', 'symbol'].includes(typeof value);
  return isPlain ? String(value).slice(0, MAX_SHOWN) : typeof value;
}
