// One message, one row. Server text only ever becomes textContent.
import type { Message } from './api';

export type State =
  | { kind: 'idle' | 'waiting' | 'deleting' | 'deleted' | 'gone' | 'skipped' }
  /** `failed`: certainly not deleted. `unknown`: nobody can say before the list is read again. */
  | { kind: 'failed' | 'unknown'; message: string };

const LABELS: Record<State['kind'], string> = {
  idle: '',
  waiting: 'waiting',
  deleting: 'deleting…',
  deleted: 'deleted',
  gone: 'already gone',
  failed: 'failed',
  unknown: 'outcome unknown',
  skipped: 'not sent',
};

export class Row {
  readonly element = document.createElement('li');
  readonly #box = document.createElement('input');
  readonly #state = document.createElement('div');
  #kind: State['kind'] = 'idle';

  constructor(readonly message: Message) {
    this.#box.type = 'checkbox';
    const label = document.createElement('label');
    label.className = 'pick';
    const words = document.createElement('span');
    words.append(textElement('span', 'text', message.text || '(no text)'), textElement('span', 'details', details(message)));
    label.append(this.#box, words);
    this.#state.className = 'state';
    this.element.dataset.id = message.id;
    this.element.append(label, this.#state);
    this.show({ kind: 'idle' });
  }

  get kind() { return this.#kind; }
  get isThere() { return this.#kind !== 'deleted' && this.#kind !== 'gone'; }
  get isPicked() { return this.#box.checked && this.isThere; }
  set isPicked(picked: boolean) { this.#box.checked = picked && this.isThere; }
  set isLocked(locked: boolean) { this.#box.disabled = locked || !this.isThere; }

  show(state: State): void {
    this.#kind = state.kind;
    this.element.dataset.state = state.kind;
    this.#state.replaceChildren(textElement('span', 'badge', LABELS[state.kind]));
    if ('message' in state) this.#state.append(textElement('span', 'reason', state.message));
    if (state.kind === 'unknown') this.#state.append(textElement('strong', 'reason', 'It may be deleted: reload to see.'));
    if (!this.isThere) {
      this.#box.checked = false;
      this.#box.disabled = true;
    }
  }
}

export function textElement(tag: string, className: string, text: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

function details({ id, date }: Message): string {
  const time = date === undefined ? Number.NaN : Date.parse(date);
  if (Number.isNaN(time)) return id;
  return `${new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(time)} · ${id}`;
}
