import { isOFAuthError } from 'ofauth-wasm';
import { probe } from './probe.js';

/** The report of the page's own address, as text. */
export const run = async (): Promise<string> => {
  try {
    return JSON.stringify(await probe(Object.fromEntries(new URLSearchParams(location.search))));
  } catch (error) {
    return JSON.stringify({ message: isOFAuthError(error) ? `${error.code}: ${error.message}` : String(error) });
  }
};
