// What a caller's fetch may resolve with: hand-made objects as tests write them, and bytes in every form.

import { assert } from 'chai';
import { okResponse } from '../context.js';
import { sleep, step } from '../guard.js';
import { difference } from '../json.js';

const ANSWER = { success: true, queue: { id: 5, text: 'é € 😀', list: [1, null] } };
const TEXT = JSON.stringify(ANSWER);
const bytes = () => new TextEncoder().encode(TEXT);

/** The answer in the middle of a larger buffer, as pooled buffers have it. */
function padded(View = Uint8Array, step = 1) {
  const text = ' '.repeat((step - (bytes().length % step)) % step) + TEXT;
  const inner = new TextEncoder().encode(text);
  const buffer = new ArrayBuffer(inner.length + 64);
  new Uint8Array(buffer).fill(0x7b);
  new Uint8Array(buffer, 32).set(inner);
  return new View(buffer, 32, inner.length / step);
}

function chunks(...views) {
  return {
    getReader: () => ({
      read: async () => (views.length > 0 ? { done: false, value: views.shift() } : { done: true, value: undefined }),
      cancel: async () => {},
      releaseLock() {},
    }),
  };
}

/** As a server's Node stream: no reader, but the ways of a Response beside it. */
const nodeStream = { pipe() {}, on() {} };

const readable = {
  'json alone': () => ({ ok: true, status: 200, json: async () => ANSWER }),
  'json alone, at once': () => ({ status: 200, json: () => ANSWER }),
  'json of null-prototype objects': () => ({ status: 200, json: async () => Object.assign(Object.create(null), ANSWER) }),
  'json of a class': () => ({ status: 200, json: async () => Object.assign(new (class Answer {})(), ANSWER) }),
  'json with toJSON': () => ({ status: 200, json: async () => ({ toJSON: () => ANSWER }) }),
  'text alone': () => ({ ok: true, status: 200, text: async () => TEXT }),
  'text and json': () => ({ status: 200, text: async () => TEXT, json: async () => assert.fail('read twice') }),
  'arrayBuffer alone': () => ({ status: 200, arrayBuffer: async () => bytes().buffer }),
  'arrayBuffer, text and json': () => ({ status: 200, arrayBuffer: async () => bytes().buffer, text: async () => 'no', json: async () => ({}) }),
  'arrayBuffer gives a view': () => ({ status: 200, arrayBuffer: async () => padded() }),
  'arrayBuffer gives a DataView': () => ({ status: 200, arrayBuffer: async () => padded(DataView) }),
  'body is a view': () => ({ status: 200, body: bytes() }),
  'body is a part of a buffer': () => ({ status: 200, body: padded() }),
  'body is a DataView': () => ({ status: 200, body: padded(DataView) }),
  // Node takes it out of a pool, at an offset.
  'body is a Node Buffer': () => ({ status: 200, body: globalThis.Buffer?.from(TEXT) ?? bytes() }),
  'body is an ArrayBuffer': () => ({ status: 200, body: bytes().buffer }),
  'body is a text': () => ({ status: 200, body: TEXT }),
  'body is null, with text': () => ({ status: 200, body: null, text: async () => TEXT }),
  'body is a Node stream, with text': () => ({ status: 200, body: nodeStream, text: async () => TEXT }),
  'body is a Node stream, with json': () => ({ status: 200, body: nodeStream, json: async () => ANSWER }),
  'chunks are parts of buffers': () => ({ status: 200, body: chunks(padded().subarray(0, 7), padded().subarray(7)) }),
  'chunks are DataViews': () => ({ status: 200, body: chunks(padded(DataView)) }),
  'chunks are 16-bit views': () => ({ status: 200, body: chunks(padded(Uint16Array, 2)) }),
  'chunks are ArrayBuffers': () => ({ status: 200, body: chunks(bytes().slice(0, 9).buffer, bytes().slice(9).buffer) }),
  'chunks are one buffer that is filled again': () => reusing(),
  'chunks of nothing between': () => ({ status: 200, body: chunks(new Uint8Array(), bytes(), new Uint8Array()) }),
  'no headers': () => ({ status: 200, headers: undefined, body: TEXT }),
  'headers null': () => ({ status: 200, headers: null, body: TEXT }),
  'headers a Map': () => ({ status: 200, headers: new Map([['date', 5]]), body: TEXT }),
  'headers a plain object': () => ({ status: 200, headers: { 'retry-after': '5' }, body: TEXT }),
  'headers an array': () => ({ status: 200, headers: [], body: TEXT }),
  'headers whose get gives a promise': () => ({ status: 200, headers: { get: async () => '5' }, body: TEXT }),
  'a Response behind a Proxy': () => proxied(okResponse(TEXT)),
  'a Response that is inherited': () => Object.create({ status: 200, text: async () => TEXT }),
  'a function': () => Object.assign(() => {}, { status: 200, text: async () => TEXT }),
};

/** What its message must name. */
const lacking = {
  'only a status': [{ status: 200 }, /body.*arrayBuffer.*text.*json/],
  'only a status and ok': [{ status: 200, ok: true }, /body/],
  'a body that cannot be read': [{ status: 200, body: nodeStream }, /body/],
  'a body of another kind': [{ status: 200, body: 5 }, /body/],
  'readers that are not functions': [{ status: 200, text: TEXT, json: ANSWER }, /body/],
  'no status': [{ ok: true, json: async () => ANSWER }, /status/],
  'a status of text': [{ status: '200', json: async () => ANSWER }, /status/],
  'a status beyond HTTP': [{ status: 2_000, json: async () => ANSWER }, /status/],
  'a parsed answer': [ANSWER, /status/],
  nothing: [undefined, /Response|status/],
  'a text': [TEXT, /Response|status/],
};

