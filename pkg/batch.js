// Many deletes, as far as JavaScript has to do with them: the caller's ids, functions and signals, outcomes and report. What is sent
// when, and what stops it, is decided in src/batch, which calls the methods of Batch. None of them throws.
import { isFunction, letters, makeCall, readOptions, reasonOf } from './call.js';
import { OFAuthError, define } from './error.js';
import { when, resumeAfter } from './promise.js';
import { openSource } from './source.js';
import { snapshot, watch } from './signals.js';

const STATUSES = ['deleted', 'alreadyDeleted', 'notDeleted', 'failed', 'skipped'];

/** A shorter text may be an ordinary id. */
const MIN_SECRET = 8;
const MAX_IDLE = 1_000;
const NO_TIMER = 'setTimeout and AbortSignal.timeout fail here: the pace could not be kept';

const ignore = () => {};

export function readBatch(ids, apiKey, connectionId, options, rest) {
  const given = readOptions(options);
  // The letters are places in the list of src/host/arguments.rs.
  const concurrency = given.read('concurrency', 'i');
  const rateLimit = given.read('rateLimit', 'j');
  const maxHoldMs = given.read('maxHoldMs', 'k');
  const stopOnError = given.read('stopOnError', 'l');
  const stopSignal = given.read('stopSignal', 'm');
  const keepOutcomes = given.read('keepOutcomes', 'n');
  const onOutcome = given.read('onOutcome', 'o');
  const onProgress = given.read('onProgress', 'p');
  const limit = readOptions(rateLimit);
  const perMinute = limit.read('perMinute', 'a');
  const burst = limit.read('burst', 'b');
  const source = openSource(ids);
  const unwatchStop = stopSignal === undefined ? ignore : watch(stopSignal, () => batch.wake());
  const hasLimit = rateLimit === undefined ? undefined : rateLimit !== false && limit.isObject && !limit.unreadable;
  const call = makeCall(0, apiKey, connectionId, given, rest, () => batch.interruptAll(), {
    isSource: source !== undefined,
    flags: letters([unwatchStop !== undefined, isFunction(onOutcome), isFunction(onProgress), hasLimit]),
    lines: [concurrency, rateLimit === false ? false : perMinute, burst, maxHoldMs, stopOnError, keepOutcomes],
  });
  const { unwatch } = call;
  call.unwatch = () => {
    unwatch?.();
    unwatchStop?.();
  };
  const batch = (call.batch = new Batch(call, source, { stopSignal, keepOutcomes, onOutcome, onProgress }, [apiKey, connectionId]));
  return call;
}

class Batch {
  call;
  secrets;
  source;
  options;
  /** A text to the place of the first id with it, until that has an outcome; then its outcome, or the status alone. */
  seen = new Map();
  /** A place to what to do once it has an outcome. */
  waiting = new Map();
  /** A place to its lane, until it has an outcome; then those whose caller is being told of it. */
  open = new Map();
  telling = new Set();
  /** Ids in a row for which nothing was sent. */
  idle = 0;
  counts = { deleted: 0, alreadyDeleted: 0, notDeleted: 0, failed: 0, skipped: 0 };
  outcomes = [];
  settled = 0;
  last;
  lastError;
  lastPassing;
  stopped;
  error;
  thrown;
  isTelling = true;
  isOver = false;
  start = now();

  constructor(call, source, options, secrets) {
    this.call = call;
    this.secrets = secrets.filter((secret) => typeof secret === 'string' && secret.length >= MIN_SECRET);
    this.source = source;
    this.options = options;
  }

  isStopAsked() {
    return reasonOf(this.options.stopSignal) !== undefined;
  }

  /** Below 0 if it is not known. */
  total() {
    return this.source.total ?? -1;
  }

  next() {
    const { call } = this;
    resumeAfter(call, (resolve) => {
      const read = () => this.source.next(resolve, (end) => (call.wake = call.interrupt = end));
      // Ids for which nothing is sent would keep timers, and so an abort, from their turn.
      if (++this.idle < MAX_IDLE) return read();
      this.idle = 0;
      later(read);
    });
  }

