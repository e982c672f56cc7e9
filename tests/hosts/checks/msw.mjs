// msw: setupServer, which intercepts Node's own fetch.
import { delay } from 'msw';
import { HttpResponse, http } from 'msw/http';
import { setupServer } from 'msw/node';
import { addMockChecks, addShared, makeHost, runAndPrint } from '../suite.mjs';

const host = await makeHost(() => import('ofauth-wasm'));
const server = setupServer();
server.listen({ onUnhandledFrame: 'bypass' });
addShared(host);
addMockChecks(host, (replies) => {
  const seen = [];
  server.use(
    http.delete('https://api.test/v2/access/mass-messages/:id', async ({ request }) => {
      seen.push([request.method, new URL(request.url).pathname, request.headers.get('apiKey'), request.headers.get('x-connection-id')]);
      const { status, json, headers, delayMs } = replies.shift();
      if (delayMs) await delay(delayMs);
      if (status === 0) return HttpResponse.error();
      return json ? HttpResponse.json(json, { status, headers }) : new HttpResponse(null, { status, headers });
    }),
  );
  return { seen, restore: () => server.resetHandlers() };
});
await runAndPrint(host);
server.close();
