// The module as text. A byte stays one character or two, where base64 spreads three over four: a server's compression still
// sees the module's own patterns. The most frequent bytes have one character, in the order of the bytes: by their frequency
// would be 2 % more after brotli. Which they are stands at the beginning, each as the distance from the one before.

// Printable ASCII without what a string literal, a template or an inline script would have to escape. And without "#": from "%"
// on, brotli's classes of characters fit the bytes of a module better, by 1 %.
const ALPHABET = [...Array(95).keys()].map((i) => String.fromCharCode(32 + i)).filter((c) => !'"\'`\\$<#'.includes(c)).join('');
const SIZE = ALPHABET.length;
// The first two characters announce a second one; the others are a byte by themselves.
const SINGLES = SIZE - 2;

export function encode(bytes) {
  const count = new Array(256).fill(0);
  for (const byte of bytes) count[byte] += 1;
  const pair = (number) => ALPHABET[Math.floor(number / SIZE)] + ALPHABET[number % SIZE];
  const byFrequency = [...count.keys()].sort((a, b) => count[b] - count[a] || a - b);
  const singles = byFrequency.slice(0, SINGLES).sort((a, b) => a - b);
  const order = ranked(singles);
  let text = singles.map((byte, i) => ALPHABET[byte - (singles[i - 1] ?? 0)]).join('');
  for (const byte of bytes) {
    const rank = order.indexOf(byte);
    text += rank < SINGLES ? ALPHABET[rank + 2] : pair(rank - SINGLES);
  }
  return text;
}

export function decode(text) {
  const places = new Uint8Array(128);
  for (let i = 0; i < SIZE; i++) places[ALPHABET.charCodeAt(i)] = i;
  let single = 0;
  const singles = Array.from({ length: SINGLES }, (_, i) => (single += places[text.charCodeAt(i)]));
  const order = ranked(singles);
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let i = SINGLES; i < text.length; i++) {
    const first = places[text.charCodeAt(i)];
    bytes[length++] = order[first < 2 ? SINGLES + first * SIZE + places[text.charCodeAt(++i)] : first - 2];
  }
  return bytes.subarray(0, length);
}

/** All bytes, those with one character first. */
function ranked(singles) {
  return [...singles, ...[...Array(256).keys()].filter((byte) => !singles.includes(byte))];
}
