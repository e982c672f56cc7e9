// Wherever server or runtime repeat the key, nothing that can be printed of the error has it.

import { assert } from 'chai';
import { assertNoSecret } from '../canary.js';
import { rows } from '../context.js';
import { nextSecrets } from '../keys.js';

/** Answers that repeat both secrets. */
const echoes = {
  'the text of an error': ({ key, connectionId }) => ({ status: 401, json: { error: `bad key ${key} for ${connectionId}`, type: 'UNAUTHORIZED' } }),
  'type, requestId and actionRequired': ({ key, connectionId }) => ({ status: 403, json: { error: 'no', type: key, requestId: connectionId, actionRequired: key } }),
  'names and values deep in the body': ({ key, connectionId }) => ({ status: 400, json: { error: 'no', details: [{ [key]: { [connectionId]: [key] } }] } }),
  'a page': ({ key, connectionId }) => ({ status: 502, headers: { 'content-type': 'text/html' }, body: `<title>${key}</title><p>${connectionId}` }),
  'plain text': ({ key }) => ({ status: 400, headers: { 'content-type': 'text/plain' }, body: `invalid header: ${key}` }),
  'headers of every kind': ({ key, connectionId }) => ({ status: 429, headers: { 'retry-after': key, 'x-ratelimit-reset': connectionId, 'retry-after-ms': key, date: key } }),
  'the content type': ({ key }) => ({ status: 400, headers: { 'content-type': `text/${key}` }, body: key }),
  'the location of a redirect': ({ key }) => ({ status: 307, headers: { location: `https://example.com/?key=${key}` } }),
  'a page with status 200': ({ key }) => ({ status: 200, body: `<html>${key}</html>` }),
  'JSON escapes': ({ key }) => ({ status: 400, body: `{"error":"${escaped(key)}","type":"${escaped(key)}","x":"${escaped(key)}\\ud800"}` }),
  'text that is cut at 2,048 characters': ({ key }) => ({ status: 400, body: 'x'.repeat(2040) + key }),
  'text that is cut at 64 KiB': ({ key }) => ({ status: 400, body: `{"error":"no","x":"${'x'.repeat(65_536 - 19 - 12)}${key}"}` }),
  'text that is cut for the message': ({ key }) => ({ status: 400, json: { error: 'x'.repeat(180) + key } }),
  'a body that breaks off within it': ({ key }) => ({ status: 400, body: `the key ${key} is wrong`, then: 'truncate', afterBytes: 24 }),
};

/** What the caller's fetch may throw. */
const throws = {
  'the message of what fetch throws': ({ key }) => new TypeError(`Headers.append: "${key}" is an invalid header value.`),
  'the cause of what fetch throws': ({ key }) => new TypeError('fetch failed', { cause: new Error(`header ${key}`) }),
  'a property of what fetch throws': ({ key }) => Object.assign(new Error('no'), { request: { headers: { apiKey: key } } }),
  'a hidden property of what fetch throws': ({ key }) => Object.defineProperty(new Error('no'), 'config', { value: { key } }),
  'a symbol property of what fetch throws': ({ key }) => Object.assign(new Error('no'), { [Symbol('request')]: { key } }),
  'an AggregateError': ({ key }) => new AggregateError([new Error(key)], 'all failed'),
  'a text that fetch throws': ({ key }) => `no: ${key}`,
  'an object that fetch throws': ({ key, connectionId }) => ({ toJSON: () => key, connectionId }),
  'the stack of what fetch throws': ({ key }) => Object.defineProperty(new Error('no'), 'stack', { value: `Error: ${key}\n    at x` }),
  'the name of what fetch throws': ({ key }) => Object.assign(new Error('no'), { name: key }),
  'a circle of what fetch throws': ({ key }) => {
    const error = new Error('no');
    return Object.assign(error, { self: error, again: { error, key } });
  },
  'a Map that fetch throws with': ({ key }) => Object.assign(new Error('no'), { headers: new Map([['apiKey', key]]) }),
  'Headers that fetch throws with': ({ key }) => Object.assign(new Error('no'), { headers: new Headers({ apiKey: key }) }),
  'a Promise that fetch throws with': ({ key }) => Object.assign(new Error('no'), { response: Promise.resolve(key) }),
  'the message of a DOMException that fetch throws': ({ key }) => new DOMException(`no: ${key}`, 'NetworkError'),
  'a getter of the class of what fetch throws': ({ key }) =>
    new (class extends Error {
      get config() {
        return { key };
      }
    })('no'),
};

/** Where a canary must be found, so that the matrix means something. */
const planted = {
  'a message': (key) => new Error(key),
  'a cause': (key) => new Error('no', { cause: new Error(key) }),
  'a hidden property': (key) => Object.defineProperty(new Error('no'), 'config', { value: { key } }),
  'the name of a property': (key) => Object.assign(new Error('no'), { [key]: 1 }),
  'a symbol property': (key) => Object.assign(new Error('no'), { [Symbol('x')]: [key] }),
  toJSON: (key) => Object.assign(new Error('no'), { toJSON: () => ({ key }) }),
  'half a key': (key) => new Error(key.slice(0, 13)),
};

export default [
  ...rows(planted, (label, plant) => ({
    name: `the canary is found in ${label}`,
    async run() {
      const secrets = nextSecrets();
      assert.throws(() => assertNoSecret(plant(secrets.key), secrets));
    },
  })),
  ...rows(echoes, (label, echo) => ({
    name: `echoed in ${label}`,
    async run({ message, standin }) {
      const one = await message();
      await standin.setFaults(one.id, { ...echo(one), times: 'forever' });
      assertNoSecret(await one.rejects({}, { maxRetries: 1 }), one);
    },
  })),
  ...rows(throws, (label, make) => ({
    name: `echoed in ${label}`,
    async run({ callThrough }) {
      let secrets;
      const one = callThrough(() => Promise.reject(make(secrets)));
      secrets = one;
      const error = await one.rejects({ code: 'network' }, { maxRetries: 0 });
      assert.isDefined(error.cause, 'the cause is kept, scrubbed');
      assertNoSecret(error, one);
    },
  })),
];

function escaped(text) {
  return [...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}
