// nock, which intercepts Node's own fetch since version 14.
import nock from 'nock';
import { addMockChecks, addShared, equal, makeHost, runAndPrint } from '../suite.mjs';

const host = await makeHost(() => import('ofauth-wasm'));
const { check, call, rejection } = host;
addShared(host);
addMockChecks(host, (replies) => {
  const seen = [];
  for (const { status, json, headers, delayMs = 0 } of replies) {
    const one = nock('https://api.test').delete('/v2/access/mass-messages/26000000001').delay(delayMs);
    if (status === 0) one.replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    else one.reply(({ method, url, headers: sent }) => {
      seen.push([method, new URL(url).pathname, sent.get('apiKey'), sent.get('x-connection-id')]);
      return [status, json ?? '', headers ?? {}];
    });
  }
  return { seen, restore: () => nock.cleanAll() };
});
check('nock.disableNetConnect: rejects, and tells what nock said', async () => {
  nock.disableNetConnect();
  try {
    const { cause } = await rejection(call({ maxRetries: 0 }), 'network');
    equal(/nock|net connect/i.test(`${cause} ${cause.code} ${cause.cause} ${cause.cause?.code}`), true, `cause: ${cause}`);
  } finally {
    nock.enableNetConnect();
  }
});
await runAndPrint(host);
nock.restore();
