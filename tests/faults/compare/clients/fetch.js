// The runtime's own, with the usual lines around it.
import { urlOf, headersOf } from '../request.js';

export const knows = [];
export const statusOf = (error) => error.status;

export async function del({ signal, timeoutMs, ...message }) {
  const signals = [signal, AbortSignal.timeout(timeoutMs)].filter(Boolean);
  const response = await fetch(urlOf(message), { method: 'DELETE', headers: headersOf(message), signal: AbortSignal.any(signals) });
  if (!response.ok) throw Object.assign(new Error(`HTTP ${response.status}: ${await response.text()}`), { status: response.status });
  return response.json();
}
