import { createStandin } from 'ofauth-wasm/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { deleteOld } from './delete-old.js';

const OLD = '2026-01-01T00:00:00+00:00';
const NEW = '2026-03-30T00:00:00+00:00';
const MESSAGES = [{ id: 1, date: OLD }, { id: 2, date: OLD }, { id: 3, date: NEW }];

function setUp(options) {
  const standin = createStandin({ messages: { conn_1: [1, 2, 3] }, ...options });
  const printed = [];
  const print = (line) => printed.push(line);
  const run = (more) =>
    deleteOld(MESSAGES, 30, { apiKey: 'test', connectionId: 'conn_1', now: Date.parse('2026-03-31T00:00:00Z'), print, fetch: standin.fetch, ...more });
  const left = () => [1, 2, 3].filter((id) => standin.has('conn_1', id));
  return { standin, printed, run, left };
}

test('deletes what is old, leaves what is new, and tells how far it is', async () => {
  const { printed, run, left } = setUp();
  expect(await run()).toBe(2);
  expect(left()).toEqual([3]);
  expect(printed.at(-1)).toBe('2 of 2');
});

test('a message whose answer was lost counts as deleted: the retry finds it gone', async () => {
  const { standin, run, left } = setUp();
  standin.fail(1, { lost: 'reply' });
  expect(await run()).toBe(2);
  expect(left()).toEqual([3]);
  expect(standin.requests).toHaveLength(3);
});

test('says which message stayed, and which may be gone', async () => {
  const { standin, printed, run, left } = setUp();
  standin.fail(1, { status: 400 });
  standin.fail(2, { status: 500, deletes: true });
  expect(await run({ maxRetries: 0 })).toBe(0);
  expect(left()).toEqual([1, 3]);
  expect(printed).toEqual(expect.arrayContaining(['1: not deleted, bad_request', '2: maybe deleted, server']));
});

describe('with fake timers', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  test('waits as long as the API asks to, in no time', async () => {
    const { standin, printed, run, left } = setUp();
    standin.fail(1, { status: 429, retryAfterSeconds: 60 });
    const deleted = run();
    await vi.advanceTimersByTimeAsync(70_000);
    expect(await deleted).toBe(2);
    expect(printed).toContain('waiting 60 s');
    expect(left()).toEqual([3]);
  });
});
