import got from 'got';
import { urlOf, headersOf } from '../request.js';

export const knows = ['retries'];
export const statusOf = (error) => error.response?.statusCode;

// By default nothing is waited for that is longer than the timeout of a request.
const retry = { limit: 2, maxRetryAfter: 60_000 };

export function del({ signal, timeoutMs, ...message }) {
  return got.delete(urlOf(message), { headers: headersOf(message), signal, timeout: { request: timeoutMs }, retry }).json();
}
