// A module as text, for a bundle: pkg/unpack.js and unpack.wat turn it back.
//
// A byte is one character or two, where base64 spreads three over four: a server's compression still sees the module's own
// patterns. And what stands in its functions is sorted by kind, opcodes with opcodes, numbers of locals with numbers of locals:
// each kind repeats itself, which is 8 % less after brotli and 6 % after gzip.

/** Kinds, in the order of the text: what comes before the code of functions, then what stands in it, then what comes after it. */
const [HEAD, LOCALS, OPCODE, BLOCK, BRANCH, TABLE, CALL, LOCAL, GLOBAL, ALIGN, OFFSET, INT, LONG, DOUBLE, OTHER, TAIL] = Array(16).keys();
const END_OF_KIND = '!';

const PREAMBLE = 8;
const CODE_SECTION = 10;
/** Opcodes, from one up to another, and the kinds of the numbers after them. */
const NUMBERS = [
  [2, 4, BLOCK],
  [12, 13, BRANCH],
  [16, 16, CALL],
  [17, 17, OTHER, OTHER],
  [32, 34, LOCAL],
  [35, 36, GLOBAL],
  [37, 38, OTHER],
  [40, 62, ALIGN, OFFSET],
  [63, 64, OTHER],
  [65, 65, INT],
  [66, 66, LONG],
  [208, 208, OTHER],
  [210, 210, OTHER],
];
const END = 11;
const BRANCH_TABLE = 14;
const F64_CONST = 68;
const BULK = 252;

// From "%" on, brotli's classes of characters fit the bytes of a module better, by 1 %.
const FIRST = '%'.charCodeAt(0);
const CHARACTERS = [...Array('~'.charCodeAt(0) - FIRST + 1).keys()].map((i) => String.fromCharCode(FIRST + i));
/** Each announces a second character. */
const PAIRS = '()';
/** What a string literal, a template or an inline script would have to escape stays out of the text, but for its table. */
const USED = CHARACTERS.filter((character) => !'\'<\\`'.includes(character));
/** In the last kind, what announces another byte than a character's. */
const CODE = '~';
const SINGLES = USED.filter((character) => !PAIRS.includes(character));
/** Of a distance in the table. */
const MAX_STEP = CHARACTERS.length - 1;

export function pack(module) {
  const kinds = kindsOf(module);
  const frequent = mostFrequent(kinds.flat());
  const others = [...Array(256).keys()].filter((byte) => !frequent.includes(byte));
  const byteOf = new Map(frequent.map((byte, i) => [SINGLES[i], byte]));
  for (const [i, byte] of others.entries()) byteOf.set(PAIRS[Math.floor(i / USED.length)] + USED[i % USED.length], byte);
  const written = [];
  for (const [characters, byte] of byteOf) written[byte] = characters;
  // The last kind has the package's own texts, and brotli knows words.
  const texts = [' ', ...USED.filter((character) => character !== CODE)];
  const tail = written.map((code, byte) => (texts.includes(String.fromCharCode(byte)) ? String.fromCharCode(byte) : CODE + code));
  const write = (bytes, kind) => bytes.map((byte) => (kind === TAIL ? tail : written)[byte]).join('') + END_OF_KIND;
  return tableOf(byteOf) + kinds.map(write).join('');
}

/** As many bytes as there are characters, in the order of the bytes: by their frequency would be 2 % more after brotli. */
function mostFrequent(bytes) {
  const count = new Array(256).fill(0);
  for (const byte of bytes) count[byte] += 1;
  // Two for the table, which steps no further at once.
  for (const byte of [MAX_STEP, 2 * MAX_STEP]) count[byte] = Infinity;
  const byFrequency = [...count.keys()].sort((a, b) => count[b] - count[a] || a - b);
  return byFrequency.slice(0, SINGLES.length).sort((a, b) => a - b);
}

/** The bytes of all characters and pairs, each as the distance from the one before. One that is not used is where that is. */
function tableOf(byteOf) {
  let table = '';
  let last = 0;
  const step = (byte) => {
    table += CHARACTERS[byte - last];
    last = byte;
  };
  for (const character of CHARACTERS) step(byteOf.get(character) ?? last);
  // Over 255, back to 0.
  for (const left of [2, 1, 0]) step(Math.max(last, Math.min(last + MAX_STEP, 256 - left)));
  last -= 256;
  for (const first of PAIRS) for (const second of CHARACTERS) step(byteOf.get(first + second) ?? last);
  return table;
}

/** The bytes of each kind. */
function kindsOf(module) {
  const kinds = Array.from({ length: TAIL + 1 }, () => []);
  let at = PREAMBLE;
  const take = (kind) => {
    kinds[kind].push(module[at]);
    return module[at++];
  };
  const number = (kind) => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = kind === undefined ? module[at++] : take(kind);
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const numbers = (count, kind) => {
    for (let left = count; left > 0; left--) number(kind);
  };
  const one = () => {
    const size = number();
    const end = at + size;
    numbers(2 * number(LOCALS), LOCALS);
    for (let depth = 1; depth > 0; ) {
      const opcode = take(OPCODE);
      const [, , ...after] = NUMBERS.find(([from, to]) => opcode >= from && opcode <= to) ?? [];
      for (const kind of after) number(kind);
      if (opcode >= 2 && opcode <= 4) depth += 1;
      else if (opcode === END) depth -= 1;
      else if (opcode === BRANCH_TABLE) numbers(number(TABLE) + 1, TABLE);
      else if (opcode === F64_CONST) for (let left = 8; left > 0; left--) take(DOUBLE);
      else if (opcode === BULK) {
        const which = number(OTHER);
        numbers(which < 8 ? 0 : which % 2 || which > 15 ? 1 : 2, OTHER);
      }
    }
    if (at !== end) throw new Error('pack: an opcode that tools/pack does not know');
  };
  while (module[at] !== CODE_SECTION) {
    at += 1;
    const size = number();
    at += size;
  }
  kinds[HEAD].push(...module.subarray(0, at));
  at += 1;
  number();
  for (let left = number(LOCALS); left > 0; left--) one();
  kinds[TAIL].push(...module.subarray(at));
  return kinds;
}