  /** The call of the id that was read last; `task` is its place in Rust. */
  lane(task, place) {
    const { call } = this;
    const lane = { ...call, attempts: 0, interrupt: undefined, wake: undefined, resume: (value) => call.enter(task, value), settle: (status, value, attempts) => this.settle(lane, status, value, attempts), batch: this, place, id: this.source.text, outcome: undefined };
    this.open.set(place, lane);
    return lane;
  }

  /** Whether no id before had this text. */
  isFirst(id, place) {
    const { seen } = this;
    if (seen.has(id)) return false;
    seen.set(id, place);
    this.idle = 0;
    return true;
  }

  /** Gives the lane an outcome like that of the first id with its text, once that has one. */
  repeat(lane) {
    resumeAfter(lane, (resolve) => {
      const copy = () => {
        const first = this.seen.get(lane.id);
        const { status, attempts, ...rest } = typeof first === 'string' ? summary(first) : first;
        this.add(lane, status, status === 'failed' ? rest.error : rest.response, attempts);
        resolve(true);
      };
      const first = this.seen.get(lane.id);
      if (typeof first !== 'number') return copy();
      const others = this.waiting.get(first);
      if (others) others.add(copy);
      else this.waiting.set(first, new Set().add(copy));
    });
  }

  settle(lane, status, value, attempts) {
    const outcome = this.add(lane, STATUSES[status], value, attempts);
    const { id, place } = lane;
    if (this.seen.get(id) !== place) return;
    this.seen.set(id, this.keeps() || outcome.status === 'failed' ? outcome : outcome.status);
    for (const copy of this.waiting.get(place) ?? []) copy();
    this.waiting.delete(place);
  }

  add(lane, status, value, attempts) {
    const { id, place: index } = lane;
    this.open.delete(index);
    return (lane.outcome = this.record(this.outcomeOf(id, index, status, value, attempts)));
  }

  outcomeOf(text, index, status, value, attempts) {
    const id = this.secrets.some((secret) => text.includes(secret)) ? '[redacted]' : text;
    if (status === 'skipped') return { id, index, status };
    return status === 'failed' ? { id, index, status, error: value, attempts } : { id, index, status, response: value, attempts };
  }

  record(outcome) {
    this.counts[outcome.status] += 1;
    this.settled += 1;
    this.last = outcome;
    if (outcome.status === 'failed') {
      this.lastError = outcome.error;
      if (outcome.error.retryable) this.lastPassing = outcome.error;
    }
    if (this.keeps()) define(this.outcomes, outcome.index, outcome, true);
    return outcome;
  }

  keeps() {
    return this.options.keepOutcomes !== false;
  }

  /** Below 0: not known. */
  progress(holdMs, remainingMs) {
    const { onProgress } = this.options;
    if (!onProgress || this.isOver) return;
    const { total } = this.source;
    const { last } = this;
    // Not by assignment: `Object.prototype` may have setters of these names.
    const told = {
      ...this.counts,
      ...(total !== undefined && { total }),
      settled: this.settled,
      inFlight: this.open.size,
      ...(last && { last }),
      ...(holdMs >= 0 && { holdMs }),
      ...(remainingMs >= 0 && { remainingMs }),
    };
    try {
      const result = onProgress(told);
      if (Object(result) === result) when(result, ignore, ignore);
    } catch {
      // Its own affair.
    }
  }

  /** Resumes the lane with whether the caller's function did well. An abort does not wait for it. */
  tell(lane) {
    resumeAfter(lane, (resolve) => {
      const end = (isWell) => {
        lane.interrupt = undefined;
        this.telling.delete(lane);
        resolve(isWell);
      };
      this.telling.add(lane);
      lane.interrupt = () => end(true);
      this.callBack(lane.outcome, () => end(true), () => end(false));
      if (this.call.aborted()) end(true);
    });
  }

  callBack(outcome, yes, no) {
    const { onOutcome } = this.options;
    const fail = (error) => {
      if (this.stopped === undefined) this.thrown = error;
      no();
    };
    try {
      const result = onOutcome?.(outcome);
      if (Object(result) === result) when(result, yes, fail);
      else yes();
    } catch (error) {
      fail(error);
    }
  }

