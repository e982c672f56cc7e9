const NUMBER = new Intl.NumberFormat('en');
const DATE = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

export const number = (value: number) => NUMBER.format(value);
export const messages = (count: number) => (count === 1 ? '1 message' : `${number(count)} messages`);
export const dateText = (time: number) => (Number.isNaN(time) ? '' : DATE.format(time));

/** "40 s", "3 min", "1 h 5 min". */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest > 0 ? ` ${rest} min` : ''}`;
}

export const listed = (parts: (string | false | undefined)[]) => parts.filter(Boolean).join(', ');
