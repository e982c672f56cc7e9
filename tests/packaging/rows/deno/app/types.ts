// Only `deno check` reads this: with no types found, nothing here would be an error, and an error that is expected would be missing.
import { type DeleteMassMessageResponse, OFAuthError, deleteMassMessage } from 'ofauth-wasm';

const response: DeleteMassMessageResponse = await deleteMassMessage('1', 'key', 'connection', { signal: AbortSignal.timeout(1), baseUrl: new URL('https://api.test') });
const success: boolean = response.success;
const code: 'not_found' | undefined = new OFAuthError('gone', { code: 'not_found' }).code === 'not_found' ? 'not_found' : undefined;
console.log(success, code);

// @ts-expect-error: a number is not a key.
deleteMassMessage('1', 1, 'connection');
