// Cloudflare Workers: compiling bytes is forbidden there, the module comes compiled. It is instantiated within a call and
// at once: a promise made in one request must not be awaited in another.
import module from './generated/ofauth.wasm';
import { client, many, single } from './client.js';

export { OFAuthError, isOFAuthError } from './error.js';

const run = /* @__PURE__ */ client(() => module);

// By other names than the functions have, which a bundler would rename.
const one = /* @__PURE__ */ single(run);
const more = /* @__PURE__ */ many(run);
export { one as deleteMassMessage, more as deleteMassMessages };
