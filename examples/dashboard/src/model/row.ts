// One message, and what became of it. Each row has signals of its own: a change redraws that row and nothing else.
import { type Signal, signal } from '@preact/signals';
import type { Message } from '../api';

export type Kind =
  | 'there'
  | 'queued'
  | 'sending'
  | 'deleted'
  | 'alreadyDeleted'
  /** The API answered `success: false`. */
  | 'notDeleted'
  /** Certainly not deleted. */
  | 'failed'
  /** Some answer was lost: only the list, or another delete, can tell. */
  | 'unknown'
  /** It was its turn no more. */
  | 'skipped';

export interface State {
  kind: Kind;
  reason?: string;
}

export const LABELS: Record<Kind, string> = {
  there: '',
  queued: 'waiting',
  sending: 'deleting…',
  deleted: 'deleted',
  alreadyDeleted: 'already gone',
  notDeleted: 'not deleted',
  failed: 'failed',
  unknown: 'outcome unknown',
  skipped: 'not sent',
};

const THERE: State = { kind: 'there' };

export class Row {
  readonly state: Signal<State> = signal(THERE);
  readonly selected = signal(false);
  /** Milliseconds since 1970; NaN if the list has no date. */
  readonly time: number;
  readonly searchText: string;
  /** Whether the filter lets it through; kept by the board. */
  isShown = true;

  constructor(readonly message: Message) {
    this.time = message.date === undefined ? Number.NaN : Date.parse(message.date);
    this.searchText = `${message.text}\n${message.id}`.toLowerCase();
  }

  get kind(): Kind {
    return this.state.peek().kind;
  }
  get isGone(): boolean {
    return this.kind === 'deleted' || this.kind === 'alreadyDeleted';
  }
  get isUnderWay(): boolean {
    return this.kind === 'queued' || this.kind === 'sending';
  }
  /** May be gone, or is certainly not: what a retry takes. */
  get isTrouble(): boolean {
    return this.kind === 'failed' || this.kind === 'unknown' || this.kind === 'notDeleted';
  }
  get isSelectable(): boolean {
    return !this.isGone && !this.isUnderWay;
  }
}
