import { CALL_MS, equal, sleep, within } from './host.js';

/**
 * The checks that hold on every host where a request can reach the stand-in.
 * @param followsRedirects the host's fetch is made of XMLHttpRequest, which follows a redirect whatever it is told: the key
 *   is gone then, and the call must at least say what happened
 */
export function addShared({ check, message, rejection, resolution, elsewhere }, { followsRedirects = false } = {}) {
  check('delete', async () => {
    const one = await message();
    const { success, queue } = await resolution(one.delete());
    equal([success, typeof queue.id, queue.id], [true, 'number', Number(one.id)], 'answer');
    const [request, ...more] = await one.requests();
    equal([request.method, request.headers.apikey, request.headers['x-connection-id'], more], ['DELETE', one.key, one.connectionId, []], 'request');
    equal(await one.exists(), false, 'the message is there');
  });
  check('error', async () => {
    const one = await message({ status: 404, json: { error: 'Mass message not found', type: 'RESOURCE_NOT_FOUND', requestId: 'req_1' } });
    const { status, type, message: text, attempts, retryable } = await rejection(one.delete(), 'not_found');
    equal([status, type, text, attempts, retryable], [404, 'RESOURCE_NOT_FOUND', 'Mass message not found', 1, false], 'error');
  });
  check('retry', async () => {
    const one = await message({ status: 503 }, { status: 429, headers: { 'retry-after-ms': '20' } });
    const seen = [];
    equal((await resolution(one.delete({ onAttempt: ({ attempt, status }) => seen.push([attempt, status]) }))).success, true, 'success');
    equal(seen, [[1, 503], [2, 429], [3, 200]], 'attempts');
  });
  check('abort', async () => {
    const one = await message({ then: 'no-headers', times: 'forever' });
    const controller = new AbortController();
    const reason = new Error('enough');
    const rejected = rejection(one.delete({ signal: controller.signal }), 'aborted');
    while ((await one.requests()).length === 0) await sleep(5);
    controller.abort(reason);
    const { cause, mayHaveSucceeded } = await rejected;
    equal([cause === reason, mayHaveSucceeded], [true, true], 'error');
  });
  check('deadline', async () => {
    const one = await message({ then: 'no-headers', times: 'forever' });
    equal((await rejection(one.delete({ attemptTimeoutMs: 100, maxRetries: 1 }), 'timeout')).attempts, 2, 'attempts');
  });
  check('redirect', async () => {
    const one = await message();
    await one.setFaults({ status: 307, headers: { location: `${elsewhere.url}/v2/access/mass-messages/${one.id}` } });
    equal((await rejection(one.delete(), 'redirected')).mayHaveSucceeded, true, 'mayHaveSucceeded');
    equal((await elsewhere.requests(one.id)).length, followsRedirects ? 1 : 0, 'requests elsewhere');
  });
  check('neighbours', async () => {
    const [one, two] = [await message(), await message({ status: 503 })];
    const odd = (then) => () => Object.defineProperty(Promise.resolve(), 'then', { value: then });
    const stubs = [
      odd((resolve, reject) => (resolve({ status: 503 }), reject(new Error('again')), resolve(7))),
      odd(() => { throw new Error('then'); }),
      () => { throw new Error('stub'); },
      async () => 7,
    ];
    const broken = (await Promise.all(stubs.map(() => message()))).map((other, index) => other.delete({ fetch: stubs[index], maxRetries: 0 }));
    const [first, second, ...codes] = await within(CALL_MS, 'a call', Promise.all([one.delete(), two.delete(), ...broken.map((promise) => promise.catch(({ code }) => code))]));
    equal([first.success, second.success, codes.includes('internal')], [true, true, false], 'the neighbours');
  });
}
