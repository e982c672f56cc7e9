// fetch-mock, on the global fetch and as options.fetch.
import fetchMock from 'fetch-mock';
import { addMockChecks, addShared, makeHost, runAndPrint } from '../suite.mjs';

const host = await makeHost(() => import('ofauth-wasm'));
fetchMock.mockGlobal();
fetchMock.spy('begin:http://127.0.0.1');
addShared(host);
addMockChecks(host, (replies) => {
  const seen = [];
  const route = fetchMock.delete('begin:https://api.test/', async ({ url, options }) => {
    const { status, json, headers, delayMs } = replies.shift();
    const sent = new Headers(options.headers);
    seen.push([options.method.toUpperCase(), new URL(url).pathname, sent.get('apiKey'), sent.get('x-connection-id')]);
    if (delayMs) await new Promise((resolve) => setTimeout(resolve, delayMs));
    return status === 0 ? { throws: new TypeError('Failed to fetch') } : { status, headers, body: json };
  }, { name: 'api' });
  return { seen, restore: () => route.removeRoutes({ names: ['api'] }) };
});
await runAndPrint(host);
fetchMock.unmockGlobal();
