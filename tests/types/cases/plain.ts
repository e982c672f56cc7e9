// For a program that has no library beside ECMAScript's.
import { deleteMassMessage, deleteMassMessages, isOFAuthError } from 'ofauth-wasm';

export const one = deleteMassMessage('1', 'key', 'connection', { timeoutMs: 5, fetch: async () => ({ status: 204 }) });
export const many = deleteMassMessages(['1'], 'key', 'connection', { rateLimit: false });
export const gone = (error: unknown): boolean => isOFAuthError(error) && error.code === 'not_found';
