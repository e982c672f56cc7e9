// The module, of the text that tools/pack/pack.mjs made of it.

/** Where unpack.wat expects the text. */
const TEXT = 1_024;

/** `unpacker`: unpack.wat as a module, byte by byte. */
export function unpack(unpacker, text) {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(unpacker)));
  const memory = new Uint8Array(exports.m.buffer);
  memory.set(new TextEncoder().encode(text), TEXT);
  const start = TEXT + text.length;
  return memory.subarray(start, exports.u(start));
}
