// Calls once, where there is no WebAssembly, and prints what the call rejected with. The Hermes command has no console.
import { OFAuthError, deleteMassMessage } from 'ofauth-wasm';

const say = globalThis.print || console.log;

deleteMassMessage('1', 'key-of-the-row', 'connection-of-the-row').catch((error) => {
  const { message, code, attempts, retryable, mayHaveSucceeded } = error;
  say(JSON.stringify({ isInstance: error instanceof OFAuthError, message, code, attempts, retryable, mayHaveSucceeded }));
});
