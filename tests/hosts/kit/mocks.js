// A tool that answers instead of a server.

import { ANSWER, equal, sleep } from './host.js';

/**
 * @param mock programs the answers, in order, to deletes of the messages of https://api.test; `status` 0 is a network error,
 *   `delayMs` a wait. Returns `{ seen, restore }`: `seen` lists `[method, path, key, connection]` of each request
 * @param options options of each call
 */
export function addMockChecks({ check, call, rejection, resolution, message }, mock, options = {}) {
  const mocked = (name, replies, run) =>
    check(`mock: ${name}`, async () => {
      const { seen, restore = () => {} } = await mock(replies);
      try {
        await run(seen);
      } finally {
        await restore();
      }
    });
  const request = ['DELETE', '/v2/access/mass-messages/26000000001', 'a-key-of-a-test', 'conn_of_a_test'];

  mocked('an answer, and what it saw', [{ status: 200, json: ANSWER }], async (seen) => {
    equal(await resolution(call(options)), ANSWER, 'answer');
    equal(seen, [request], 'requests');
  });
  mocked('a 404', [{ status: 404, json: { error: 'Gone', type: 'RESOURCE_NOT_FOUND' } }], async () => {
    equal((await rejection(call(options), 'not_found')).message, 'Gone', 'message');
  });
  mocked('503, 429, then an answer', [{ status: 503 }, { status: 429, headers: { 'retry-after-ms': '20' } }, { status: 200, json: ANSWER }], async (seen) => {
    const statuses = [];
    equal(await resolution(call({ ...options, onAttempt: ({ status }) => statuses.push(status) })), ANSWER, 'answer');
    equal([seen.length, statuses], [3, [503, 429, 200]], 'attempts');
  });
  mocked('a network error', [{ status: 0 }], async () => {
    equal((await rejection(call({ ...options, maxRetries: 0 }), 'network')).cause instanceof Error, true, 'cause');
  });
  mocked('an abort while the answer is awaited', [{ status: 200, json: ANSWER, delayMs: 1_000 }], async () => {
    const controller = new AbortController();
    const rejected = rejection(call({ ...options, signal: controller.signal }), 'aborted');
    await sleep(100);
    controller.abort('enough');
    equal((await rejected).cause, 'enough', 'cause');
  });
  mocked('a real call beside a mocked one', [{ status: 200, json: ANSWER }], async () => {
    const one = await message();
    const [real, answer] = await Promise.all([resolution(one.delete()), resolution(call(options))]);
    equal([real.queue.id, answer.queue.id, await one.exists()], [Number(one.id), 1, false], 'both');
  });
}