function reusing() {
  const buffer = new Uint8Array(8);
  let at = 0;
  const read = async () => {
    const part = bytes().subarray(at, (at += 8));
    buffer.set(part);
    return part.length > 0 ? { done: false, value: buffer.subarray(0, part.length) } : { done: true };
  };
  return { status: 200, body: { getReader: () => ({ read, cancel: async () => {} }) } };
}

function proxied(response) {
  return new Proxy(response, { get: (target, name) => (typeof target[name] === 'function' ? target[name].bind(target) : target[name]) });
}

/** A Response whose body tells of its cancellation. */
function cancellable(make = (body) => new Response(body)) {
  const state = { cancelled: 0 };
  state.response = make(new ReadableStream({ pull: () => new Promise(() => {}), cancel: () => void state.cancelled++ }));
  return state;
}

export default [
  {
    name: 'a status with a fraction is the whole one below it',
    async run({ deleteThrough, rejection }) {
      for (const fraction of [0.03, 0.3, 0.5, 0.99]) {
        assert.isTrue((await deleteThrough(async () => ({ status: 200 + fraction, text: async () => '{"success":true}' }))).success, `200 + ${fraction}`);
        await rejection(() => deleteThrough(async () => ({ status: 400 + fraction, text: async () => '{"error":"no"}' })), { code: 'bad_request', status: 400 });
      }
    },
  },
  {
    name: 'a hand-made Response is read by whatever it has: body, arrayBuffer, text or json',
    async run({ deleteThrough }) {
      for (const [label, make] of Object.entries(readable)) {
        await step(label, async () => {
          let asked = 0;
          const result = await deleteThrough(async () => (asked++, make()), { maxRetries: 2 });
          assert.isUndefined(difference(result, ANSWER));
          assert.equal(asked, 1);
        });
      }
    },
  },
  {
    name: 'so is a hand-made error, with the API’s words and its hints',
    async run({ deleteThrough, rejection }) {
      const body = { error: 'Message not found', type: 'RESOURCE_NOT_FOUND', requestId: 'req_1' };
      const headers = { get: (name) => (name === 'retry-after' ? '7' : null) };
      const ways = { json: { json: async () => body }, text: { text: async () => JSON.stringify(body) }, body: { body: JSON.stringify(body) } };
      for (const [label, way] of Object.entries(ways)) {
        await step(label, () =>
          rejection(() => deleteThrough(async () => ({ ok: false, status: 404, headers, ...way })), {
            code: 'not_found',
            ...body,
            error: undefined,
            message: body.error,
            body,
            retryAfterMs: 7_000,
          }),
        );
      }
      await rejection(() => deleteThrough(async () => ({ status: 403 })), { code: 'forbidden', status: 403, mayHaveSucceeded: false });
      assert.deepEqual(await deleteThrough(async () => ({ status: 204 })), { success: true });
    },
  },
  {
    name: 'what lacks something is one error that names it, and is not asked again',
    async run({ deleteThrough, rejection }) {
      for (const [label, [response, named]] of Object.entries(lacking)) {
        await step(label, async () => {
          const call = () => deleteThrough(async () => response, { maxRetries: 2 });
          const error = await rejection(call, { code: 'unexpected_response', attempts: 1, retryable: false, mayHaveSucceeded: true });
          assert.match(error.message, named);
        });
      }
    },
  },
  {
    name: 'an answer that comes after its attempt has ended is cancelled',
    async run({ deleteThrough, rejection }) {
      const ways = {
        'after the deadline': [() => ({ attemptTimeoutMs: 20 }), 'timeout'],
        'after an abort': [() => ({ signal: AbortSignal.timeout(20) }), 'aborted'],
        'after the call’s deadline': [() => ({ timeoutMs: 20 }), 'timeout'],
      };
      for (const [label, [options, code]] of Object.entries(ways)) {
        await step(label, async () => {
          const late = [cancellable(), cancellable((body) => new Response(body, { status: 500 })), cancellable((body) => ({ status: 200, body }))];
          await Promise.all(late.map(({ response }) => rejection(() => deleteThrough(() => sleep(60).then(() => response), options()), { code })));
          await sleep(60);
          assert.deepEqual(
            late.map(({ cancelled }) => cancelled),
            [1, 1, 1],
          );
        });
      }
    },
  },
  {
    name: 'late answers without a body, locked, or that throw, disturb nobody',
    async run({ deleteThrough, rejection }) {
      const broken = () => {
        throw new Error('broken on purpose');
      };
      const locked = okResponse();
      locked.body.getReader();
      const late = [
        null,
        undefined,
        5,
        {},
        { body: null },
        { body: { cancel: broken } },
        {
          get body() {
            return broken();
          },
        },
        { body: { cancel: () => Promise.reject(new Error('no')) } },
        locked,
      ];
      await Promise.all(
        late.map((response) => rejection(() => deleteThrough(() => sleep(30).then(() => response), { attemptTimeoutMs: 10 }), { code: 'timeout' })),
      );
      await rejection(() => deleteThrough(() => sleep(30).then(broken), { attemptTimeoutMs: 10 }), { code: 'timeout' });
      await sleep(40);
    },
  },
  {
    name: 'a body that is being read when its attempt ends is cancelled too',
    async run({ deleteThrough, rejection }) {
      const one = cancellable();
      await rejection(() => deleteThrough(async () => one.response, { attemptTimeoutMs: 20 }), { code: 'timeout', status: 200 });
      await sleep(5);
      assert.equal(one.cancelled, 1);
    },
  },
];
