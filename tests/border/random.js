// Random numbers from a seed: the same numbers give the same round, whatever ran before it.

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';

/** Mulberry32 over a hash of `numbers`. */
export function randomFrom(...numbers) {
  let state = numbers.reduce((hash, number) => Math.imul(hash ^ number, 0x9e3779b1) + 0x7f4a7c15, 1) | 0;
  const { floor, imul } = Math;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (count) => floor(next() * count);
  return {
    below,
    between: (least, most) => least + below(most - least + 1),
    chance: (share) => next() < share,
    pick: (list) => list[below(list.length)],
    /** Visible ASCII, as a key may have it. */
    visible: (length) => Array.from({ length }, () => String.fromCharCode(0x21 + below(0x7e - 0x20))).join(''),
    text: (length) => Array.from({ length }, () => LETTERS[below(LETTERS.length)]).join(''),
  };
}
