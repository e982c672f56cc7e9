import { assert } from 'chai';
import { API_KEY } from '../standin.js';

const refusal = { error: 'No such message', type: 'RESOURCE_NOT_FOUND', requestId: 'req_1', actionRequired: 'NONE' };
const refuse = async () => new Response(JSON.stringify(refusal), { status: 404 });

export default [
  {
    name: 'OFAuthError is a class of errors: instanceof, name, stack and String work',
    async run({ OFAuthError, deleteThrough, rejection }) {
      const error = await rejection(() => deleteThrough(refuse));
      assert.isTrue(error instanceof OFAuthError && error instanceof Error);
      assert.equal(Object.prototype.toString.call(error), '[object Error]');
      assert.isTrue(OFAuthError.prototype instanceof Error);
      assert.equal(String(error), `OFAuthError: ${error.message}`);
      assert.isString(error.stack);
    },
  },
  {
    name: 'instanceof and isOFAuthError are false for everything else',
    async run({ OFAuthError, isOFAuthError }) {
      const others = [
        undefined, null, 5, 'OFAuthError', true, 1n, Symbol('x'), {}, [], () => {}, Object.create(null), OFAuthError,
        new Error('x'), { name: 'OFAuthError', code: 'network' }, Object.assign(new Error('x'), { name: 'OFAuthError' }),
      ];
      for (const [index, other] of others.entries()) {
        assert.isFalse(isOFAuthError(other), `isOFAuthError, ${index}`);
        assert.isFalse(other instanceof OFAuthError, `instanceof, ${index}`);
      }
    },
  },
  {
    name: 'an error of another copy of the package is one too',
    needs: ['secondCopy'],
    async run({ host, OFAuthError, isOFAuthError }) {
      const copy = host.secondCopy;
      assert.notStrictEqual(copy.OFAuthError, OFAuthError);
      const error = await copy.deleteMassMessage('5', '', 'conn_1').catch((reason) => reason);
      assert.isTrue(error instanceof OFAuthError);
      assert.isTrue(isOFAuthError(error));
      assert.isFalse(new Error('x') instanceof OFAuthError);
    },
  },
  {
    name: 'toJSON holds every field but cause and body',
    async run({ deleteThrough, rejection }) {
      const error = await rejection(() => deleteThrough(refuse));
      const json = JSON.parse(JSON.stringify(error));
      assert.deepInclude(json, {
        name: 'OFAuthError',
        message: error.message,
        code: 'not_found',
        status: 404,
        type: 'RESOURCE_NOT_FOUND',
        requestId: 'req_1',
        actionRequired: 'NONE',
        attempts: 1,
        retryable: false,
        mayHaveSucceeded: false,
      });
      assert.notProperty(json, 'body');
      assert.notProperty(json, 'cause');
      assert.deepEqual(error.body, refusal);

      const broken = await rejection(() => deleteThrough(() => Promise.reject(new Error('the cause'))));
      assert.notInclude(JSON.stringify(broken), 'the cause');
      assert.equal(broken.cause.message, 'the cause');
    },
  },
  {
    name: 'fields that were not given are undefined',
    async run({ deleteMassMessage, rejection }) {
      const error = await rejection(() => deleteMassMessage('', API_KEY, 'conn_1'));
      for (const field of ['status', 'type', 'requestId', 'actionRequired', 'retryAfterMs', 'body', 'cause']) assert.isUndefined(error[field], field);
    },
  },
];
