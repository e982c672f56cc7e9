// The messages of one connection: filter, sort, selection, pages. What goes is selection ∩ filter.
// Selecting a row and changing its state cost the same however many rows there are; filtering and sorting read all of them once.
import { batch, computed, signal } from '@preact/signals';
import { type Connection, type Message, listMessages } from '../api';
import { messages as count, duration, number } from '../words';
import { type Filter, NO_FILTER, SORTS, type Sort, matches } from './filter';
import { Row, type State } from './row';
import type { Run } from './run';

export class Board {
  readonly run = signal<Run | undefined>(undefined);
  /** What the list waits for, or has done so far; undefined when it is not being read. */
  readonly loading = signal<string | undefined>(undefined);
  readonly problem = signal<string | undefined>(undefined);
  readonly isLoaded = signal(false);

  readonly filter = signal<Filter>(NO_FILTER);
  readonly sort = signal<Sort>({ key: 'date', isDescending: true });
  readonly page = signal(0);
  readonly pageLength = signal(100);
  /** The rows that pass the filter, sorted. */
  readonly shown = signal<readonly Row[]>([]);
  /** Selected rows, and how many of them the filter lets through. */
  readonly selected = signal(0);
  readonly selectedShown = signal(0);
  readonly total = signal(0);
  /** Not gone, as far as is known. */
  readonly left = signal(0);

  readonly selectedHidden = computed(() => this.selected.value - this.selectedShown.value);
  readonly pages = computed(() => Math.max(1, Math.ceil(this.shown.value.length / this.pageLength.value)));
  readonly visible = computed(() => {
    const start = Math.min(this.page.value, this.pages.value - 1) * this.pageLength.value;
    return this.shown.value.slice(start, start + this.pageLength.value);
  });

  #sorted: Row[] = [];

  constructor(readonly connection: Connection) {}

  async load(token: string): Promise<void> {
    if (this.loading.peek() !== undefined) return;
    this.loading.value = 'Reading the messages…';
    this.problem.value = undefined;
    try {
      const list = await listMessages(token, this.connection.alias, (found, waitMs) => {
        this.loading.value = waitMs === undefined ? `Reading the messages: ${number(found)} so far…` : `The API asks to wait ${duration(waitMs)} before the list goes on…`;
      });
      this.put(list);
    } catch (error) {
      this.problem.value = `The messages could not be read: ${error instanceof Error ? error.message : String(error)}`;
      throw error;
    } finally {
      this.loading.value = undefined;
    }
  }

  /** Replaces the list. What was selected stays selected where it is still there. */
  put(list: readonly Message[]): void {
    const selected = new Set(this.#sorted.filter((row) => row.selected.peek()).map((row) => row.message.id));
    const rows = list.map((message) => new Row(message));
    for (const row of rows) row.selected.value = selected.has(row.message.id);
    batch(() => {
      this.#sorted = rows;
      this.total.value = rows.length;
      this.left.value = rows.length;
      this.isLoaded.value = true;
      this.#sort();
    });
  }

  setFilter(change: Partial<Filter>): void {
    batch(() => {
      this.filter.value = { ...this.filter.peek(), ...change };
      this.page.value = 0;
      this.refilter();
    });
  }

  setSort(sort: Sort): void {
    batch(() => {
      this.sort.value = sort;
      this.page.value = 0;
      this.#sort();
    });
  }

  #sort(): void {
    const { key, isDescending } = this.sort.peek();
    const compare = SORTS[key];
    this.#sorted = this.#sorted.toSorted((a, b) => (isDescending ? compare(b, a) : compare(a, b)));
    this.refilter();
  }

  /** Also at the end of a run: not at each change of a state, which would take rows away under the reader's eyes. */
  refilter(): void {
    const accepts = matches(this.filter.peek());
    const shown: Row[] = [];
    let selected = 0;
    let selectedShown = 0;
    for (const row of this.#sorted) {
      row.isShown = accepts(row);
      if (row.isShown) shown.push(row);
      if (!row.selected.peek()) continue;
      selected += 1;
      if (row.isShown) selectedShown += 1;
    }
    batch(() => {
      this.shown.value = shown;
      this.selected.value = selected;
      this.selectedShown.value = selectedShown;
    });
  }

  select(row: Row, isSelected: boolean): void {
    if (row.selected.peek() === isSelected || (isSelected && !row.isSelectable)) return;
    const change = isSelected ? 1 : -1;
    batch(() => {
      row.selected.value = isSelected;
      this.selected.value += change;
      if (row.isShown) this.selectedShown.value += change;
    });
  }

  selectAll(rows: readonly Row[], isSelected: boolean): void {
    batch(() => {
      for (const row of rows) this.select(row, isSelected);
    });
  }

  deselectHidden(): void {
    this.selectAll(this.#sorted.filter((row) => !row.isShown), false);
  }

  clearSelection(): void {
    this.selectAll(this.#sorted, false);
  }

  setState(row: Row, state: State): void {
    const wasGone = row.isGone;
    batch(() => {
      row.state.value = state;
      if (row.isGone !== wasGone) this.left.value += wasGone ? 1 : -1;
      // What is gone or on its way cannot go again; what failed stays selected, to be tried again.
      if (row.isGone) this.select(row, false);
    });
  }

  /** What a delete would take now. */
  chosen(): Row[] {
    return this.shown.peek().filter((row) => row.selected.peek() && row.isSelectable);
  }

  summary(): string {
    const shown = this.shown.value.length;
    return shown === this.total.value ? count(shown) : `${number(shown)} of ${count(this.total.value)} match`;
  }
}
