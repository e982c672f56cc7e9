// Stainless makes such clients for many APIs; this one sends what it is told to any path.
import OpenAI from 'openai';
import { pathOf, headersOf } from '../request.js';

export const knows = ['retries'];
export const statusOf = (error) => error.status;

export function del({ signal, timeoutMs, baseUrl, ...message }) {
  const client = new OpenAI({ apiKey: message.key, baseURL: baseUrl, defaultHeaders: headersOf(message), maxRetries: 2, timeout: timeoutMs });
  return client.delete(pathOf(message), { signal });
}
