// Built-ins that are frozen, as SES and Node's --frozen-intrinsics leave them. In a realm of its own: it cannot be undone.

import { assert } from 'chai';
import { step } from '../guard.js';
import { outcomeOf } from '../replace.js';

const INTRINSICS = [
  'Object',
  'Function',
  'Array',
  'Error',
  'TypeError',
  'Promise',
  'Map',
  'Set',
  'WeakMap',
  'String',
  'Number',
  'Boolean',
  'Symbol',
  'Uint8Array',
  'ArrayBuffer',
  'DataView',
  'RegExp',
];
const ANSWER =
  '{"success":true,"queue":{"toString":[],"id":5},"toString":1,"constructor":null,"valueOf":"x","hasOwnProperty":{},"name":1,"message":2,"then":3}';
const response = (status, text) => ({ status, text: async () => text });

function freeze(global) {
  for (const name of INTRINSICS) for (const one of [global[name], global[name].prototype]) global.Object.freeze(one);
  for (const one of [global.JSON, global.Math, global.Reflect]) global.Object.freeze(one);
}

/** Answers, errors, retries, deadlines, aborts: the module traps in none. */
async function works({ deleteMassMessage, OFAuthError, isOFAuthError }) {
  const call = (fetch, options) => outcomeOf(deleteMassMessage('5', 'some-api-key', 'conn_1', { fetch, maxRetries: 0, ...options }));
  const rejects = async (expected, fetch, options) => {
    const { error } = await call(fetch, options);
    assert.isTrue(isOFAuthError(error) && error instanceof OFAuthError);
    assert.deepInclude({ ...error.toJSON() }, { name: 'OFAuthError', ...expected });
    return error;
  };
  const answered = await call(async () => response(200, ANSWER));
  assert.equal(JSON.stringify(answered.value), ANSWER, String(answered.error));
  let asked = 0;
  const reports = [];
  const flaky = async () => response(asked++ ? 200 : 503, asked > 1 ? ANSWER : '{"toString":1,"error":"no"}');
  assert.isTrue((await call(flaky, { maxRetries: 1, onAttempt: (report) => reports.push(report) })).value.success);
  assert.deepEqual(
    reports.map(({ attempt }) => attempt),
    [1, 2],
  );
  const refused = await rejects({ code: 'not_found', status: 404, requestId: 'r' }, async () =>
    response(404, '{"error":"no","requestId":"r","toString":1,"constructor":2}'),
  );
  assert.equal(refused.body.constructor, 2);
  const thrown = await rejects({ code: 'network' }, () => Promise.reject(Object.assign(new Error('no'), { code: 'E_NO' })));
  assert.deepEqual([thrown.cause.message, thrown.cause.code], ['no', 'E_NO']);
  await rejects({ code: 'timeout' }, () => new Promise(() => {}), { attemptTimeoutMs: 10 });
  const controller = new AbortController();
  await rejects({ code: 'aborted' }, () => (controller.abort(), new Promise(() => {})), { signal: controller.signal });
  await rejects({ code: 'invalid_argument', attempts: 0 }, async () => {}, { timeoutMs: 'x' });
  assert.equal(new (class Mine extends OFAuthError {})('mine', { code: 'network' }).toJSON().code, 'network');
}

export default ['before', 'after'].map((when) => ({
  name: `with built-ins frozen ${when} the package is loaded every call ends as it should`,
  needs: ['freshRealm'],
  async run({ host }) {
    await step(when, async () => {
      const realm = await host.freshRealm();
      if (when === 'before') freeze(realm.global);
      const copy = await realm.load();
      if (when === 'after') {
        await outcomeOf(copy.deleteMassMessage('5', 'some-api-key', 'conn_1', { fetch: async () => response(204, '') }));
        freeze(realm.global);
      }
      await works(copy);
      realm.close();
    });
  },
}));
