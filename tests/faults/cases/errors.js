// Errors that people can use.

import { assert } from 'chai';
import { apiError, HTML, htmlPage } from '../answers.js';
import { rows } from '../context.js';

const messages = {
  'a page gives its title, no markup': [htmlPage(502), /^Sign in to the Wi-Fi/],
  'a page of 100 KB gives one short line': [{ status: 502, body: HTML.replace('Welcome', 'x'.repeat(100_000)) }, /^Sign in to the Wi-Fi/],
  'a text of 10,000 characters is cut': [{ status: 400, json: { error: 'word '.repeat(2000) } }, /^word word/],
  'control characters are taken out': [{ status: 400, json: { error: 'one\r\ntwo\u0000\u001b[31mthree\u2028four' } }, /^one two/],
  'the older form keeps its text': [{ status: 400, json: { error: 'Bad id', code: 'BAD', details: {} } }, /^Bad id/],
  'no body names the status': [{ status: 500, body: '' }, /500/],
  'JSON without text names the status': [{ status: 500, json: {} }, /500/],
  'plain text is the message': [{ status: 400, headers: { 'content-type': 'text/plain' }, body: 'upstream connect error' }, /^upstream connect error/],
};

export default [
  ...rows(messages, (label, [fault, pattern]) => ({
    name: label,
    async run({ message }) {
      const one = await message({ ...fault, times: 'forever' });
      const error = await one.rejects({ status: fault.status }, { maxRetries: 0 });
      assert.match(error.message, pattern);
      assert.notMatch(error.message, /<\/?[a-z!]/i);
    },
  })),
  {
    name: 'the API’s words are all there: type, requestId, actionRequired, body',
    async run({ message }) {
      const { status, json } = apiError(401, 'SESSION_EXPIRED');
      const one = await message({ status, json: { ...json, actionRequired: 'Link the account again.' } });
      const error = await one.rejects({ type: 'SESSION_EXPIRED', requestId: 'req_401', actionRequired: 'Link the account again.' });
      assert.equal(error.body.requestId, 'req_401');
      assert.equal(one.attempts[0].requestId, 'req_401');
    },
  },
  {
    name: 'a body of text is kept up to 2,048 characters',
    async run({ message }) {
      const one = await message({ status: 400, headers: { 'content-type': 'text/plain' }, body: 'y'.repeat(5000) });
      assert.equal((await one.rejects({})).body, 'y'.repeat(2048));
    },
  },
  {
    name: 'as JSON: name, message and fields, neither body nor cause',
    async run({ message }) {
      const one = await message({ then: 'reset-after-read', times: 'forever' });
      const json = JSON.parse(JSON.stringify(await one.rejects({}, { maxRetries: 0 })));
      assert.containsAllKeys(json, ['name', 'message', 'code', 'attempts', 'retryable', 'mayHaveSucceeded']);
      assert.doesNotHaveAnyKeys(json, ['cause', 'body', 'stack']);
      assert.equal(json.name, 'OFAuthError');
    },
  },
  {
    name: 'a network error keeps its cause',
    async run({ message }) {
      const one = await message({ then: 'reset-after-read', times: 'forever' });
      assert.isDefined((await one.rejects({ code: 'network' }, { maxRetries: 0 })).cause);
    },
  },
  {
    name: 'its stack shows its name and message',
    async run({ message }) {
      const one = await message({ status: 403 });
      const error = await one.rejects({});
      assert.equal(error.name, 'OFAuthError');
      assert.match(String(error), /^OFAuthError: /);
      assert.isString(error.stack);
    },
  },
  {
    name: 'an error of another copy of the package is one of ours',
    needs: ['secondCopy'],
    async run({ message, host }) {
      const error = await (await message({ status: 403 })).rejects({});
      assert.isTrue(host.secondCopy.isOFAuthError(error));
      assert.instanceOf(error, host.secondCopy.OFAuthError);
      assert.isFalse(host.secondCopy.isOFAuthError(new Error('no')));
    },
  },
  {
    name: 'what an earlier answer said does not stay in the error of the last attempt',
    async run({ message }) {
      const one = await message(apiError(503, 'FIRST'), apiError(403, 'SECOND'));
      const error = await one.rejects({ status: 403, type: 'SECOND', requestId: 'req_403', attempts: 2 });
      assert.isUndefined(error.retryAfterMs);
    },
  },
];
