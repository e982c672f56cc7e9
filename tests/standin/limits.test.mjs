import assert from 'node:assert/strict';
import { DEFAULT_CONNECTION, startStandin } from './index.js';
import { RateLimit } from './rate-limit.js';
import { MESSAGES, standinForTests, test } from './test-kit.mjs';

const START = 1_753_264_882_000;
let now = START;
const api = await standinForTests({ now: () => now });

/** Sends a list request, which takes a token as a delete does. */
const spend = (connectionId) => api.api('GET', MESSAGES, { connectionId });
const statuses = async (connectionId, count) => {
  const seen = [];
  for (let i = 0; i < count; i++) seen.push((await spend(connectionId)).status);
  return seen;
};

test('a bucket starts with the tokens it was given', async () => {
  const start = async (tokens) => statuses(await api.connection({ rateLimit: { perMinute: 60, burst: 4, tokens } }), 5);
  assert.deepEqual(await start(undefined), [200, 200, 200, 200, 429]);
  assert.deepEqual(await start(4), [200, 200, 200, 200, 429]);
  assert.deepEqual(await start(2), [200, 200, 429, 429, 429]);
  assert.deepEqual(await start(2.9), [200, 200, 429, 429, 429]);
  assert.deepEqual(await start(0), [429, 429, 429, 429, 429]);
});

test('Remaining is the truth, absent, or whatever the server was told to say', async () => {
  const told = async (remaining) => {
    const connectionId = await api.connection({ rateLimit: { perMinute: 60, burst: 3, remaining } });
    const answers = [await spend(connectionId), await spend(connectionId)];
    assert.deepEqual(answers.map(({ headers }) => headers.get('x-ratelimit-limit')), ['60', '60']);
    return answers.map(({ headers }) => headers.get('x-ratelimit-remaining'));
  };
  assert.deepEqual(await told(undefined), ['2', '1']);
  assert.deepEqual(await told(true), ['2', '1']);
  assert.deepEqual(await told(false), [null, null]);
  for (const [lie, text] of [[0, '0'], [1e9, '1000000000'], [-1, '-1'], ['NaN', 'NaN'], ['-1', '-1'], ['', '']]) {
    assert.deepEqual(await told(lie), [text, text]);
  }
});

for (const [skew, tokens] of [[1, 1000], [1.002, 1002], [0.998, 998]]) {
  test(`after 1,000 s, a server whose clock runs ${skew} times as fast has ${tokens} tokens at one a second`, async () => {
    now = START;
    const connectionId = await api.connection({ rateLimit: { perMinute: 60, burst: 5000, tokens: 0, skew } });
    assert.equal((await spend(connectionId)).status, 429);
    now += 1_000_000;
    const { status, headers } = await spend(connectionId);
    assert.deepEqual([status, headers.get('x-ratelimit-remaining')], [200, String(tokens - 1)]);
    assert.equal(headers.get('x-ratelimit-reset'), String(START / 1000 + tokens), 'Reset is of that clock as well');
  });
}

test('the headers of the IETF draft, which pages may read', async () => {
  const connectionId = await api.connection({ rateLimit: { perMinute: 6, burst: 2, headers: 'ietf' } });
  const seen = async () => {
    const { status, headers } = await spend(connectionId);
    assert.equal(headers.get('x-ratelimit-limit'), null);
    return [status, headers.get('ratelimit-policy'), headers.get('ratelimit')];
  };
  assert.deepEqual(await seen(), [200, '"burst";q=6;w=60', '"default";r=1;t=0']);
  assert.deepEqual(await seen(), [200, '"burst";q=6;w=60', '"default";r=0;t=10']);
  now += 3500;
  assert.deepEqual(await seen(), [429, '"burst";q=6;w=60', '"default";r=0;t=7']);

  const lying = { perMinute: 6, burst: 2, headers: 'ietf', remaining: 'NaN' };
  const silent = { ...lying, remaining: false };
  const texts = [];
  for (const rateLimit of [lying, silent]) texts.push((await spend(await api.connection({ rateLimit }))).headers.get('ratelimit'));
  assert.deepEqual(texts, ['"default";r=NaN;t=0', null]);
  const { headers } = await spend(connectionId);
  assert.match(headers.get('access-control-expose-headers'), /, RateLimit, RateLimit-Policy/);
});

test('a 429 has Retry-After only if asked for, in whole seconds', async () => {
  const hint = async (options) => {
    const connectionId = await api.connection({ rateLimit: { perMinute: 40, burst: 1, ...options } });
    const answers = [await spend(connectionId), await spend(connectionId)];
    return answers.map(({ status, headers }) => [status, headers.get('retry-after')]);
  };
  assert.deepEqual(await hint({}), [[200, null], [429, null]]);
  assert.deepEqual(await hint({ retryAfter: false }), [[200, null], [429, null]]);
  assert.deepEqual(await hint({ retryAfter: true }), [[200, null], [429, '2']], '1.5 s are rounded up');
  assert.deepEqual(await hint({ retryAfter: true, headers: 'ietf' }), [[200, null], [429, '2']]);
});

const delaysOf = (options, count = 1000) => {
  const limit = new RateLimit({ perMinute: 60, burst: 1, ...options }, 0);
  return Array.from({ length: count }, () => limit.arrivalDelayMs());
};

