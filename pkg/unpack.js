// The module, of the text that tools/pack/pack.mjs made of it.

/** Where unpack.wat expects the text. */
const TEXT = 1_024;

/** `unpacker`: unpack.wat as a module, in hexadecimal digits. */
export function unpack(unpacker, text) {
  const code = Uint8Array.from({ length: unpacker.length / 2 }, (_, i) => parseInt(unpacker.slice(2 * i, 2 * i + 2), 16));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code));
  const memory = new Uint8Array(exports.m.buffer);
  memory.set(new TextEncoder().encode(text), TEXT);
  const start = TEXT + text.length;
  return memory.subarray(start, exports.u(start));
}
