// OFAuthError made by hand: in tests, wrappers and subclasses of the user's own.

import { assert } from 'chai';
import { step } from '../guard.js';

const all = {
  code: 'rate_limited',
  status: 429,
  type: 'RATE_LIMIT_EXCEEDED',
  requestId: 'req_1',
  actionRequired: 'WAIT',
  attempts: 3,
  retryable: true,
  retryAfterMs: 1500,
  mayHaveSucceeded: false,
  body: { error: 'no' },
  cause: new Error('why'),
};

export default [
  {
    name: 'made with nothing: code internal, and no other field there',
    async run({ OFAuthError, isOFAuthError }) {
      for (const [label, list] of Object.entries({
        nothing: [],
        'a message': ['no'],
        'no fields': ['no', {}],
        undefined: ['no', undefined],
        'a field undefined': ['no', { status: undefined, code: undefined }],
      })) {
        await step(label, async () => {
          const error = new OFAuthError(...list);
          assert.isTrue(isOFAuthError(error) && error instanceof OFAuthError && error instanceof Error);
          assert.equal(error.message, list[0] ?? '');
          assert.equal(error.code, 'internal');
          assert.deepEqual(Object.keys(error), ['code']);
          assert.deepEqual(error.toJSON(), { name: 'OFAuthError', message: list[0] ?? '', code: 'internal' });
          for (const field of Object.keys(all).filter((name) => name !== 'code')) assert.notProperty(error, field);
        });
      }
    },
  },
  {
    name: 'each field that is given is there, own and listed; the cause is own and not listed',
    async run({ OFAuthError }) {
      const error = new OFAuthError('too many', all);
      const { cause, ...listed } = all;
      assert.deepEqual(Object.fromEntries(Object.entries(error)), listed);
      assert.strictEqual(error.cause, cause);
      assert.isFalse(Object.getOwnPropertyDescriptor(error, 'cause').enumerable);
      const { body, ...safe } = listed;
      assert.deepEqual(JSON.parse(JSON.stringify(error)), { name: 'OFAuthError', message: 'too many', ...safe });
      for (const value of [0, false, '', null]) {
        const { attempts, body: made } = new OFAuthError('x', { attempts: value, body: value });
        assert.deepEqual([attempts, made], [value, value]);
      }
    },
  },
  {
    name: 'a call’s error has the same shape as one made by hand',
    async run({ OFAuthError, deleteThrough, rejection }) {
      const thrown = await rejection(() => deleteThrough(() => Promise.reject(new Error('no'))));
      const made = new OFAuthError(thrown.message, { ...thrown.toJSON(), cause: thrown.cause });
      assert.deepEqual(Object.keys(made), Object.keys(thrown));
      for (const name of [...Object.keys(thrown), 'cause', 'message']) {
        const [one, other] = [made, thrown].map((error) => Object.getOwnPropertyDescriptor(error, name));
        assert.deepEqual(one, other, name);
      }
      assert.deepEqual(made.toJSON(), thrown.toJSON());
      assert.isFalse(Object.hasOwn(thrown, 'name'));
      assert.isFalse(Object.keys(OFAuthError.prototype).includes('name'));
    },
  },
  {
    name: 'a subclass may set its name in any way, add fields, and is an OFAuthError; the reverse is not so',
    async run({ OFAuthError, isOFAuthError, deleteThrough, rejection }) {
      class Assigned extends OFAuthError {
        constructor(message, fields) {
          super(message, fields);
          this.name = 'Assigned';
          this.code = 'network';
          this.extra = 1;
        }
      }
      class Field extends OFAuthError {
        name = 'Field';
        attempts = 7;
      }
      class Getter extends OFAuthError {
        get name() {
          return 'Getter';
        }
      }
      class Static extends OFAuthError {}
      Static.prototype.name = 'Static';
      for (const [name, Class] of Object.entries({ Assigned, Field, Getter, Static })) {
        await step(name, async () => {
          const error = new Class('mine', { status: 500 });
          assert.equal(String(error), `${name}: mine`);
          assert.equal(error.toJSON().name, name);
          assert.equal(error.status, 500);
          assert.isTrue(error instanceof Class && error instanceof OFAuthError && error instanceof Error && isOFAuthError(error));
          assert.isFalse(new OFAuthError('theirs') instanceof Class);
          assert.isFalse(new Error('x') instanceof Class);
        });
      }
      assert.equal(new Assigned('x').code, 'network');
      assert.equal(new Field('x').attempts, 7);
      const thrown = await rejection(() => deleteThrough(() => Promise.reject(new Error('no'))));
      assert.isFalse(thrown instanceof Assigned);
    },
  },
  {
    name: 'the fields of an error may be changed, as those of any Error',
    async run({ deleteThrough, rejection }) {
      const error = await rejection(() => deleteThrough(() => Promise.reject(new Error('no'))));
      for (const name of ['name', 'message', 'code', 'attempts', 'stack', 'cause', 'extra']) error[name] = 'other';
      assert.equal(String(error), 'other: other');
      assert.equal(error.toJSON().code, 'other');
    },
  },
  {
    name: 'instanceof, isOFAuthError and toJSON work across copies, for subclasses and for hand-made errors',
    needs: ['secondCopy'],
    async run({ host, OFAuthError, isOFAuthError }) {
      const copy = host.secondCopy;
      class Theirs extends copy.OFAuthError {}
      for (const error of [new copy.OFAuthError('x', all), new Theirs('x', all)]) {
        assert.isTrue(error instanceof OFAuthError && isOFAuthError(error));
        assert.equal(error.toJSON().code, 'rate_limited');
        assert.isFalse(error instanceof class extends OFAuthError {});
      }
      assert.isTrue(new OFAuthError('x') instanceof copy.OFAuthError);
      assert.isFalse(new OFAuthError('x') instanceof Theirs);
    },
  },
  {
    name: 'the same across realms',
    needs: ['freshRealm'],
    async run({ host, OFAuthError, isOFAuthError }) {
      const realm = await host.freshRealm();
      const copy = await realm.load();
      const error = await copy.deleteMassMessage('5', '', 'conn_1').catch((reason) => reason);
      assert.isTrue(error instanceof OFAuthError && isOFAuthError(error));
      assert.isTrue(new OFAuthError('x') instanceof copy.OFAuthError);
      assert.isFalse(new realm.global.Error('x') instanceof OFAuthError);
      realm.close();
    },
  },
  {
    name: 'the stack names the function that waits for the call, where the engine knows it',
    async run({ deleteThrough }) {
      async function someoneWhoWaits(promise) {
        await promise();
      }
      const stackOf = (promise) => someoneWhoWaits(promise).catch(({ stack }) => stack);
      const engines = await stackOf(async function late() {
        await null;
        const error = new Error('late');
        Error.captureStackTrace?.(error, late);
        throw error;
      });
      const refused = await stackOf(() => deleteThrough(async () => new Response('{"error":"no"}', { status: 403 })));
      const invalid = await stackOf(() => deleteThrough(5));
      for (const stack of [refused, invalid]) assert.equal(/someoneWhoWaits/.test(stack), /someoneWhoWaits/.test(engines), stack);
    },
  },
];
