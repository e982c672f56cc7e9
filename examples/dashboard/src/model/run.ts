// One run of deletes, from the confirmed list to the report.
import { batch, signal } from '@preact/signals';
import type { DeleteMassMessagesReport, Outcome, Progress } from 'ofauth-wasm';
import { BASE_URL } from '../api';
import { duration, messages, number } from '../words';
import { Announcer } from './announce';
import type { Board } from './board';
import { Pace } from './pace';
import { type Entry, entryOf, summary } from './report';
import type { Row, State } from './row';

export type Phase = 'countdown' | 'running' | 'ended';

/** Instead of an undo, which the API does not have. */
export const COUNTDOWN_S = 5;
const TICK_MS = 1_000;
/** Longer than the Worker's own limit of an attempt, 20 s: its answer knows more than a timeout here. */
const ATTEMPT_TIMEOUT_MS = 30_000;
const CONCURRENCY = 4;

export class Run {
  readonly phase = signal<Phase>('countdown');
  readonly secondsLeft = signal(COUNTDOWN_S);
  readonly isPaused = signal(false);
  readonly ending = signal<'stop' | 'abort' | undefined>(undefined);
  readonly progress = signal<Progress | undefined>(undefined);
  /** `until`: performance.now() when the API lets the run go on. */
  readonly hold = signal<{ until: number; isThrottled: boolean } | undefined>(undefined);
  readonly now = signal(performance.now());
  readonly report = signal<DeleteMassMessagesReport | undefined>(undefined);
  readonly problem = signal<string | undefined>(undefined);
  readonly pace = new Pace();
  readonly entries: Entry[] = [];
  /** Of those that failed, how many may be deleted all the same. */
  unknown = 0;
  readonly startedAt = new Date();
  /** performance.now() of the last progress, from which remainingMs counts. */
  progressAt = 0;

  /** What was known of the rows before: a retry that does not come to its end must not make an unknown outcome look known. */
  readonly #before: readonly State[];
  readonly #announcer = new Announcer();
  readonly #stop = new AbortController();
  readonly #abort = new AbortController();
  #resume: (() => void) | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** A 429 since the last hold ended: other failures meanwhile do not make it an outage. */
  #sawThrottling = false;

