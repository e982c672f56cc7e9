import { assert } from 'chai';
import { okResponse } from '../context.js';
import { step } from '../guard.js';
import { API_KEY } from '../standin.js';
import { withGlobalFetch } from '../watch.js';

const PATH = '/v2/access/mass-messages/';

/** A fetch that remembers how it was called. */
function recorder() {
  const calls = [];
  const fetch = function (...args) {
    calls.push({ thisArg: this, args });
    return Promise.resolve(okResponse());
  };
  return { fetch, calls };
}

export default [
  {
    name: 'one DELETE of the path, both headers, no body, no content type',
    async run({ addMessage }) {
      const message = await addMessage();
      await message.delete();
      const requests = await message.requests();
      assert.lengthOf(requests, 1);
      const [{ method, url, headers, bodyBytes }] = requests;
      assert.equal(method, 'DELETE');
      assert.equal(new URL(url, 'http://host').pathname, PATH + message.id);
      assert.equal(new URL(url, 'http://host').search, '');
      assert.equal(headers.apikey, API_KEY);
      assert.equal(headers['x-connection-id'], message.connectionId);
      assert.notProperty(headers, 'content-type');
      assert.equal(bodyBytes, 0);
      assert.include([undefined, '0'], headers['content-length']);
    },
  },
  {
    name: 'the message is deleted for good; deleting it again says not_found',
    async run({ addMessage, rejection }) {
      const message = await addMessage();
      assert.isTrue(await message.exists());
      const answer = await message.delete();
      assert.isTrue(answer.success);
      assert.equal(answer.queue.id, Number(message.id));
      assert.notProperty(answer, 'alreadyDeleted');
      assert.isFalse(await message.exists());
      await rejection(() => message.delete(), { code: 'not_found', status: 404, type: 'RESOURCE_NOT_FOUND' });
    },
  },
  {
    name: 'only the message of that id is deleted',
    async run({ addMessage }) {
      const message = await addMessage();
      const other = await addMessage({ connectionId: message.connectionId });
      await message.delete();
      assert.isTrue(await other.exists());
    },
  },
  {
    name: 'the id may be a string, a number or a bigint',
    async run({ addMessage, deleteMassMessage, standin }) {
      for (const convert of [String, Number, BigInt]) {
        await step(convert.name, async () => {
          const message = await addMessage();
          await deleteMassMessage(convert(message.id), API_KEY, message.connectionId, { baseUrl: standin.url });
          assert.isFalse(await message.exists());
          assert.lengthOf(await message.requests(), 1);
        });
      }
    },
  },
  {
    name: 'every valid id reaches the path unchanged',
    async run({ deleteMassMessage }) {
      const ids = [
        [0, '0'],
        [26_123_456_789, '26123456789'],
        [Number.MAX_SAFE_INTEGER, '9007199254740991'],
        [0n, '0'],
        [9_007_199_254_740_993n, '9007199254740993'],
        [123_456_789_012_345_678_901_234_567_890n, '123456789012345678901234567890'],
        ['0', '0'],
        ['007', '007'],
        ['-1', '-1'],
        ['A-z_9', 'A-z_9'],
        ['1e3', '1e3'],
        ['x'.repeat(128), 'x'.repeat(128)],
      ];
      for (const [id, text] of ids) {
        await step(`${typeof id} ${id}`, async () => {
          const { fetch, calls } = recorder();
          await deleteMassMessage(id, API_KEY, 'conn_1', { fetch });
          assert.equal(calls[0].args[0], `https://api-next.ofauth.com${PATH}${text}`);
        });
      }
    },
  },
  {
    name: 'every visible ASCII character is allowed in key and connection, and sent unchanged',
    async run({ deleteMassMessage }) {
      const visible = Array.from({ length: 0x7e - 0x20 }, (_, index) => String.fromCharCode(0x21 + index)).join('');
      const { fetch, calls } = recorder();
      await deleteMassMessage(1, visible, `conn_${visible}`, { fetch });
      const headers = new Headers(calls[0].args[1].headers);
      assert.equal(headers.get('apiKey'), visible);
      assert.equal(headers.get('x-connection-id'), `conn_${visible}`);
    },
  },
  {
    name: 'options.fetch is called as fetch(url, init), with no `this`, and init holds what every runtime takes',
    async run({ deleteThrough, connectionId }) {
      const { fetch, calls } = recorder();
      await deleteThrough(fetch);
      assert.lengthOf(calls, 1);
      const { thisArg, args } = calls[0];
      assert.isUndefined(thisArg);
      assert.lengthOf(args, 2);
      const [url, init] = args;
      assert.equal(url, `https://api-next.ofauth.com${PATH}26000000001`);
      assert.isString(url);
      assert.equal(init.method, 'DELETE');
      assert.equal(init.redirect, 'manual');
      assert.includeMembers(['method', 'headers', 'redirect', 'signal'], Object.keys(init));
      assert.deepEqual(Object.fromEntries(new Headers(init.headers)), { apikey: API_KEY, 'x-connection-id': connectionId });
    },
  },
  {
    name: 'the runtime’s fetch is looked up at every call, and called with no `this`',
    async run({ deleteMassMessage }) {
      const first = recorder();
      const second = recorder();
      for (const { fetch } of [first, second]) await withGlobalFetch(fetch, () => deleteMassMessage(1, API_KEY, 'conn_1'));
      for (const { calls } of [first, second]) {
        assert.lengthOf(calls, 1);
        assert.include([undefined, globalThis], calls[0].thisArg);
      }
    },
  },
  {
    name: 'the options are only read: frozen, null-prototype and unknown ones are fine',
    async run({ deleteMassMessage }) {
      const variants = { frozen: Object.freeze({}), withoutPrototype: Object.create(null), unknown: { later: 1 }, absent: undefined };
      for (const [label, options] of Object.entries(variants)) {
        await step(label, async () => {
          const { fetch, calls } = recorder();
          await withGlobalFetch(fetch, () => deleteMassMessage(1, API_KEY, 'conn_1', options));
          assert.lengthOf(calls, 1);
        });
      }
    },
  },
  {
    name: 'fifty deletes at once each get their own answer',
    async run({ addMessage }) {
      const first = await addMessage();
      const { connectionId } = first;
      const messages = [first];
      while (messages.length < 50) messages.push(await addMessage({ connectionId }));
      const answers = await Promise.all(messages.map((message) => message.delete()));
      assert.deepEqual(answers.map((answer) => String(answer.queue.id)), messages.map((message) => message.id));
    },
  },
];
