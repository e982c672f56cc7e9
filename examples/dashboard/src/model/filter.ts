import type { Row } from './row';

export interface Filter {
  search: string;
  age: keyof typeof AGES;
  state: keyof typeof STATES;
}

export interface Sort {
  key: keyof typeof SORTS;
  isDescending: boolean;
}

const DAY_MS = 24 * 60 * 60 * 1_000;

export const NO_FILTER: Filter = { search: '', age: 'any', state: 'any' };

export const AGES = {
  any: { label: 'Any date', accepts: () => true },
  scheduled: { label: 'Still scheduled', accepts: (age: number) => age < 0 },
  week: { label: 'Last 7 days', accepts: (age: number) => age >= 0 && age <= 7 * DAY_MS },
  month: { label: 'Last 30 days', accepts: (age: number) => age >= 0 && age <= 30 * DAY_MS },
  older: { label: 'Older than 30 days', accepts: (age: number) => age > 30 * DAY_MS },
};

export const STATES = {
  any: { label: 'Any state', accepts: () => true },
  there: { label: 'Not gone', accepts: (row: Row) => !row.isGone },
  gone: { label: 'Gone', accepts: (row: Row) => row.isGone },
  trouble: { label: 'Failed or unknown', accepts: (row: Row) => row.isTrouble },
};

const byText = new Intl.Collator('en', { numeric: true });
/** Without a date last in ascending order. */
const orLast = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? Infinity : value);
const by = (value: (row: Row) => number | undefined) => (a: Row, b: Row) => {
  const [first, second] = [orLast(value(a)), orLast(value(b))];
  return first === second ? 0 : first - second;
};

export const SORTS = {
  text: (a: Row, b: Row) => byText.compare(a.message.text, b.message.text),
  date: by((row) => row.time),
  sent: by((row) => row.message.sentCount),
  price: by((row) => row.message.price),
};

/** Every word has to be in the text or the id. */
export function matches({ search, age, state }: Filter): (row: Row) => boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const now = Date.now();
  const acceptsAge = AGES[age].accepts;
  const acceptsState = STATES[state].accepts;
  return (row) => words.every((word) => row.searchText.includes(word)) && acceptsAge(now - row.time) && acceptsState(row);
}
