// Every host that may compile bytes: browsers, Node, Deno, Bun, bundlers. Nothing happens before the first call.
import { client, many, once, single } from './client.js';
import { text, unpacker } from './generated/module.js';
import { unpack } from './unpack.js';

export { OFAuthError, isOFAuthError } from './error.js';

const run = /* @__PURE__ */ client(/* @__PURE__ */ once(compile));

// By other names than the functions have, which a bundler would rename.
const one = /* @__PURE__ */ single(run);
const more = /* @__PURE__ */ many(run);
export { one as deleteMassMessage, more as deleteMassMessages };

/** At once where the engine allows it: under fake timers nothing waits for a compilation, which takes real time. */
function compile() {
  const bytes = unpack(unpacker(), text);
  try {
    return new WebAssembly.Module(bytes);
  } catch {
    // Older Chromium compiles at most 4 KB at once in a page. What else is wrong is wrong here too.
    return WebAssembly.compile(bytes);
  }
}
