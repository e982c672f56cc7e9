// Keys and connections that are easy to find again in anything printed.

const padded = (number) => String(number).padStart(4, '0');
const keyOf = (number) => `sk_CANARY_live_${padded(number)}`;
const connectionOf = (number) => `conn_CANARY_${padded(number)}`;

const COUNT = 4000;

/** What the stand-in of a matrix run accepts. */
export const allKeys = () => Array.from({ length: COUNT }, (_, number) => keyOf(number));

let next = 0;

/** A message's own: the package's retry budget is one per key, and cases must not spend each other's. */
export function nextSecrets() {
  const number = next++ % COUNT;
  return { key: keyOf(number), connectionId: connectionOf(number) };
}
