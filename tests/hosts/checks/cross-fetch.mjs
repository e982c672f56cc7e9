// cross-fetch, in Node node-fetch 2 beneath: as options.fetch, then as the global.
import crossFetch from 'cross-fetch';
import { addShared, equal, makeHost, runAndPrint } from '../suite.mjs';

const host = await makeHost(() => import('ofauth-wasm'), { defaults: { fetch: crossFetch } });
addShared(host);
host.check('as the global fetch', async () => {
  const original = globalThis.fetch;
  globalThis.fetch = crossFetch;
  try {
    equal((await host.resolution((await host.message({ status: 503 })).delete({ fetch: undefined }))).success, true, 'success');
  } finally {
    globalThis.fetch = original;
  }
});
await runAndPrint(host);
