// An error holds what this package copied, with the secrets cut out in every spelling that a server may use.

import { assert } from 'chai';
import { assertNoSecret } from '../../faults/canary.js';
import { step } from '../guard.js';
import { outcomeOf, replay } from '../replace.js';

const KEY = 'sk_"CANARY&live/<4242>\\%~';
const CONNECTION = 'conn_CANARY+5151=';
const RUN = 8;

const hex = (character) => character.charCodeAt(0).toString(16);
const each = (spell) => (secret) => [...secret].map(spell).join('');
const some = (spell) => each((character, index) => (index % 3 ? character : spell(character)));
const between = (mark) => (secret) => [...secret].join(mark);
const named = { '"': '&quot;', '&': '&amp;', '<': '&lt;', '>': '&gt;', "'": '&#39;' };

const spellings = {
  plain: (secret) => secret,
  percent: each((character) => `%${hex(character).toUpperCase().padStart(2, '0')}`),
  'percent, small': each((character) => `%${hex(character)}`),
  encodeURIComponent,
  encodeURI,
  'percent, here and there': some((character) => `%${hex(character)}`),
  'HTML, named': each((character) => named[character] ?? character),
  'HTML, decimal': each((character) => `&#${character.charCodeAt(0)};`),
  'HTML, decimal with zeros': each((character) => `&#0${character.charCodeAt(0)};`),
  'HTML, hexadecimal': each((character) => `&#x${hex(character)};`),
  'HTML, capitals': each((character) => `&#X${hex(character).toUpperCase()};`),
  'HTML, here and there': some((character) => `&#${character.charCodeAt(0)};`),
  JSON: (secret) => JSON.stringify(secret).slice(1, -1),
  'JSON, \\u': each((character) => `\\u${hex(character).padStart(4, '0')}`),
  'JSON, \\u in capitals': each((character) => `\\u${hex(character).toUpperCase().padStart(4, '0')}`),
  'JSON, here and there': some((character) => `\\u${hex(character).padStart(4, '0')}`),
  'JSON, slashes': (secret) => JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/'),
  ...Object.fromEntries(
    ['\u200b', '\u200d', '\u2060', '\ufeff', '\u00ad', '\u202e', '\u2066', '\u0000', '\u0007', '\u007f', '\u009b', '\u{e0001}', '\ufe0f'].map(
      (mark) => [`with U+${mark.codePointAt(0).toString(16)} between`, between(mark)],
    ),
  ),
  'twice, one within the other': (secret) => secret.slice(0, 9) + secret + secret.slice(9),
  'in capitals around': (secret) => `KEY${secret}KEY`,
};

/** Where a server or a runtime may say it. Each makes a fetch. */
const places = {
  'an error’s text': (text) => async () => refusal({ error: `no: ${text}.` }),
  'type, requestId, actionRequired': (text) => async () => refusal({ error: 'no', type: text, requestId: text, actionRequired: text }),
  'names and values, deep': (text) => async () => refusal({ error: 'no', details: [{ [text]: [text, { [`x${text}`]: 5 }] }] }),
  'a plain text': (text) => async () => refusal(`bad header ${text}!`),
  'a page': (text) => async () => refusal(`<!doctype html><title>no ${text}</title><p title="${text}">${text}`),
  'a page with status 200': (text) => async () => new Response(`<html><p>${text}`),
  'what fetch throws': (text) => async () => Promise.reject(Object.assign(new Error(`no ${text}`), { name: `Name${text}`, code: `CODE${text}` })),
  'its causes': (text) => async () => Promise.reject(new Error('a', { cause: new Error('b', { cause: new Error(text) }) })),
  'a text that is thrown': (text) => async () => Promise.reject(text),
};

function refusal(body, status = 400) {
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
}

