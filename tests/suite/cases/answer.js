import { assert } from 'chai';
import { okResponse } from '../context.js';
import { step } from '../guard.js';
import { difference } from '../json.js';
import documented from '../fixtures/documented.json';
import observed from '../fixtures/observed.json';
import short from '../fixtures/short.json';

const bytes = (...values) => new Uint8Array(values.flatMap((value) => (typeof value === 'string' ? [...new TextEncoder().encode(value)] : value)));

/** The text as a stream of single bytes. */
function inSingleBytes(text) {
  const all = new TextEncoder().encode(text);
  return new ReadableStream({
    start(controller) {
      for (const byte of all) controller.enqueue(new Uint8Array([byte]));
      controller.close();
    },
  });
}

export default [
  {
    name: 'the documented, the observed and the short answer come through the network unchanged',
    async run({ addMessage }) {
      for (const [label, answer] of Object.entries({ documented, observed, short })) {
        await step(label, async () => {
          const message = await addMessage({ answer });
          const result = await message.delete();
          assert.deepEqual(result, answer);
          assert.isUndefined(difference(result, answer));
          assert.equal(JSON.stringify(result), JSON.stringify(answer), 'the order of the keys');
        });
      }
    },
  },
  {
    name: 'objects are plain objects, digit keys too, and arrays are arrays',
    async run({ deleteThrough }) {
      const { queue } = await deleteThrough(async () => okResponse(JSON.stringify(documented)));
      for (const value of [queue, queue.fromUser, queue.media[0], queue.media[0].videoSources, queue.mediaTypes]) {
        assert.equal(Object.getPrototypeOf(value), Object.prototype);
      }
      assert.equal(queue.media[0].videoSources['240'], '<string>');
      for (const value of [queue.media, queue.previews, queue.media[0].releaseForms]) assert.isTrue(Array.isArray(value));
    },
  },
  {
    name: 'success: false is the API’s answer and resolves unchanged',
    async run({ addMessage }) {
      for (const answer of [{ success: false }, { success: false, queue: null }, { queue: { id: 1 }, success: false }]) {
        const message = await addMessage({ answer });
        assert.deepEqual(await message.delete(), answer);
      }
    },
  },
  {
    name: 'what the types do not expect is kept: nulls, numbers for texts, unknown keys, another `queue`',
    async run({ addMessage }) {
      const answers = [
        { success: true },
        { success: true, queue: null },
        { success: true, queue: [] },
        { success: true, queue: 'later' },
        { success: true, queue: { id: null, price: 0, mediaTypes: null, media: [{ createdAt: null, files: null }], new: { deep: [{}] } } },
        { zeta: 1, success: true, alpha: [], alreadyDeleted: 'from the API' },
      ];
      for (const answer of answers) {
        await step(JSON.stringify(answer), async () => {
          const message = await addMessage({ answer });
          const result = await message.delete();
          assert.isUndefined(difference(result, answer));
          assert.equal(JSON.stringify(result), JSON.stringify(answer));
        });
      }
    },
  },
  {
    name: 'a 204 and a 205 are a success; another 2xx without a body is not an answer',
    async run({ addMessage, deleteThrough, rejection }) {
      const message = await addMessage();
      await message.setFaults({ status: 204 }, { status: 205 }, { status: 200, body: '' });
      assert.deepEqual(await message.delete(), { success: true });
      assert.deepEqual(await message.delete(), { success: true });
      await rejection(() => message.delete(), { code: 'unexpected_response', status: 200, retryable: true, mayHaveSucceeded: true });
      for (const status of [204, 205]) assert.deepEqual(await deleteThrough(async () => new Response(null, { status })), { success: true });
      for (const status of [200, 201, 202, 203, 206]) {
        const expected = { code: 'unexpected_response', status, retryable: true, mayHaveSucceeded: true };
        await rejection(() => deleteThrough(async () => new Response('', { status })), expected);
        await rejection(() => deleteThrough(async () => new Response(null, { status })), expected);
      }
    },
  },
  {
    name: 'every 2xx with the API’s object is an answer',
    async run({ deleteThrough }) {
      for (const status of [200, 201, 202, 203, 299]) {
        const result = await deleteThrough(async () => new Response('{"success":true,"queue":null}', { status }));
        assert.deepEqual(result, { success: true, queue: null }, String(status));
      }
    },
  },
  {
    name: 'the content type decides nothing',
    async run({ deleteThrough }) {
      for (const type of ['text/plain', 'text/html; charset=latin1', 'application/json; charset=utf-16', 'nonsense']) {
        const result = await deleteThrough(async () => new Response('{"success":true,"é":"ü"}', { headers: { 'content-type': type } }));
        assert.deepEqual(result, { success: true, é: 'ü' }, type);
      }
    },
  },
  {
    name: 'a `__proto__` key changes no prototype, at any depth',
    async run({ deleteThrough }) {
      const media = '[{"__proto__":{"polluted":2},"id":1}]';
      const constructor = '{"prototype":{"polluted":3}}';
      const text = `{"__proto__":{"polluted":1},"success":true,"queue":{"__proto__":null,"media":${media}},"constructor":${constructor}}`;
      const result = await deleteThrough(async () => okResponse(text));
      assert.isUndefined(difference(result, JSON.parse(text)));
      assert.isUndefined(result.polluted);
      assert.isUndefined(result.queue.media[0].polluted);
      assert.isUndefined({}.polluted);
      assert.deepEqual(result.constructor, { prototype: { polluted: 3 } });
    },
  },
  {
    name: 'a `__proto__` key cannot stand in for `success`',
    async run({ deleteThrough, rejection }) {
      await rejection(() => deleteThrough(async () => okResponse('{"__proto__":{"success":true}}')), { code: 'unexpected_response' });
    },
  },
  {
    name: 'of a key that stands twice the last value counts, in the first place',
    async run({ deleteThrough, rejection }) {
      const text = '{"success":"no","a":1,"success":true,"b":{"c":1,"d":2,"c":3},"a":[2]}';
      const result = await deleteThrough(async () => okResponse(text));
      assert.isUndefined(difference(result, JSON.parse(text)));
      await rejection(() => deleteThrough(async () => okResponse('{"success":true,"success":1}')), { code: 'unexpected_response' });
    },
  },
  {
    name: 'a byte order mark and invalid UTF-8 are read as the standard says that response.text() reads them',
    async run({ deleteThrough }) {
      const quoted = (...inner) => bytes('{"success":true,"text":"a', ...inner, 'b"}');
      const bodies = {
        'byte order mark': bytes([0xef, 0xbb, 0xbf], '{"success":true}'),
        'mark inside a string': quoted([0xef, 0xbb, 0xbf]),
        'lone byte': quoted([0xff]),
        'truncated sequence': quoted([0xe2, 0x82]),
        'two truncated': quoted([0xf0, 0x9f, 0x98, 0xe2, 0x82]),
        'overlong': quoted([0xc0, 0x80]),
        'surrogate': quoted([0xed, 0xa0, 0x80]),
        'beyond Unicode': quoted([0xf4, 0x90, 0x80, 0x80]),
        'in a key': bytes('{"success":true,"', [0xfe], '":1}'),
      };
      for (const [label, body] of Object.entries(bodies)) {
        await step(label, async () => {
          // Not text() itself: workerd's keeps the mark.
          const expected = JSON.parse(new TextDecoder().decode(body));
          assert.isUndefined(difference(await deleteThrough(async () => okResponse(body)), expected));
        });
      }
    },
  },
  {
    name: 'a body that comes byte by byte is put together',
    async run({ deleteThrough }) {
      const answer = { success: true, text: 'é € 😀 日本', queue: observed.queue };
      const result = await deleteThrough(async () => okResponse(inSingleBytes(JSON.stringify(answer))));
      assert.isUndefined(difference(result, answer));
    },
  },
  {
    name: 'a large answer is whole',
    async run({ addMessage }) {
      const queue = { id: 1, media: Array.from({ length: 3000 }, (_, id) => ({ id, type: 'photo', note: 'ü'.repeat(id % 300) })) };
      const message = await addMessage({ answer: { success: true, queue } });
      assert.isUndefined(difference(await message.delete(), { success: true, queue }));
    },
  },
];
