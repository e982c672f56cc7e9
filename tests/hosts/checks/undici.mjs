// npm's undici: its own fetch as options.fetch, and its MockAgent, for that fetch and for Node's.
import { MockAgent, fetch as undiciFetch, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import { addMockChecks, addShared, makeHost, runAndPrint } from '../suite.mjs';

const host = await makeHost(() => import('ofauth-wasm'), { defaults: { fetch: undiciFetch } });
addShared(host);

const real = getGlobalDispatcher();
const mock = (replies) => {
  const agent = new MockAgent();
  agent.enableNetConnect(/^127\.0\.0\.1/);
  setGlobalDispatcher(agent);
  const seen = [];
  for (const { status, json, headers, delayMs } of replies) {
    const note = (request) => {
      const sent = new Headers(request.headers);
      seen.push([request.method, request.path, sent.get('apiKey'), sent.get('x-connection-id')]);
      return { statusCode: status, data: json ? JSON.stringify(json) : '', responseOptions: { headers } };
    };
    const one = agent.get('https://api.test').intercept({ path: (path) => path.startsWith('/v2/access/mass-messages/'), method: 'DELETE' });
    const scope = status === 0 ? one.replyWithError(new Error('reset')) : one.reply(note);
    if (delayMs) scope.delay(delayMs);
  }
  return {
    seen,
    async restore() {
      setGlobalDispatcher(real);
      await agent.close();
    },
  };
};
addMockChecks(host, mock, { fetch: undiciFetch });
addMockChecks({ ...host, check: (name, run) => host.check(`${name}, Node's fetch`, run) }, mock);
await runAndPrint(host);
