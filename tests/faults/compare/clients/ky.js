import ky from 'ky';
import { urlOf, headersOf } from '../request.js';

export const knows = ['retries'];
export const statusOf = (error) => error.response?.status;

export function del({ signal, timeoutMs, ...message }) {
  const retry = { limit: 2, retryOnTimeout: true };
  return ky.delete(urlOf(message), { headers: headersOf(message), signal, timeout: timeoutMs, retry }).json();
}