/** The text as a reader would understand it, in each spelling: an implementation of the test's own. */
function readings(text) {
  const clean = text.replace(/[\p{Cc}\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0]/gu, '');
  const json = (from) => from.replace(/\\u([0-9a-f]{4})/gi, (_, digits) => String.fromCharCode(parseInt(digits, 16))).replace(/\\(["\\/])/g, '$1');
  const html = (from) =>
    from
      .replace(/&#x([0-9a-f]+);/gi, (_, digits) => String.fromCharCode(parseInt(digits, 16)))
      .replace(/&#(\d+);/g, (_, digits) => String.fromCharCode(digits))
      .replace(/&(quot|amp|lt|gt);/g, (_, name) => ({ quot: '"', amp: '&', lt: '<', gt: '>' })[name]);
  const percent = (from) => from.replace(/%([0-9a-f]{2})/gi, (_, digits) => String.fromCharCode(parseInt(digits, 16)));
  return [clean, json(clean), html(clean), percent(clean), json(json(clean)), html(json(clean)), percent(json(clean))];
}

/** Faster than an assertion for each run. */
function assertNoRun(error, secrets) {
  const texts = [error.message, JSON.stringify(error), JSON.stringify(error.body) ?? '', String(error.cause?.stack)];
  for (let { cause } = error; cause; cause = cause.cause) texts.push(cause.name, cause.message, String(cause.code));
  const runs = secrets.flatMap((secret) => Array.from({ length: secret.length - RUN + 1 }, (_, at) => secret.slice(at, at + RUN)));
  for (const reading of new Set(texts.flatMap(readings))) {
    const shown = runs.find((run) => reading.includes(run));
    if (shown) assert.fail(`${shown} shows in ${reading}`);
  }
}

export default [
  ...Object.entries(places).map(([place, make]) => ({
    name: `no run of ${RUN} characters of a secret shows, in any spelling: ${place}`,
    async run({ deleteMassMessage, rejection }) {
      for (const [label, spell] of Object.entries(spellings)) {
        await step(label, async () => {
          for (const secret of [KEY, CONNECTION]) {
            const error = await rejection(() => deleteMassMessage('5', KEY, CONNECTION, { fetch: make(spell(secret)), maxRetries: 0 }));
            assertNoRun(error, [KEY, CONNECTION]);
          }
        });
      }
    },
  })),
  {
    name: 'each part of a secret that has 8 characters is cut, each with 7 stays, and the words around it',
    async run({ deleteMassMessage, rejection }) {
      for (let at = 0; at + RUN <= CONNECTION.length; at++) {
        const part = CONNECTION.slice(at, at + RUN);
        const say = (text) =>
          rejection(() => deleteMassMessage('5', KEY, CONNECTION, { fetch: async () => refusal({ error: `the ${text} is wrong` }), maxRetries: 0 }));
        assert.equal((await say(part)).message, 'the [redacted] is wrong');
        assert.equal((await say(part.slice(1))).message, `the ${part.slice(1)} is wrong`);
      }
    },
  },
  {
    name: 'secrets of 7 characters and less leave the words of a message intact',
    async run({ deleteMassMessage, rejection }) {
      const error = 'The message was deleted: no key for the key';
      for (const [key, connection] of [
        ['deleted', 'message'],
        ['key', 'e'],
        ['a', 's'],
      ]) {
        const { message, body } = await rejection(() =>
          deleteMassMessage('5', key, connection, { fetch: async () => refusal({ error }), maxRetries: 0 }),
        );
        assert.equal(message, error);
        assert.deepEqual(body, { error });
      }
    },
  },
  {
    name: 'the cause is a copy of name, message and code, three deep, and nothing else of what was thrown',
    async run({ deleteThrough, rejection }) {
      class Telling extends TypeError {
        #secret = KEY;
        name = 'Telling';
        request = { key: KEY };
        [Symbol('x')] = KEY;
        [Symbol.for('nodejs.util.inspect.custom')]() {
          return this.#secret;
        }
        get config() {
          return this.#secret;
        }
        toString() {
          return this.#secret;
        }
      }
      const deep = [5, 4, 3, 2, 1].reduce(
        (cause, depth) => Object.assign(new Telling(`level ${depth}`, { cause }), { code: depth % 2 ? depth : `E${depth}` }),
        undefined,
      );
      let { cause } = await rejection(() => deleteThrough(() => Promise.reject(deep)), { code: 'network' });
      for (const level of [1, 2, 3]) {
        assert.strictEqual(Object.getPrototypeOf(cause), Error.prototype);
        assert.deepEqual([cause.name, cause.message, cause.code], ['Telling', `level ${level}`, level % 2 ? level : `E${level}`]);
        const plain = new Error('x', { cause });
        const allowed = new Set(['name', 'code', 'cause', ...Reflect.ownKeys(plain)]);
        for (const key of Reflect.ownKeys(cause)) assert.isTrue(allowed.has(key), String(key));
        cause = cause.cause;
      }
      assert.isUndefined(cause);
      const reasons = {
        function: Object.assign(() => {}, { key: KEY }),
        array: [KEY],
        map: new Map([[KEY, KEY]]),
        symbol: Symbol('why'),
        object: { message: 'why', name: 'Why', key: KEY },
      };
      for (const [label, reason] of Object.entries(reasons)) {
        const error = await rejection(() => deleteThrough(() => Promise.reject(reason)), { code: 'network' });
        assert.strictEqual(Object.getPrototypeOf(error.cause), Error.prototype, label);
        assertNoSecret(error, { key: KEY, connectionId: CONNECTION });
      }
    },
  },
  {
    name: 'type, requestId and actionRequired are one line of at most 200 characters; so is the message',
    async run({ deleteThrough, rejection }) {
      const words = {
        long: 'x'.repeat(5_000),
        lines: 'a\r\nb\u2028c\td',
        control: 'a\u001b[31m\u0000b\u009b',
        bidirectional: '\u202eabc\u2066d\u200f',
        'zero-width': 'a\u200bb\ufeffc',
        emoji: '😀'.repeat(300),
        blank: ' \n ',
      };
      for (const [label, word] of Object.entries(words)) {
        await step(label, async () => {
          const error = await rejection(() => deleteThrough(async () => refusal({ error: word, type: word, requestId: word, actionRequired: word })));
          for (const field of ['type', 'requestId', 'actionRequired', 'message']) {
            const text = error[field] ?? '';
            assert.isAtMost(text.length, 200, field);
            assert.notMatch(text, /[\p{Cc}\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u, field);
            assert.isTrue(text.isWellFormed?.() ?? true, field);
          }
        });
      }
    },
  },
  {
    name: 'keys and connection ids have at most 4,096 characters',
    async run({ deleteMassMessage, rejection }) {
      const fetch = async () => refusal({ error: 'no' });
      const call =
        (...list) =>
        () =>
          deleteMassMessage('5', ...list, { fetch, maxRetries: 0 });
      await rejection(call('k'.repeat(4_096), 'c'.repeat(4_096)), { code: 'bad_request' });
      for (const [named, list] of Object.entries({ apiKey: ['k'.repeat(4_097), 'c'], connectionId: ['k', 'c'.repeat(4_097)] })) {
        for (const long of [list, list.map((text) => text + text.repeat(text.length > 1 ? 200 : 0))]) {
          assert.include((await rejection(call(...long), { code: 'invalid_argument', attempts: 0 })).message, named);
        }
      }
    },
  },
  {
    name: 'the longest key and the longest answers take no longer than their length',
    async run({ deleteMassMessage, rejection }) {
      const timed = async (key, text, status) => {
        const outcome = { ms: performance.now() };
        Object.assign(
          outcome,
          await outcomeOf(deleteMassMessage('5', key, key, { fetch: async () => new Response(text, { status }), maxRetries: 0 })),
        );
        await rejection(replay(outcome));
        return performance.now() - outcome.ms;
      };
      const keys = [Array.from({ length: 4_096 }, (_, index) => String.fromCharCode(33 + ((index * 7) % 90))).join('')];
      for (const key of keys) {
        const filling = {
          'a text': (length) => key.repeat(length / key.length),
          'JSON texts': (length) =>
            `{"error":"no","list":[${Array(Math.floor(length / 4))
              .fill('"a"')
              .join()}]}`,
          brackets: (length) => '['.repeat(length),
          percent: (length) => '%61'.repeat(length / 3),
          entities: (length) => '&#97;&'.repeat(length / 6),
        };
        for (const [label, fill] of Object.entries(filling)) {
          for (const [status, length] of [
            [200, 1_000_000],
            [400, 20_000],
          ])
            await step(`${label}, ${status}`, async () => assert.isBelow(await timed(key, fill(length), status), 4_000, 'ms'));
        }
      }
    },
  },
];
