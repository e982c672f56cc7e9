// Exits with 13 where a call waits for a timer that nobody runs.
import assert from 'node:assert/strict';
import { deleteMassMessage } from 'ofauth-wasm';
import sinon from 'sinon';

const clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'Date', 'performance', 'queueMicrotask', 'nextTick'] });
// By hand: where queueMicrotask is faked, the body of Node's own Response is read only once the clock is driven.
const byHand = (status) => ({ status, json: async () => ({ success: true }) });
const call = (statuses, respond = byHand) => deleteMassMessage('1', 'a-key', 'a-connection', { fetch: async () => respond(statuses.shift()) });

assert.deepEqual(await call([200]), { success: true });

const statuses = [503, 200];
const answer = call(statuses);
await clock.tickAsync(0);
assert.deepEqual(statuses, [200]);
await clock.tickAsync(30_000);
assert.deepEqual(await answer, { success: true });

const read = call([200], (status) => Response.json({ success: true }, { status }));
await clock.tickAsync(0);
assert.deepEqual(await read, { success: true });
clock.restore();
