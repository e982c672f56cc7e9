// A WebAssembly module taken apart into sections and functions, and put together without some of them.

export const TYPES = 1;
export const IMPORTS = 2;
export const EXPORTS = 7;
export const CODE = 10;
export const DATA = 11;
const CUSTOM = 0;
const FUNCTION_NAMES = 1;

/** `{ preamble, sections, functions }`: `[{ id, whole, body }]` without custom ones, `[{ name, whole }]` in their order. */
export function parse(module) {
  const read = reader(module, 8);
  const sections = [];
  while (read.at < module.length) {
    const start = read.at;
    const [id, size] = [module[read.at++], read.number()];
    sections.push({ id, whole: module.subarray(start, read.at + size), body: module.subarray(read.at, (read.at += size)) });
  }
  const names = namesIn(sections.find(({ id, body }) => id === CUSTOM && reader(body).text() === 'name')?.body);
  const functions = [];
  const code = sections.find(({ id }) => id === CODE).body;
  const bodies = reader(code);
  const imported = importedFunctions(sections.find(({ id }) => id === IMPORTS)?.body);
  for (let left = bodies.number(), index = imported; left > 0; left--, index++) {
    const start = bodies.at;
    const size = bodies.number();
    functions.push({ name: names?.get(index) ?? '', whole: code.subarray(start, (bodies.at += size)) });
  }
  return { preamble: module.subarray(0, 8), sections: sections.filter(({ id }) => id !== CUSTOM), functions, hasNames: Boolean(names) };
}

/** The module with these sections and functions alone. It would not run: calls keep their numbers. */
export function assemble({ preamble, sections }, functions) {
  return Buffer.concat([
    preamble,
    ...sections.map(({ id, whole }) => {
      if (id !== CODE) return whole;
      const body = Buffer.concat([leb(functions.length), ...functions.map((one) => one.whole)]);
      return Buffer.concat([Buffer.from([CODE]), leb(body.length), body]);
    }),
  ]);
}

function namesIn(section) {
  if (!section) return undefined;
  const read = reader(section);
  read.text();
  while (read.at < section.length) {
    const id = section[read.at++];
    const size = read.number();
    if (id !== FUNCTION_NAMES) read.at += size;
    else return new Map(Array.from({ length: read.number() }, () => [read.number(), read.text()]));
  }
  return undefined;
}

function importedFunctions(section) {
  if (!section) return 0;
  const read = reader(section);
  const count = read.number();
  for (let left = count; left > 0; left--) {
    read.text();
    read.text();
    if (section[read.at++] !== 0) throw new Error('profile: the module imports something that is not a function');
    read.number();
  }
  return count;
}

/** `{ at, number(), text() }` over bytes. */
function reader(bytes, at = 0) {
  const read = {
    at,
    number() {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[read.at++];
        value |= (byte & 127) << shift;
        if (byte < 128) return value >>> 0;
      }
    },
    text() {
      const length = read.number();
      return bytes.toString('utf8', read.at, (read.at += length));
    },
  };
  return read;
}

function leb(value) {
  const bytes = [];
  do {
    bytes.push((value & 127) | (value > 127 ? 128 : 0));
    value >>>= 7;
  } while (value > 0);
  return Buffer.from(bytes);
}