test('jitter is the same in every run, spread over all of its range, and another for another seed', () => {
  const delays = delaysOf({ jitterMs: 9 });
  assert.deepEqual(delaysOf({ jitterMs: 9 }), delays);
  assert.notDeepEqual(delaysOf({ jitterMs: 9, seed: 2 }), delays);
  const counts = Array.from({ length: 10 }, (_, ms) => delays.filter((delay) => delay === ms).length);
  assert.equal(counts.reduce((a, b) => a + b), 1000, 'whole milliseconds from 0 to 9');
  assert.ok(Math.min(...counts) > 50 && Math.max(...counts) < 200, String(counts));
  assert.deepEqual(new Set(delaysOf({})), new Set([0]));
});

test('jitter comes before the bucket: who was sent first may be refused, who leaves on the way takes no token', async () => {
  const jitterMs = 2000;
  let seed = 1;
  while (((slow, fast) => slow < 0.7 * jitterMs || fast > 0.02 * jitterMs)(...delaysOf({ jitterMs, seed }, 2))) seed++;
  const limit = { perMinute: 60, burst: 1, jitterMs, seed };

  const overtaken = await api.connection({ rateLimit: limit });
  const first = spend(overtaken);
  await api.until('openRequests', 1);
  const second = await spend(overtaken);
  assert.deepEqual([(await first).status, second.status], [429, 200]);

  const left = await api.connection({ rateLimit: limit });
  const id = await api.seed({ connectionId: left });
  const leaving = new AbortController();
  const gone = assert.rejects(api.remove(id, { connectionId: left, signal: leaving.signal }));
  await api.until('openRequests', 1);
  leaving.abort();
  await gone;
  assert.equal((await api.remove(id, { connectionId: left })).status, 200);
});

test('a wrong limit is refused by name, for a connection and for all', async () => {
  const wrong = [
    [{ perMinute: 0 }, 'rateLimit.perMinute must be'],
    [{ perMinute: undefined }, 'rateLimit.perMinute must be'],
    [{ perMinute: '60' }, 'rateLimit.perMinute must be'],
    [{ burst: 0.5 }, 'rateLimit.burst must be'],
    [{ tokens: -1 }, 'rateLimit.tokens must be'],
    [{ tokens: 91 }, 'rateLimit.tokens must be a number from 0 to burst'],
    [{ tokens: null }, 'rateLimit.tokens must be'],
    [{ jitterMs: 1.5 }, 'rateLimit.jitterMs must be'],
    [{ jitterMs: 60_001 }, 'rateLimit.jitterMs must be'],
    [{ seed: -1 }, 'rateLimit.seed must be'],
    [{ seed: 'a' }, 'rateLimit.seed must be'],
    [{ remaining: null }, 'rateLimit.remaining must be'],
    [{ remaining: 'a\nb' }, 'rateLimit.remaining must be'],
    [{ skew: 0 }, 'rateLimit.skew must be'],
    [{ skew: 2.1 }, 'rateLimit.skew must be'],
    [{ headers: 'draft' }, 'rateLimit.headers must be'],
    [{ retryAfter: 1 }, 'rateLimit.retryAfter must be'],
    [{ brust: 1 }, 'unknown field of rateLimit: brust'],
  ].map(([fields, message]) => [{ perMinute: 60, burst: 90, ...fields }, message]);
  for (const [rateLimit, message] of [...wrong, ...[null, 5, 'x', []].map((value) => [value, 'rateLimit must be true, false or'])]) {
    const isNamed = (error) => error.message.includes(message);
    await assert.rejects(api.connection({ rateLimit }), isNamed, message);
    await assert.rejects(startStandin({ rateLimit }), isNamed, message);
  }
  assert.equal((await statuses(await api.connection({ rateLimit: { perMinute: 60, burst: 90, tokens: undefined } }), 1))[0], 200);
});

test('a limit given at the start holds for every connection, each with its own bucket', async () => {
  const limited = await standinForTests({ rateLimit: { perMinute: 60, burst: 9, tokens: 1, remaining: 'x' }, now: () => 0 });
  for (const connectionId of [DEFAULT_CONNECTION, await limited.connection()]) {
    const answers = [await limited.api('GET', MESSAGES, { connectionId }), await limited.api('GET', MESSAGES, { connectionId })];
    assert.deepEqual(answers.map(({ status, headers }) => [status, headers.get('x-ratelimit-remaining')]), [[200, 'x'], [429, 'x']]);
  }
});

test('changing a connection keeps the fields that are not given, and its bucket unless a limit is', async () => {
  const connectionId = await api.connection({ state: 'expired', rateLimit: { perMinute: 60, burst: 1 } });
  const id = await api.seed({ connectionId });
  assert.equal((await spend(connectionId)).json.type, 'SESSION_EXPIRED');
  await api.connection({ connectionId, down: false });
  await api.connection({ connectionId, state: 'active' });
  assert.equal((await spend(connectionId)).status, 429, 'no new bucket');
  await api.connection({ connectionId, rateLimit: { perMinute: 60, burst: 2, tokens: 1 } });
  assert.deepEqual(await statuses(connectionId, 2), [200, 429]);
  await api.connection({ connectionId, down: 'refuse-503' });
  await api.connection({ connectionId, rateLimit: false });
  assert.equal((await api.remove(id, { connectionId })).status, 503, 'still down');
  assert.deepEqual((await spend(connectionId)).json.list.map((row) => String(row.id)), [id], 'its messages stay');
});
