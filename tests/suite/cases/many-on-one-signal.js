// Many calls share a signal: a page's, a server's for its shutdown.

import { assert } from 'chai';
import { watchedController } from '../../faults/signals.js';
import { okResponse } from '../context.js';
import { sleep } from '../guard.js';
import { outcomeOf } from '../replace.js';

const CALLS = 30;
const hang = () => new Promise(() => {});

/** What the process warns of while `action` runs, where there is a process. */
async function warningsDuring(action) {
  const warnings = [];
  const listener = (warning) => warnings.push(`${warning.name}: ${warning.message}`);
  globalThis.process?.on?.('warning', listener);
  await action();
  // Given in a later turn.
  await sleep(5);
  globalThis.process?.removeListener?.('warning', listener);
  return warnings;
}

function times(make) {
  return Array.from({ length: CALLS }, (_, index) => make(index));
}

export default [
  {
    name: 'thirty calls on one signal: one listener, none left, and no warning',
    async run({ deleteThrough }) {
      const { signal, listeners } = watchedController();
      let most = 0;
      const fetch = async () => {
        await sleep(2);
        most = Math.max(most, listeners());
        return okResponse();
      };
      const warnings = await warningsDuring(async () => {
        for (const answer of await Promise.all(times(() => deleteThrough(fetch, { signal })))) assert.isTrue(answer.success);
      });
      assert.equal(most, 1);
      assert.equal(listeners(), 0);
      assert.isEmpty(warnings);
    },
  },
  {
    name: 'a plain signal too gives no warning, through the network and with retries',
    async run({ addMessage }) {
      const controller = new AbortController();
      const message = await addMessage();
      await message.setFaults({ status: 404, json: { error: 'no' }, times: 'forever' });
      const warnings = await warningsDuring(() => Promise.all(times(() => outcomeOf(message.delete({ signal: controller.signal })))));
      assert.isEmpty(warnings);
    },
  },
  {
    name: 'an abort ends all of them, each with its reason, and a call after it sends nothing',
    async run({ deleteThrough, rejection }) {
      const { controller, signal, listeners } = watchedController();
      const reason = new Error('enough');
      const outcomes = times(() => outcomeOf(deleteThrough(hang, { signal })));
      await sleep(5);
      controller.abort(reason);
      for (const { error } of await Promise.all(outcomes)) {
        assert.deepInclude(error.toJSON(), { code: 'aborted', attempts: 1, mayHaveSucceeded: true });
        assert.strictEqual(error.cause, reason);
      }
      assert.equal(new Set(await Promise.all(outcomes)).size, CALLS);
      assert.equal(listeners(), 0);
      await rejection(() => deleteThrough(hang, { signal }), { code: 'aborted', attempts: 0 });
      assert.equal(listeners(), 0);
    },
  },
  {
    name: 'calls that end in different ways and in any order leave no listener, and the rest still hear the abort',
    async run({ deleteThrough }) {
      const { controller, signal, listeners } = watchedController();
      const ways = [async () => okResponse(), () => Promise.reject(new Error('no')), async () => new Response('', { status: 403 }), hang];
      const outcomes = times((index) => outcomeOf(deleteThrough(() => sleep(index % 7).then(ways[index % 4]), { signal })));
      const hangs = (_, index) => index % ways.length === ways.indexOf(hang);
      await Promise.all(outcomes.filter((...one) => !hangs(...one)));
      assert.equal(listeners(), 1);
      controller.abort();
      for (const [index, { error }] of (await Promise.all(outcomes)).entries())
        assert.equal(error?.code === 'aborted', hangs(0, index), String(index));
      assert.equal(listeners(), 0);
    },
  },
  {
    name: 'refused and invalid calls leave no listener',
    async run({ deleteMassMessage }) {
      const { signal, listeners } = watchedController();
      const lists = [
        ['', 'k', 'c'],
        ['5', '', 'c'],
        ['5', 'k', 7],
        ['5', 'k', 'c', { timeoutMs: -1 }],
        ['5', 'k', 'c', { baseUrl: 'x' }],
      ];
      const outcomes = lists.map(([id, key, connection, options]) => outcomeOf(deleteMassMessage(id, key, connection, { ...options, signal })));
      for (const { error } of await Promise.all(outcomes)) assert.equal(error.code, 'invalid_argument');
      assert.equal(listeners(), 0);
    },
  },
];
