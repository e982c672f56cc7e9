// The runtime's own fetch, as little as gives the answer or an error.
import { headersOf, urlOf } from '../message.js';

export async function del({ fetch = globalThis.fetch, ...message }) {
  const response = await fetch(urlOf(message), { method: 'DELETE', headers: headersOf(message) });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}
