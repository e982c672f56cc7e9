// Cloudflare Workers: compiling bytes is forbidden there, the module comes compiled. Instantiated within the call that
// needs it first, and at once: a promise made in one request must not be awaited in another.
import module from './generated/ofauth.wasm';
import { client, instantiate } from './load.js';

export { OFAuthError, isOFAuthError } from './error.js';

let binding;
export const deleteMassMessage = client(() => (binding ??= instantiate(module)));
