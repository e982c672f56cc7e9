// Short made-up keys, as tests have them, and a server of docker-compose.
import assert from 'node:assert/strict';
import { deleteMassMessage } from 'ofauth-wasm';

const [baseUrl, query] = process.argv.slice(2);
const given = Object.fromEntries(new URLSearchParams(query));
const failure = (promise) => promise.then(() => assert.fail('it resolved'), (error) => error);

const unreachable = async () => {
  throw new TypeError('Failed to fetch');
};
const { message, cause } = await failure(deleteMassMessage('1', 'k', 'c', { maxRetries: 0, fetch: unreachable }));
assert.equal(cause.message, 'Failed to fetch');
assert.match(message, /^No response arrived; the message may have been deleted/);

const rejects = async () => Response.json({ error: 'Invalid API key for this connection', type: 'UNAUTHORIZED' }, { status: 401 });
for (const [key, connection] of [['k', 'c'], ['key', 'conn'], ['invalid', 'this']]) {
  const rejected = await failure(deleteMassMessage('1', key, connection, { fetch: rejects }));
  assert.equal(rejected.message, 'Invalid API key for this connection');
  assert.equal(rejected.body.error, rejected.message);
}

const refused = await failure(deleteMassMessage('1', 'k', 'c', { baseUrl: 'http://mock:3000' }));
assert.equal(refused.code, 'invalid_argument');
assert.equal(refused.attempts, 0);
assert.match(refused.message, /^baseUrl must be https \(http only for localhost/);

// The way round: an address of https, and a fetch that goes to the server instead.
const toMock = (url, init) => fetch(url.replace('https://mock', baseUrl), init);
const answer = await deleteMassMessage(given.id, given.apiKey, given.connectionId, { baseUrl: 'https://mock', fetch: toMock });
console.log(JSON.stringify({ success: answer.success, deleted: String(answer.queue.id) }));
