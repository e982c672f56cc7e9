// A Worker that runs the suite when asked.
import { AsyncLocalStorage } from 'node:async_hooks';
import { observeImport, runSuite } from '../suite.mjs';

export default {
  async fetch(request) {
    const { standin, only } = await request.json();
    const { ofauth, importEffects } = await observeImport(() => import('ofauth-wasm'), standin);
    return Response.json(await runSuite({ ofauth, standin, only, host: { importEffects, asyncLocalStorage: AsyncLocalStorage } }));
  },
};
