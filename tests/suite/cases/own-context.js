// Everything a call does runs in the async context that it was made in.

import { assert } from 'chai';
import { okResponse } from '../context.js';
import { sleep, step } from '../guard.js';
import { outcomeOf, withValues } from '../replace.js';

const CALLS = 20;
const unavailable = () => new Response('{"error":"later"}', { status: 503, headers: { 'retry-after-ms': '1' } });

/** Each way through a call. `options` go to the call; `respond(attempt, init)` is its fetch. */
const ways = {
  'an answer at once': { respond: () => okResponse() },
  'an answer later': { respond: () => sleep(10).then(() => okResponse()) },
  'a thenable': { respond: () => ({ then: (resolve) => setTimeout(resolve, 5, okResponse()) }) },
  'a slow body': { respond: () => okResponse(slowBody()) },
  'a retry': { respond: (attempt) => (attempt === 1 ? unavailable() : okResponse()) },
  'a rejection': { respond: () => Promise.reject(new TypeError('down')), options: () => ({ maxRetries: 0 }) },
  'an error of the API': { respond: () => new Response('{"error":"no"}', { status: 403 }) },
  'the attempt’s deadline': { respond: () => new Promise(() => {}), options: () => ({ maxRetries: 0, attemptTimeoutMs: 30 }) },
  'two deadlines': { respond: () => new Promise(() => {}), options: () => ({ maxRetries: 1, attemptTimeoutMs: 20 }) },
  'an abort': { respond: () => new Promise(() => {}), options: () => ({ signal: abortsAfter(15) }) },
  'an abort in the wait': {
    respond: () => new Response('{"error":"later"}', { status: 503, headers: { 'retry-after-ms': '5000' } }),
    options: () => ({ signal: abortsAfter(15) }),
  },
};

function abortsAfter(ms) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), ms);
  return controller.signal;
}

function slowBody() {
  const parts = ['{"success"', ':tr', 'ue}'];
  return new ReadableStream({
    async pull(controller) {
      await sleep(2);
      if (parts.length > 0) controller.enqueue(new TextEncoder().encode(parts.shift()));
      else controller.close();
    },
  });
}

/** Runs one call in a context of its own; returns every context that was seen. */
function callIn(storage, id, deleteThrough, { respond, options = () => ({}) }, shared = {}) {
  return storage.run(id, async () => {
    const seen = [];
    let attempts = 0;
    const note = (where) => seen.push([where, storage.getStore()]);
    const fetch = (url, init) => {
      note('fetch');
      return respond(++attempts, init);
    };
    await outcomeOf(deleteThrough(fetch, { maxRetries: 2, onAttempt: () => note('onAttempt'), ...options(), ...shared }));
    note('after the call');
    return seen;
  });
}

function assertOwn(seen, id) {
  assert.isAtLeast(seen.length, 2);
  for (const [where, context] of seen) assert.equal(context, id, where);
}

export default [
  ...Object.entries(ways).map(([label, way]) => ({
    name: `twenty calls at once stay in their own context: ${label}`,
    needs: ['asyncLocalStorage'],
    async run({ host, deleteThrough }) {
      const storage = new host.asyncLocalStorage();
      const ids = Array.from({ length: CALLS }, (_, index) => `call ${index}`);
      const all = await Promise.all(ids.map((id) => callIn(storage, id, deleteThrough, way)));
      for (const [index, id] of ids.entries()) assertOwn(all[index], id);
    },
  })),
  {
    name: 'calls of every kind, mixed, stay in their own context',
    needs: ['asyncLocalStorage'],
    async run({ host, deleteThrough }) {
      const storage = new host.asyncLocalStorage();
      const list = Object.values(ways).flatMap((way) => [way, way]);
      const all = await Promise.all(list.map((way, index) => callIn(storage, index, deleteThrough, way)));
      for (const [index, seen] of all.entries()) assertOwn(seen, index);
    },
  },
  {
    name: 'calls that share a signal report its abort in their own context, whoever aborts',
    needs: ['asyncLocalStorage'],
    async run({ host, deleteThrough }) {
      const storage = new host.asyncLocalStorage();
      const controller = new AbortController();
      const way = { respond: () => new Promise(() => {}) };
      const calls = Array.from({ length: CALLS }, (_, id) => callIn(storage, id, deleteThrough, way, { signal: controller.signal }));
      await sleep(5);
      storage.run('the one who aborts', () => controller.abort());
      for (const [id, seen] of (await Promise.all(calls)).entries()) assertOwn(seen, id);
    },
  },
  {
    name: 'batches at once stay in their own context: source, fetch, callbacks, holds, and what comes after',
    needs: ['asyncLocalStorage'],
    async run({ host, deleteMassMessages, connectionId }) {
      const storage = new host.asyncLocalStorage();
      const batch = (name) =>
        storage.run(name, async () => {
          const seen = [];
          const note = (where) => seen.push([where, storage.getStore()]);
          async function* ids() {
            for (const id of ['1', '2', '2', '3', 'not an id', '4', '5']) {
              await sleep(1);
              note('source');
              yield id;
            }
          }
          let requests = 0;
          const fetch = async () => {
            note('fetch');
            await sleep(2);
            if (++requests === 2) return new Response('{"error":"slow","type":"RATE_LIMIT_EXCEEDED"}', { status: 429, headers: { 'retry-after-ms': '60' } });
            return okResponse();
          };
          const told = (where) => async () => {
            note(where);
            await sleep(1);
            note(`${where}, later`);
          };
          const options = { onAttempt: told('onAttempt'), onOutcome: told('onOutcome'), onProgress: told('onProgress'), concurrency: 2, rateLimit: false };
          // Of one connection: they wait for each other's probes.
          await deleteMassMessages(ids(), 'some-api-key', connectionId, { fetch, ...options });
          note('after the batch');
          return seen;
        });
      const names = ['first', 'second', 'third'];
      const all = await Promise.all(names.map(batch));
      for (const [index, name] of names.entries()) {
        assert.isAtLeast(all[index].length, 30);
        assertOwn(all[index], name);
      }
    },
  },
  {
    name: 'through the network, each call’s fetch runs in its own context',
    needs: ['asyncLocalStorage'],
    async run({ host, addMessage }) {
      const storage = new host.asyncLocalStorage();
      const seen = [];
      const { fetch } = globalThis;
      const watched = (...args) => (seen.push(storage.getStore()), fetch(...args));
      const messages = [];
      for (let index = 0; index < 5; index++) messages.push(await addMessage());
      await withValues(globalThis, { fetch: watched }, () => Promise.all(messages.map((message) => storage.run(message.id, () => message.delete()))));
      assert.sameMembers(
        seen,
        messages.map(({ id }) => id),
      );
    },
  },
  {
    name: 'the first calls, which load the module together, stay in their own context',
    needs: ['asyncLocalStorage', 'freshRealm'],
    async run({ host }) {
      await step('loads', async () => {
        const storage = new host.asyncLocalStorage();
        const realm = await host.freshRealm();
        const { deleteMassMessage } = await realm.load();
        const through = (fetch, options) => deleteMassMessage('5', 'some-api-key', 'conn_1', { fetch, ...options });
        const all = await Promise.all([0, 1, 2].map((id) => callIn(storage, id, through, ways['a retry'])));
        for (const [id, seen] of all.entries()) assertOwn(seen, id);
        realm.close();
      });
    },
  },
];
