// Runs in workerd, as the Worker itself does.
import { exports } from 'cloudflare:workers';
import { createStandin } from 'ofauth-wasm/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

let standin;

beforeEach(() => {
  standin = createStandin({ apiKeys: ['key-for-tests'], messages: { conn_1: [1, 2, 3] } });
  // The Worker runs in the same isolate, so its fetch is this one.
  vi.stubGlobal('fetch', standin.fetch);
});
afterEach(() => vi.unstubAllGlobals());

async function post(ids) {
  const response = await exports.default.fetch('https://worker.example/', { method: 'POST', body: JSON.stringify(ids) });
  return response.json();
}

test('deletes what it is asked to, with its own key', async () => {
  expect(await post([1, 3])).toEqual({ 1: 'deleted', 3: 'deleted' });
  expect([1, 2, 3].filter((id) => standin.has('conn_1', id))).toEqual([2]);
  expect(standin.requests).toHaveLength(2);
});

test('tells what became of each', async () => {
  standin.fail(2, { lost: 'reply' });
  standin.fail(3, { status: 400 });
  expect(await post([1, 2, 3, 4])).toEqual({ 1: 'deleted', 2: 'alreadyDeleted', 3: 'bad_request', 4: 'not_found' });
  expect([1, 2, 3].filter((id) => standin.has('conn_1', id))).toEqual([3]);
});
