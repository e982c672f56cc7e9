// cross-fetch, in Node node-fetch 2 beneath: as options.fetch, then as the global.
import crossFetch from 'cross-fetch';
import { addShared, equal, makeHost, runAndPrint } from '../suite.mjs';

const host = await makeHost(() => import('ofauth-wasm'), { defaults: { fetch: crossFetch } });
addShared(host);
host.check('as the global fetch', async () => {
  const original = globalThis.fetch;
  globalThis.fetch = crossFetch;
  try {
    const one = await host.message({ status: 503 });
    await host.resolution(one.delete({ fetch: undefined }));
    equal([(await one.requests()).length, await one.exists()], [2, false], 'requests, and whether the message is there');
  } finally {
    globalThis.fetch = original;
  }
});
await runAndPrint(host);
