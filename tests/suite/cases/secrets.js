// Wherever the server or the runtime repeats the key, the error does not.

import { assert } from 'chai';
import { okResponse } from '../context.js';
import { step } from '../guard.js';

const KEY = 'sk_live_CANARY_key_4242';
const CONNECTION = 'conn_CANARY_5151';
const ECHO = `key ${KEY} and connection ${CONNECTION}`;

const echoes = {
  'in the text of an error': () => refusal({ error: ECHO, type: KEY, requestId: CONNECTION, actionRequired: ECHO }),
  'deep in the body': () => refusal({ error: 'no', details: { headers: [ECHO, { [KEY]: CONNECTION }] } }),
  'in an older form': () => refusal({ error: ECHO, code: KEY, details: { [ECHO]: 1 } }),
  'escaped in JSON': () => refusal(`{"error":"key ${unicodeEscaped(KEY)}","type":"${unicodeEscaped(CONNECTION)}"}`),
  'in HTML': () => refusal(`<title>${ECHO}</title><p>${ECHO}</p>`),
  'across the cut of a long text': () => refusal('x'.repeat(2048 - 20) + KEY),
  'across the end of a long message': () => refusal({ error: 'x'.repeat(178) + KEY }),
  'around a control character that a message loses': () => refusal({ error: `${KEY.slice(0, 9)}\u0000${KEY.slice(9)}` }),
  'in HTML with status 200': () => okResponse(`<html>${ECHO}</html>`),
  'in an object with status 200': () => okResponse(JSON.stringify({ success: 'no', echo: ECHO })),
  'in the reason of a rejection': () => Promise.reject(new TypeError(`Headers.append: "${KEY}" is an invalid header value`)),
  'in the cause of a rejection': () => {
    const cause = Object.assign(new Error(ECHO), { config: { headers: { apiKey: KEY } } });
    return Promise.reject(new Error('fetch failed', { cause }));
  },
  'in a property of a rejection': () => {
    const request = { headers: { apiKey: KEY, 'x-connection-id': CONNECTION } };
    return Promise.reject(Object.assign(new Error('no'), { request }));
  },
  'in a hidden property of a rejection': () => Promise.reject(Object.defineProperty(new Error('no'), 'config', { value: { apiKey: KEY } })),
  'in a rejection that is a text': () => Promise.reject(ECHO),
  'in a rejection that is an object': () => Promise.reject({ apiKey: KEY, toJSON: () => ECHO }),
  'in an AggregateError': () => Promise.reject(new AggregateError([new Error(ECHO)], 'all failed')),
  'in what fetch throws': () => {
    throw new Error(ECHO);
  },
  'in the reason of a broken body': () => okResponse(new ReadableStream({ start: (controller) => controller.error(new Error(ECHO)) })),
  'in a redirect': () => new Response(ECHO, { status: 307, headers: { location: `https://example.com/${KEY}` } }),
};

export default [
  {
    name: 'key and connection are nowhere in an error, wherever they were echoed',
    async run({ deleteMassMessage, rejection }) {
      for (const [label, respond] of Object.entries(echoes)) {
        await step(label, async () => {
          const error = await rejection(() => deleteMassMessage('5', KEY, CONNECTION, { fetch: () => respond(), maxRetries: 0 }));
          assertNoSecret(error);
        });
      }
    },
  },
  {
    name: 'the same through the network',
    async run({ deleteMassMessage, rejection, addMessage, standin }) {
      const message = await addMessage();
      const call = () => deleteMassMessage(message.id, KEY, CONNECTION, { baseUrl: standin.url, maxRetries: 0 });
      await message.setFaults(
        { status: 401, json: { error: ECHO, type: 'UNAUTHORIZED' } },
        { status: 502, body: `<title>${ECHO}</title>` },
        { then: 'reset-after-read', times: 'forever' },
      );
      for (const code of ['unauthorized', 'server', 'network']) assertNoSecret(await rejection(call, { code }));
    },
  },
  {
    name: 'an answer that is good is not searched: the API’s words come unchanged',
    async run({ deleteMassMessage }) {
      const answer = { success: true, queue: { id: 5, text: ECHO } };
      assert.deepEqual(await deleteMassMessage('5', KEY, CONNECTION, { fetch: async () => okResponse(JSON.stringify(answer)) }), answer);
    },
  },
];

/** An error answer, of a text or of an object's JSON. */
function refusal(body) {
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status: 400 });
}

function unicodeEscaped(text) {
  return [...text].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}

function assertNoSecret(error) {
  const texts = [String(error), error.message, String(error.stack), JSON.stringify(error), JSON.stringify(error.toJSON()), ...textsIn(error)];
  for (const text of texts) {
    for (const secret of [KEY, CONNECTION]) assert.notInclude(text, secret);
    // The beginning of a key that was cut off is still most of a key.
    assert.notInclude(text, KEY.slice(0, 12));
  }
}

/** Every text that a thorough printer could reach: names and values, hidden ones and causes too. */
function textsIn(root) {
  const texts = [];
  const seen = new Set();
  const pending = [root];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value === 'string') texts.push(value);
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) continue;
    seen.add(value);
    // A class is the package's code, not what happened.
    if (typeof value === 'function' && value !== root) continue;
    for (const key of Reflect.ownKeys(value)) {
      texts.push(String(key));
      const { value: inner, get } = Object.getOwnPropertyDescriptor(value, key);
      pending.push(get ? Reflect.apply(get, value, []) : inner);
    }
  }
  return texts;
}