  stop(reason) {
    this.stopped = reason;
    this.isTelling = reason !== 'callback';
    const reasons = {
      aborted: () => this.call.aborted()?.[0],
      stopSignal: () => reasonOf(this.options.stopSignal)?.[0],
      error: () => this.lastError ?? new OFAuthError(NO_TIMER, { code: 'timeout', attempts: 0, retryable: false, mayHaveSucceeded: false }),
      source: () => this.source.error,
      callback: () => this.thrown,
    };
    this.error = reasons[reason]?.();
    this.wake();
  }

  /** Ids that wait for the pace come before new ones. */
  wake() {
    for (const { wake } of snapshot(this.open.values(), [this.call])) wake?.();
  }

  interruptAll() {
    for (const { interrupt } of snapshot([this.call], this.open.values(), this.telling)) interrupt?.();
  }

  close() {
    this.source.close();
  }

  /** What a list still holds is skipped, and what came and was not begun. An abort does not wait for the caller's function. */
  skipRest() {
    const { call } = this;
    resumeAfter(call, (resolve) => {
      let waiting;
      const goOn = (outcome) => {
        if (waiting !== outcome) return;
        waiting = undefined;
        step();
      };
      const step = () => {
        for (let outcome = this.skip(); outcome; outcome = this.skip()) {
          if (!this.isTelling) continue;
          let isDone = false;
          const done = () => {
            isDone = true;
            goOn(outcome);
          };
          this.callBack(outcome, done, done);
          if (isDone || call.aborted()) continue;
          waiting = outcome;
          return;
        }
        call.interrupt = undefined;
        this.source.end();
        resolve(true);
      };
      call.interrupt = () => waiting && goOn(waiting);
      step();
    });
  }

  /** The outcome of an id that is not sent; undefined if there is none left. */
  skip() {
    const text = this.source.skip();
    if (text === undefined) return undefined;
    const outcome = this.record(this.outcomeOf(text, this.source.read - 1, 'skipped'));
    this.progress(-1, -1);
    return outcome;
  }

  finish() {
    if (this.isOver) return;
    this.isOver = true;
    const { counts, outcomes, stopped } = this;
    const isHeld = stopped === 'throttled' || stopped === 'unreachable';
    const error = isHeld ? (this.lastPassing ?? this.lastError) : this.error;
    this.call.resolve({
      ...counts,
      outcomes,
      elapsedMs: Math.max(0, now() - this.start),
      ...(stopped !== undefined && { stopped }),
      ...(error !== undefined && { error }),
    });
  }

  /** After a trap: what was done is not lost. `make` gives an error for so many attempts. */
  fail(make) {
    const lanes = snapshot(this.open.values());
    let attempts = 0;
    for (const lane of lanes) attempts += lane.attempts;
    for (const lane of lanes) this.callBack(this.add(lane, 'failed', make(lane.attempts), lane.attempts), ignore, ignore);
    for (let outcome = this.skip(); outcome; outcome = this.skip()) this.callBack(outcome, ignore, ignore);
    for (const { interrupt } of snapshot(lanes, this.telling)) interrupt?.();
    this.stopped = 'error';
    this.error = make(attempts);
    this.source.end();
    this.finish();
  }
}

/** Of an id whose outcome was not kept. */
function summary(status) {
  const response = { success: status !== 'notDeleted' };
  if (status === 'alreadyDeleted') response.alreadyDeleted = true;
  return { status, response, attempts: 1 };
}

/** In a turn of its own, where the runtime has a timer. */
function later(action) {
  try {
    if (setTimeout(action, 0)) return;
  } catch {
    // At once, then.
  }
  action();
}

/** Milliseconds since some moment. */
function now() {
  for (const clock of [() => performance.now(), () => Date.now()]) {
    try {
      const ms = clock();
      if (typeof ms === 'number' && ms - ms === 0) return ms;
    } catch {
      // The next one.
    }
  }
  return 0;
}
