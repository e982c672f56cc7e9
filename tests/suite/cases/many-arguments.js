// Many deletes: everything that is refused before anything is read or sent names its parameter.

import { assert } from 'chai';
import { okResponse } from '../context.js';
import { API_KEY } from '../standin.js';
import { problem } from '../many.js';

const notNumbers = { null: null, string: '5', boolean: true, object: {}, bigint: 5n, NaN };
const bad = {
  ids: { undefined, null: null, string: '123', 'String object': new String('123'), number: 5, object: {}, function: () => [], 'no iterator': { [Symbol.iterator]: () => 5 }, 'an iterator that throws': { [Symbol.iterator]: problem } },
  concurrency: { ...notNumbers, zero: 0, half: 1.5, negative: -1, 65: 65, Infinity },
  rateLimit: { null: null, true: true, number: 60, string: '60', function: () => {} },
  'rateLimit.perMinute': Object.fromEntries(Object.entries({ ...notNumbers, undefined, zero: 0, negative: -1, Infinity }).map(([name, perMinute]) => [name, { perMinute, burst: 5 }])),
  'rateLimit.burst': Object.fromEntries(Object.entries({ ...notNumbers, undefined, zero: 0, half: 0.5, Infinity }).map(([name, burst]) => [name, { perMinute: 60, burst }])),
  maxHoldMs: { ...notNumbers, zero: 0, negative: -1, Infinity, 'too long': 2 ** 31 },
  stopOnError: { null: null, string: 'true', number: 1, object: {} },
  keepOutcomes: { null: null, string: 'true', number: 1, object: {} },
  stopSignal: { null: null, object: {}, string: 'abort', number: 5, function: () => {} },
  onOutcome: { null: null, object: {}, string: 'x', number: 5 },
  onProgress: { null: null, object: {}, string: 'x', number: 5 },
  timeoutMs: { ...notNumbers, zero: 0 },
  baseUrl: { 'no URL': 'nonsense', http: 'http://example.com' },
  signal: { object: {}, null: null },
  onAttempt: { null: null, number: 5 },
};

/** What the message asks for, where it is the same whatever was passed. */
const asked = { ids: 'must be an array, a Set', stopSignal: 'must be an AbortSignal', signal: 'must be an AbortSignal', onOutcome: 'must be a function', onProgress: 'must be a function', onAttempt: 'must be a function' };

export default [
  ...Object.entries(bad).map(([parameter, values]) => ({
    name: `a bad ${parameter}`,
    async run({ deleteMassMessages, rejection }) {
      let touched = 0;
      const ids = {
        [Symbol.iterator]: () => ({
          next() {
            touched += 1;
            return { done: true };
          },
        }),
      };
      const fetch = () => void (touched += 1);
      for (const [name, value] of Object.entries(values)) {
        const option = parameter.split('.')[0];
        const call = () =>
          parameter === 'ids' ? deleteMassMessages(value, API_KEY, 'conn_1', { fetch }) : deleteMassMessages(ids, API_KEY, 'conn_1', { fetch, [option]: value });
        const error = await rejection(call, { code: 'invalid_argument', attempts: 0, retryable: false, mayHaveSucceeded: false });
        assert.isTrue(error.message.startsWith(`${parameter} ${asked[parameter] ?? ''}`), `${parameter}, ${name}: ${error.message}`);
      }
      assert.equal(touched, 0, 'something was read or sent');
    },
  })),
  {
    name: 'bad secrets, options and too many arguments are refused as for one delete',
    async run({ deleteMassMessages, rejection }) {
      const calls = {
        apiKey: () => deleteMassMessages(['1'], '', 'conn_1'),
        connectionId: () => deleteMassMessages(['1'], API_KEY, 5),
        options: () => deleteMassMessages(['1'], API_KEY, 'conn_1', null),
        arguments: () => deleteMassMessages(['1'], API_KEY, 'conn_1', {}, 5),
      };
      for (const [parameter, call] of Object.entries(calls)) {
        const error = await rejection(call, { code: 'invalid_argument' });
        assert.isTrue(error.message.startsWith(`${parameter} `), error.message);
      }
      await rejection(() => deleteMassMessages(), { code: 'invalid_argument' });
    },
  },
  {
    name: 'an option whose getter throws is refused by its name',
    async run({ deleteMassMessages, rejection }) {
      for (const name of ['concurrency', 'rateLimit', 'maxHoldMs', 'stopOnError', 'stopSignal', 'keepOutcomes', 'onOutcome', 'onProgress', 'fetch']) {
        const options = Object.defineProperty({}, name, { get: problem, enumerable: true });
        const error = await rejection(() => deleteMassMessages(['1'], API_KEY, 'conn_1', options), { code: 'invalid_argument' });
        assert.isTrue(error.message.startsWith(`${name} cannot be read`), error.message);
      }
    },
  },
  {
    name: 'options are read once, in the call; undefined is the default, and what changes later changes nothing',
    async run({ deleteMassMessages, connectionId }) {
      const options = { concurrency: undefined, rateLimit: undefined, maxHoldMs: undefined, stopOnError: undefined, stopSignal: undefined, keepOutcomes: undefined, onOutcome: undefined, onProgress: undefined, fetch: async () => okResponse() };
      const promise = deleteMassMessages(['1', '2'], API_KEY, connectionId, options);
      Object.assign(options, { concurrency: 'x', keepOutcomes: false, onOutcome: problem, stopOnError: 5, fetch: problem });
      const report = await promise;
      assert.deepEqual([report.deleted, report.outcomes.length, report.stopped], [2, 2, undefined]);
    },
  },
];
