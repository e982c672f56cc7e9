// What `ofauth-wasm/testing` and the package do together, the same in every runtime. It names neither of them and no runtime.

const KEY = 'key-of-a-test';

function equal(found, wanted) {
  const [a, b] = [found, wanted].map((value) => JSON.stringify(value));
  if (a !== b) throw new Error(`${a} is not ${b}`);
}

/** The error's fields, of those named. */
async function rejection(promise, ...names) {
  const error = await promise.then(() => undefined, (error) => error);
  if (error === undefined) throw new Error('it did not reject');
  return names.map((name) => error[name]);
}

const checks = {
  async 'a message is deleted once, and is then missing'({ standin, remove }) {
    const { success, queue } = await remove(1);
    equal([success, queue.id, queue.isCanceled, standin.has('conn_1', 1), standin.has('conn_1', 2)], [true, 1, true, false, true]);
    equal(await rejection(remove(1), 'code', 'status', 'type', 'mayHaveSucceeded'), ['not_found', 404, 'RESOURCE_NOT_FOUND', false]);
    equal((await remove(1, { allowMissing: true })).alreadyDeleted, true);
    equal(standin.requests.length, 3);
    equal(standin.requests[0], { method: 'DELETE', url: 'https://api-next.ofauth.com/v2/access/mass-messages/1', connectionId: 'conn_1' });
  },
  async 'key, connection and owner are checked'({ create, ofauth }) {
    const { fetch, has } = create({ apiKeys: [KEY], messages: { conn_1: ['a'], conn_2: ['b'] } });
    const type = (...args) => rejection(ofauth.deleteMassMessage(...args, { fetch }), 'code', 'type');
    equal(await type('a', 'wrong', 'conn_1'), ['unauthorized', 'UNAUTHORIZED']);
    equal(await type('a', KEY, 'nobody'), ['unauthorized', 'SESSION_NOT_PROVIDED']);
    equal(await type('b', KEY, 'conn_1'), ['not_found', 'RESOURCE_NOT_FOUND']);
    equal([has('conn_1', 'a'), has('conn_2', 'b')], [true, true]);
  },
  async 'a full rate is a 429 that says when to come back'({ create, ofauth }) {
    let now = 1_753_264_882_000;
    // The package remembers for each connection what the API said is left.
    const connectionId = 'conn_limited';
    const standin = create({ messages: { [connectionId]: [1, 2] }, rateLimit: { perMinute: 60, burst: 1 }, now: () => now });
    const remove = (id) => ofauth.deleteMassMessage(id, KEY, connectionId, { fetch: standin.fetch, maxRetries: 0 });
    await remove(1);
    equal(await rejection(remove(2), 'code', 'type', 'retryAfterMs', 'mayHaveSucceeded'), ['rate_limited', 'RATE_LIMIT_EXCEEDED', 1000, false]);
    now += 1000;
    equal((await remove(2)).success, true);
  },
  async 'a lost request and a lost reply look the same; only the second deletes'({ standin, remove }) {
    const unknown = ['network', true, 1];
    standin.fail(1, { lost: 'request' });
    equal(await rejection(remove(1, { maxRetries: 0 }), 'code', 'mayHaveSucceeded', 'attempts'), unknown);
    equal(standin.has('conn_1', 1), true);
    standin.fail(1, { lost: 'reply' });
    equal(await rejection(remove(1, { maxRetries: 0 }), 'code', 'mayHaveSucceeded', 'attempts'), unknown);
    equal(standin.has('conn_1', 1), false);
    standin.fail(2, { lost: 'reply' });
    equal((await remove(2)).alreadyDeleted, true);
  },
  async 'faults are answered in order, with their type and the wait they ask for'({ standin, remove }) {
    standin.fail(1, { status: 503, type: 'MAINTENANCE', retryAfterSeconds: 0 }, { status: 500, retryAfterSeconds: 0, deletes: true }, { status: 403 });
    equal(await rejection(remove(1), 'code', 'type', 'attempts', 'mayHaveSucceeded'), ['forbidden', 'FORBIDDEN', 3, true]);
    equal(standin.has('conn_1', 1), false);
    standin.fail(2, { status: 200, deletes: false });
    equal([(await remove(2)).success, standin.has('conn_1', 2)], [true, true]);
    standin.fail(2, { status: 302 });
    equal(await rejection(remove(2), 'code', 'status'), ['redirected', 302]);
  },
  async 'many deletes, some of which fail'({ create, ofauth }) {
    const ids = Array.from({ length: 50 }, (_, index) => index + 1);
    const standin = create({ messages: { conn_1: ids } });
    standin.fail(7, { status: 400 });
    standin.fail(8, { lost: 'reply' });
    let last;
    const { deleted, alreadyDeleted, failed, outcomes } = await ofauth.deleteMassMessages([...ids, 99], KEY, 'conn_1', { fetch: standin.fetch, onProgress: (progress) => (last = progress) });
    equal([deleted, alreadyDeleted, failed, last.settled], [48, 1, 2, 51]);
    equal([outcomes[6].error.code, outcomes[50].error.code], ['bad_request', 'not_found']);
    equal(ids.filter((id) => standin.has('conn_1', id)), [7]);
  },
  async 'an abort before it is sent sends nothing; one in between rejects'({ standin, remove }) {
    equal(await rejection(remove(1, { signal: AbortSignal.abort() }), 'code', 'attempts'), ['aborted', 0]);
    equal([standin.requests.length, standin.has('conn_1', 1)], [0, true]);
    const controller = new AbortController();
    const fetch = (...args) => (Promise.resolve().then(() => controller.abort('enough')), standin.fetch(...args));
    equal(await rejection(remove(1, { fetch, signal: controller.signal }), 'code', 'cause'), ['aborted', 'enough']);
    equal(standin.has('conn_1', 1), standin.requests.length === 0);
  },
  async 'its fetch gives the Response of the runtime'({ standin }) {
    const response = await standin.fetch('https://api.example/v2/access/mass-messages/1', { method: 'DELETE', headers: { apiKey: KEY, 'x-connection-id': 'conn_1' } });
    equal([response instanceof Response, response.headers.get('content-type'), (await response.json()).queue.id], [true, 'application/json; charset=utf-8', 1]);
  },
  async 'a Request counts where the second argument lacks something'({ standin }) {
    const request = new Request('https://api.example/v2/access/mass-messages/1', { method: 'DELETE', headers: { apiKey: KEY, 'x-connection-id': 'conn_1' } });
    const { signal } = new AbortController();
    const statuses = [await standin.fetch(request, { method: 'POST' }), await standin.fetch(request, { signal }), await standin.fetch(request)].map(({ status }) => status);
    equal([statuses, standin.has('conn_1', 1)], [[404, 200, 404], false]);
  },
  async 'what is wrong is told by its name'({ create, standin }) {
    const message = (call) => {
      try {
        call();
      } catch (error) {
        return `${error.name}: ${error.message}`;
      }
      throw new Error('it did not throw');
    };
    equal(message(() => create({ messages: { conn_1: [-1] } })).startsWith('TypeError: options.messages.conn_1[0] must be a string of 1 to 128'), true);
    equal(message(() => standin.fail(1, { status: 99 })), 'TypeError: faults[0].status must be a whole number from 200 to 599');
  },
};

