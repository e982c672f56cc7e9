// Who may make control calls. The log holds the keys of all requests, and a fault can be set for any message: neither is for
// pages of other sites that are open in a browser on this machine. Programs send no Origin and may call; pages may call if
// this machine serves them, as the test runners do.
import { InputError } from './input-error.js';

const LOOPBACK = String.raw`(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?`;
const LOOPBACK_HOST = new RegExp(`^${LOOPBACK}$`, 'i');
const LOOPBACK_ORIGIN = new RegExp(`^https?://${LOOPBACK}$`);

/**
 * Throws an InputError if the caller may not make control calls.
 * @returns the origin of the page that calls; null for a program
 */
export function checkCaller({ headers: { host = '', origin = null } }) {
  // DNS rebinding: a site whose name resolves to 127.0.0.1 calls its own origin, so its GET has no Origin. Host has the name.
  if (!LOOPBACK_HOST.test(host)) throw new InputError('control calls need a loopback address in Host', 403);
  if (origin !== null && !LOOPBACK_ORIGIN.test(origin)) throw new InputError('control calls are for pages that this machine serves', 403);
  return origin;
}
