// Whole bodies that are not what the API sends, and whole ones that only look odd.

import { assert } from 'chai';
import { HTML } from '../answers.js';
import { rows } from '../context.js';

const page = { 'content-type': 'text/html' };

/** With a 2xx, no answer of the API, now or later. */
const foreign = {
  'a captive portal’s page': { headers: page, body: HTML },
  'a captive portal’s page that says it is JSON': { body: HTML },
  'a text': { headers: { 'content-type': 'text/plain' }, body: 'OK' },
  'an array': { body: '[{"success":true}]' },
  null: { body: 'null' },
  true: { body: 'true' },
  'an empty object': { body: '{}' },
  'success as text': { body: '{"success":"true"}' },
  'an error object': { body: '{"error":"no","type":"X"}' },
  'a value after the object': { body: '[1]{"success":true}' },
  'UTF-16': { bodyBase64: '//57AH0A' },
};

/** JSON that does not end, or was never right: what it said is lost. */
const malformed = {
  'an empty body': '',
  'a body of blanks': ' \r\n\t ',
  'JSON that is malformed': '{"success":true,"url":""""}',
  'JSON without its end': '{"success":true,"queue":{"id":12',
};

/** Odd, and the API's all the same. */
const fine = {
  'success: false': [{ body: '{"success":false}' }, { success: false }],
  'no content, 204': [{ status: 204 }, { success: true }],
  'no content, 205': [{ status: 205 }, { success: true }],
  'queue null': [{ body: '{"success":true,"queue":null}' }, { success: true, queue: null }],
  'a byte order mark': [{ bodyBase64: '77u/eyJzdWNjZXNzIjp0cnVlfQ==' }, { success: true }],
  'another content type': [{ headers: { 'content-type': 'text/plain' }, body: '{"success":true}' }, { success: true }],
  'no content type': [{ headers: { 'content-type': null }, body: '{"success":true}' }, { success: true }],
  'status 201': [{ status: 201, body: '{"success":true}' }, { success: true }],
  'pieces that cut characters in two': [{ chunked: true, json: { success: true, text: '日本語😀'.repeat(50) } }, { success: true, text: '日本語😀'.repeat(50) }],
};

export default [
  ...rows(foreign, (label, fault) => ({
    name: `${label} with status 200: rejects, not retried`,
    async run({ message }) {
      const one = await message({ status: 200, ...fault, times: 'forever' });
      await one.rejects({ code: 'unexpected_response', status: 200, attempts: 1, mayHaveSucceeded: true });
      assert.lengthOf(await one.requests(), 1);
    },
  })),
  ...rows(malformed, (label, body) => ({
    name: `${label} with status 200, for ever: rejects, never an answer`,
    async run({ message }) {
      const one = await message({ status: 200, body, times: 'forever' });
      await one.rejects({ code: 'unexpected_response', status: 200, attempts: 3, mayHaveSucceeded: true });
    },
  })),
  ...rows(malformed, (label, body) => ({
    name: `${label} with status 200, once: the retry settles it`,
    async run({ message }) {
      const one = await message({ status: 200, body, deletes: true });
      assert.deepEqual(await one.resolves(), { success: true, alreadyDeleted: true });
    },
  })),
  ...rows(fine, (label, [fault, expected]) => ({
    name: `${label}: resolves at once`,
    async run({ message }) {
      const one = await message({ ...fault, deletes: true });
      assert.deepEqual(await one.resolves(), expected);
      assert.lengthOf(await one.requests(), 1);
    },
  })),
  {
    name: 'an answer of 1 MiB: resolves whole',
    async run({ message }) {
      const text = 'x'.repeat(1_048_576 - JSON.stringify({ success: true, text: '' }).length);
      const one = await message({ json: { success: true, text }, chunked: true });
      const answer = await one.resolves();
      assert.equal(answer.text.length, text.length);
    },
  },
  {
    name: 'a body that is not what its content-encoding says: rejects, may have succeeded',
    async run({ message }) {
      const one = await message({ headers: { 'content-encoding': 'gzip' }, body: 'this is no gzip', times: 'forever' });
      const error = await one.rejects({ mayHaveSucceeded: true }, { maxRetries: 1, attemptTimeoutMs: 1000 });
      // Node 20 sometimes never ends such a body.
      assert.include(['network', 'unexpected_response', 'timeout'], error.code);
    },
  },
  {
    name: 'a `__proto__` key in an answer changes no prototype',
    async run({ message }) {
      const one = await message({ body: '{"success":true,"__proto__":{"polluted":1},"queue":{"__proto__":{"polluted":1}}}' });
      const answer = await one.resolves();
      assert.isUndefined(answer.polluted);
      assert.isUndefined(answer.queue.polluted);
      assert.isUndefined({}.polluted);
    },
  },
];