/**
 * @param load imports `{ ofauth, testing }`: the package, and its entry for tests
 * @param mode "sabotaged": the stand-in deletes nothing, and checks must fail
 * @returns `[{ name, ok, error? }]`
 */
export async function runChecks({ load, mode, onResult = () => {} }) {
  const before = new Set(Object.getOwnPropertyNames(globalThis));
  const { ofauth, testing } = await load();
  const added = Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name));
  const results = [];
  const report = async (name, run) => {
    const result = await run().then(() => ({ name, ok: true }), (error) => ({ name, ok: false, error: String(error?.stack ?? error) }));
    results.push(result);
    onResult(result);
  };
  const create = mode === 'sabotaged' ? lying(testing.createStandin) : testing.createStandin;
  await report('the import makes no globals', async () => equal([added, Object.keys(testing)], [[], ['createStandin']]));
  for (const [name, run] of Object.entries(checks)) {
    const standin = create({ messages: { conn_1: [1, 2, 3] } });
    const remove = (id, options) => ofauth.deleteMassMessage(id, KEY, 'conn_1', { fetch: standin.fetch, ...options });
    await report(name, async () => run({ standin, create, ofauth, remove }));
  }
  return results;
}

const lying = (createStandin) => (options) => {
  const standin = createStandin(options);
  return { ...standin, fetch: async () => new Response('{"success":true}') };
};
