// Deno without a permission for the network: nothing can have been sent, and no repetition helps.
import { equal, makeHost, matches, runAndPrint } from '../suite.mjs';

const host = await makeHost(() => import('ofauth-wasm'));
host.check('network: not permitted', async () => {
  const { cause, attempts, retryable, mayHaveSucceeded } = await host.rejection(host.call(), 'network');
  equal([attempts, retryable, mayHaveSucceeded], [1, false, false], 'error');
  matches(String(cause), /allow-net/, 'cause');
});
await runAndPrint(host);
