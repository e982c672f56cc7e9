// A Worker with the flag nodejs_als: AsyncLocalStorage in workerd.
import { AsyncLocalStorage } from 'node:async_hooks';
import * as ofauth from 'ofauth-wasm';
import { ANSWER, addContextChecks, addShared, equal, makeHost, runChecks, sleep } from '../suite.mjs';

const storage = new AsyncLocalStorage();

export default {
  async fetch(request) {
    const { standin, elsewhere, only } = await request.json();
    const host = await makeHost(() => ofauth, { url: standin, elsewhere });
    addContextChecks(host, { run: (number, action) => storage.run(number, action), current: () => storage.getStore() });
    addShared(host);
    host.check('workerd: no event of a rejection that is handled a moment later', async () => {
      const seen = [];
      const note = ({ reason }) => seen.push(String(reason));
      addEventListener('unhandledrejection', note);
      const rejects = async () => {
        throw new Error('at once');
      };
      await host.call({ onAttempt: rejects, fetch: async () => Response.json(ANSWER) });
      await host.rejection(host.call({ fetch: rejects, maxRetries: 0 }), 'network');
      await sleep(20);
      removeEventListener('unhandledrejection', note);
      equal(seen, [], 'events');
    });
    return Response.json(await runChecks(host, undefined, only));
  },
};