  constructor(readonly board: Board, readonly rows: readonly Row[], readonly token: string) {
    this.#before = rows.map((row) => row.state.peek());
    this.#put(rows, { kind: 'queued' });
    this.#announcer.start(`Deleting ${messages(rows.length)} starts in ${COUNTDOWN_S} seconds`);
    this.#timer = setInterval(() => {
      this.now.value = performance.now();
      if (this.phase.peek() !== 'countdown') return;
      this.secondsLeft.value -= 1;
      if (this.secondsLeft.peek() <= 0) void this.begin();
    }, TICK_MS);
  }

  get isActive(): boolean {
    return this.phase.peek() !== 'ended';
  }

  /** During the countdown: nothing was sent. */
  cancel(): void {
    if (this.phase.peek() !== 'countdown') return;
    clearInterval(this.#timer);
    batch(() => this.rows.forEach((row, index) => this.board.setState(row, this.#before[index]!)));
    this.#announcer.end('Cancelled. Nothing was deleted');
    this.phase.value = 'ended';
    this.board.run.value = undefined;
  }

  async begin(): Promise<void> {
    if (this.phase.peek() !== 'countdown') return;
    this.phase.value = 'running';
    try {
      // Here and not at the top: the page shows its list without the package.
      const { deleteMassMessages } = await import('ofauth-wasm');
      this.report.value = await deleteMassMessages(this.#ids(), this.token, this.board.connection.alias, {
        baseUrl: BASE_URL,
        // The ids come from the list: one that is not there any more is what was asked for. So a retry after a lost answer ends well, too.
        allowMissing: true,
        attemptTimeoutMs: ATTEMPT_TIMEOUT_MS,
        concurrency: CONCURRENCY,
        signal: this.#abort.signal,
        stopSignal: this.#stop.signal,
        // 10,000 outcomes with their answers are 19 MB; entries hold what the page shows.
        keepOutcomes: false,
        onAttempt: ({ code }) => {
          if (code === 'rate_limited') this.#sawThrottling = true;
        },
        onOutcome: (outcome) => this.#settle(outcome),
        onProgress: (progress) => this.#onProgress(progress),
      });
    } catch (error) {
      this.problem.value = `Nothing was sent: ${error instanceof Error ? error.message : String(error)}`;
    }
    this.#end();
  }

  pause(): void {
    this.isPaused.value = true;
  }

  resume(): void {
    this.isPaused.value = false;
    this.#resume?.();
  }

  /** Starts no further delete; those in flight end by themselves. */
  stop(): void {
    this.ending.value ??= 'stop';
    this.#stop.abort();
    this.resume();
  }

  /** Cuts off what is in flight, whose outcome is then unknown. */
  abort(): void {
    this.ending.value = 'abort';
    this.#abort.abort();
    this.resume();
  }

  /** An id is read only when it is sent next, so a pause is a generator that waits. `size` lets the package estimate the time left. */
  #ids(): AsyncIterable<string> & { size: number } {
    const source = async function* (this: Run) {
      for (const row of this.rows) {
        while (this.isPaused.peek()) await new Promise<void>((resolve) => (this.#resume = resolve));
        if (this.ending.peek()) return;
        this.board.setState(row, { kind: 'sending' });
        yield row.message.id;
      }
    };
    return { size: this.rows.length, [Symbol.asyncIterator]: () => source.call(this) };
  }

  #settle(outcome: Outcome): void {
    const row = this.rows[outcome.index]!;
    const entry = entryOf(outcome, row, this.wasUnknown(outcome.index));
    this.entries.push(entry);
    if (entry.status === 'failed' && entry.mayBeGone) this.unknown += 1;
    if (outcome.status !== 'skipped') this.pace.count(performance.now());
    this.board.setState(row, entry.status === 'skipped' ? this.#unsent(outcome.index) : stateOf(entry));
  }

  /** An earlier run lost the answer, so the message may be gone whatever a later one says but "deleted" or "already deleted". */
  wasUnknown(index: number): boolean {
    return this.#before[index]!.kind === 'unknown';
  }

  #unsent(index: number): State {
    return this.wasUnknown(index) ? this.#before[index]! : { kind: 'skipped' };
  }

  #onProgress(progress: Progress): void {
    const now = performance.now();
    const wasHeld = this.hold.peek() !== undefined;
    batch(() => {
      this.progress.value = progress;
      this.progressAt = now;
      this.now.value = now;
      this.hold.value = progress.holdMs === undefined ? undefined : { until: now + progress.holdMs, isThrottled: this.#sawThrottling };
    });
    if (progress.holdMs !== undefined && !wasHeld) this.#announcer.hold(holdText(progress.holdMs, this.#sawThrottling));
    if (progress.holdMs === undefined && wasHeld) this.#sawThrottling = false;
    if (progress.settled * 2 >= this.rows.length && progress.settled < this.rows.length) {
      this.#announcer.half(`Half done: ${number(progress.settled)} of ${messages(this.rows.length)}`);
    }
  }

  #end(): void {
    clearInterval(this.#timer);
    batch(() => {
      this.rows.forEach((row, index) => row.isUnderWay && this.board.setState(row, this.#unsent(index)));
      this.hold.value = undefined;
      this.phase.value = 'ended';
      this.board.refilter();
    });
    this.#announcer.end(this.problem.peek() ?? summary(this));
  }

  #put(rows: readonly Row[], state: State): void {
    batch(() => rows.forEach((row) => this.board.setState(row, state)));
  }
}

export const holdText = (ms: number, isThrottled: boolean) => (isThrottled ? `The API asks to wait ${duration(ms)}` : `The API cannot be reached; next try in ${duration(ms)}`);

function stateOf({ status, error, mayBeGone }: Entry): State {
  if (status === 'notDeleted') return { kind: mayBeGone ? 'unknown' : status, reason: 'The API answered, but not with success' };
  if (status !== 'failed') return { kind: status };
  const { message } = error!;
  if (!mayBeGone) return { kind: 'failed', reason: message };
  return { kind: 'unknown', reason: message.includes('may have been deleted') ? message : `${message}. It may be deleted.` };
}
