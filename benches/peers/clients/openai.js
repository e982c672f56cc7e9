// Stainless makes such clients for many APIs; this one sends what it is told to any path.
import OpenAI from 'openai';
import { headersOf, pathOf } from '../message.js';

let client;
let made;

/** A client is made once, as its users do. */
export function del({ baseUrl, fetch, ...message }) {
  if (!client || made.baseUrl !== baseUrl || made.fetch !== fetch) {
    client = new OpenAI({ apiKey: message.key, baseURL: baseUrl, defaultHeaders: headersOf(message), dangerouslyAllowBrowser: true, ...(fetch && { fetch }) });
    made = { baseUrl, fetch };
  }
  return client.delete(pathOf(message));
}
