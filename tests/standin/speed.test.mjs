import assert from 'node:assert/strict';
import { Agent, createServer, request } from 'node:http';
import { once } from 'node:events';
import { DEFAULT_CONNECTION, DEFAULT_KEY } from './index.js';
import { MESSAGES, standinForTests, test } from './test-kit.mjs';

const DELETES = 1000;
const LANES = 8;
const ROUNDS = 4;
// Measured: about 2; about 16 when each delete searches all messages.
const MOST_TIMES_SLOWER = 6;

const headers = { apiKey: DEFAULT_KEY, 'x-connection-id': DEFAULT_CONNECTION };

/** How long the deletes take, all answered with 200, over a few connections that are kept. */
async function timeOf(url, ids) {
  const agent = new Agent({ keepAlive: true, maxSockets: LANES });
  const left = [...ids];
  const lane = async () => {
    while (left.length > 0) {
      const [response] = await once(request(`${url}${MESSAGES}/${left.pop()}`, { method: 'DELETE', agent, headers }).end(), 'response');
      assert.equal(response.statusCode, 200);
      await once(response.resume(), 'end');
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: LANES }, lane));
  agent.destroy();
  return performance.now() - start;
}

test(`deletes are at most ${MOST_TIMES_SLOWER} times slower than a bare server's answers, with 100,000 messages there`, async (t) => {
  const standin = await standinForTests({ rateLimit: { perMinute: 6e9, burst: 1e9 } });
  const seed = async (count) => (await standin.control('POST', 'messages', { connectionId: DEFAULT_CONNECTION, count })).ids;
  await seed(100_000);
  const [example] = await seed(1);
  const body = (await standin.remove(example)).text;
  const bare = createServer((_, res) => res.setHeader('content-length', Buffer.byteLength(body)).end(body)).listen(0, '127.0.0.1');
  await once(bare, 'listening');
  t.after(() => bare.close());

  const ratios = [];
  for (let round = 0; round < ROUNDS; round++) {
    const ids = await seed(DELETES);
    const bareMs = await timeOf(`http://127.0.0.1:${bare.address().port}`, ids);
    const ratio = (await timeOf(standin.url, ids)) / bareMs;
    // The first round measures how the code warms up.
    if (round > 0) ratios.push(ratio);
  }
  assert.ok(Math.min(...ratios) < MOST_TIMES_SLOWER, `times slower, by round: ${ratios.map((ratio) => ratio.toFixed(1))}`);
  t.diagnostic(`times slower, by round: ${ratios.map((ratio) => ratio.toFixed(1))}`);
});
