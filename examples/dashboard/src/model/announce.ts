// What a screen reader is told. A run says at most five things: start, half, hold (twice at most), end.
import { signal } from '@preact/signals';

/** The text of the one live region. */
export const announcement = signal('');

export class Announcer {
  #holds = 0;
  #saidHalf = false;

  start(text: string): void {
    announcement.value = text;
  }

  half(text: string): void {
    if (this.#saidHalf) return;
    this.#saidHalf = true;
    announcement.value = text;
  }

  hold(text: string): void {
    if (this.#holds === 2) return;
    this.#holds += 1;
    announcement.value = text;
  }

  end(text: string): void {
    announcement.value = text;
  }
}
