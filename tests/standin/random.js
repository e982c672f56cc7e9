const TWO_TO_32 = 2 ** 32;
// The odd number nearest to 2^32 divided by the golden ratio: steps of it spread evenly over all 32-bit numbers.
const STEP = 0x9e3779b9;

/** A repeatable source of numbers from 0 up to (not including) 1: a counter whose bits are mixed. Not for secrets. */
export function seededRandom(seed) {
  let counter = seed | 0;
  return () => {
    counter = (counter + STEP) | 0;
    return mixed(counter) / TWO_TO_32;
  };
}

function mixed(number) {
  let bits = Math.imul(number ^ (number >>> 16), 0x45d9f3b);
  bits = Math.imul(bits ^ (bits >>> 15), 0x119de1f3);
  return (bits ^ (bits >>> 16)) >>> 0;
}
