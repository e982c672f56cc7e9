// The Worker's settings, checked once for both calls: what deleteMassMessage would refuse, the list must not send either.
import { Misconfigured } from './failures';
import type { Env } from './index';

const DEFAULT_BASE_URL = 'https://api-next.ofauth.com';
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

export interface Settings {
  apiKey: string;
  connectionId: string;
  /** Without a slash at its end. */
  baseUrl: string;
}

/** Throws Misconfigured, which names the variable and never its value. */
export function readSettings({ OFAUTH_API_KEY, OFAUTH_CONNECTION_ID, OFAUTH_BASE_URL }: Env): Settings {
  // Unset, the list would be asked for with the key "undefined".
  if (!OFAUTH_API_KEY || !OFAUTH_CONNECTION_ID) throw new Misconfigured('OFAUTH_API_KEY and OFAUTH_CONNECTION_ID must be set.');
  return { apiKey: OFAUTH_API_KEY, connectionId: OFAUTH_CONNECTION_ID, baseUrl: readBaseUrl(OFAUTH_BASE_URL || DEFAULT_BASE_URL) };
}

/** Over plain http everyone on the way can read the key. Only what never leaves this machine may go that way. */
function readBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPrivate = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname));
  if (!url || !isPrivate || url.username || url.password || url.search || url.hash) {
    throw new Misconfigured('OFAUTH_BASE_URL must be an https URL without user name, query and fragment (http only for localhost, 127.0.0.0/8 and [::1]).');
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}
