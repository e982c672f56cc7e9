// Fetch of other implementations, as it is and wrapped.
import nodeFetch from 'node-fetch';
import { type DeleteMassMessageOptions } from 'ofauth-wasm';
import { Agent, fetch as undiciFetch } from 'undici';

export const fetches: DeleteMassMessageOptions[] = [
  { fetch: undiciFetch },
  { fetch: (url, init) => undiciFetch(url, { ...init, dispatcher: new Agent() }) },
  { fetch: nodeFetch },
  { fetch: (url, init) => nodeFetch(url, { ...init, compress: false }) },
];
