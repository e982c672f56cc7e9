import { assert } from 'chai';
import fc from 'fast-check';
import { okResponse } from '../context.js';
import { difference, parseAnswer } from '../json.js';
import documented from '../fixtures/documented.json';

const RUNS = 300;

const knownNames = [...new Set([...JSON.stringify(documented).matchAll(/"(\w+)":/g)].map((match) => match[1]))];

/** Any UTF-16, halves of surrogate pairs too. */
const anyUnit = fc.oneof(fc.nat(0xffff), fc.nat(0x7f)).map((unit) => String.fromCharCode(unit));
const anyText = fc.string({ unit: anyUnit, maxLength: 12 });

/** A string's JSON, each character written as it is or escaped in one of the ways allowed. */
const stringJson = fc.tuple(anyText, fc.infiniteStream(fc.nat({ max: 3 }))).map(([text, ways]) => {
  const escape = (unit, way) => {
    const hex = unit.charCodeAt(0).toString(16).padStart(4, '0');
    if (way === 0) return `\\u${hex}`;
    if (way === 1) return `\\u${hex.toUpperCase()}`;
    if (way === 2 && unit === '/') return '\\/';
    return JSON.stringify(unit).slice(1, -1);
  };
  // A pair written as it is would be two escapes here, which is the same string.
  return `"${text.split('').map((unit) => escape(unit, ways.next().value)).join('')}"`;
});

const numberJson = fc.oneof(
  fc.constantFrom(
    '-0', '0', '-0.0', '0e0', '1e999', '-1e999', '5e-324', '2e-324', '1E+2', '1e-400', '0.1', '9007199254740993',
    '123456789012345678901234567890', '1.7976931348623157e308', '2.2250738585072011e-308', '0.000001e6',
  ),
  fc.integer().map(String),
  fc.bigInt().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? '-0' : String(number))),
  fc
    .tuple(fc.bigInt({ min: 0n, max: 10n ** 40n }), fc.nat(999), fc.integer({ min: -400, max: 400 }))
    .map(([whole, part, power]) => `${whole}.${part}e${power}`),
);

const keyJson = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...knownNames).map((name) => JSON.stringify(name)) },
  { weight: 2, arbitrary: fc.nat(4_294_967_300).map((number) => `"${number}"`) },
  { weight: 3, arbitrary: stringJson },
  { weight: 1, arbitrary: fc.constantFrom('"__proto__"', '"\\u005f_proto__"', '"constructor"', '"toString"', '"then"', '""', '"length"') },
);

const space = fc.constantFrom('', '', '', ' ', '\n', '\t', '\r\n  ');

const { value: valueJson } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 5, depthSize: 'small' }, tie('leaf'), tie('array'), tie('object')),
  leaf: fc.oneof(numberJson, stringJson, fc.constantFrom('true', 'false', 'null')),
  array: fc.tuple(fc.array(tie('value'), { maxLength: 5 }), space).map(([items, gap]) => `[${gap}${items.join(`,${gap}`)}${gap}]`),
  object: entriesOf(tie('value')).map(([entries, gap]) => objectJson(entries, gap)),
}));

function entriesOf(value) {
  const entry = fc.tuple(keyJson, value);
  return fc.tuple(fc.uniqueArray(entry, { selector: ([key]) => JSON.parse(key), maxLength: 6 }), space);
}

function objectJson(entries, gap) {
  return `{${gap}${entries.map(([key, value]) => `${key}${gap}:${gap}${value}`).join(`${gap},`)}${gap}}`;
}

/** The text of an answer, `success` anywhere among its keys. */
const answerJson = fc
  .tuple(entriesOf(valueJson), fc.boolean(), fc.nat(), fc.constantFrom('"success"', '"succes\\u0073"'))
  .map(([[entries, gap], success, place, key]) => {
    const rest = entries.filter(([name]) => JSON.parse(name) !== 'success');
    rest.splice(place % (rest.length + 1), 0, [key, String(success)]);
    return gap + objectJson(rest, gap) + gap;
  });

export default [
  {
    name: 'any answer equals JSON.parse of its body: values, key order, plain objects',
    async run({ deleteThrough }) {
      const property = fc.asyncProperty(answerJson, async (text) => {
        const expected = JSON.parse(text);
        const actual = await deleteThrough(async () => okResponse(text));
        assert.isUndefined(difference(actual, expected));
        if (!text.includes('_proto__')) assert.equal(JSON.stringify(actual), JSON.stringify(expected));
        assert.isEmpty(Object.keys(Object.prototype));
      });
      await fc.assert(property, { numRuns: RUNS });
    },
  },
  {
    name: 'any JSON value under any key survives the way through JSON.stringify',
    async run({ deleteThrough }) {
      const anything = fc.dictionary(anyText, fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' }), { maxKeys: 4 });
      const property = fc.asyncProperty(anything, fc.boolean(), async (rest, success) => {
        const text = JSON.stringify({ ...rest, success });
        const actual = await deleteThrough(async () => okResponse(text));
        assert.isUndefined(difference(actual, JSON.parse(text)));
      });
      await fc.assert(property, { numRuns: RUNS / 3 });
    },
  },
  {
    name: 'any depth from 1 to 400 is kept',
    async run({ deleteThrough }) {
      const layer = fc.constantFrom(['[', ']'], ['{"queue":', '}'], ['[0,', ',{}]'], ['{"a b":[', '],"240":"\\ud83d"}']);
      const property = fc.asyncProperty(fc.array(layer, { minLength: 1, maxLength: 400, size: 'max' }), numberJson, async (layers, core) => {
        const nested = layers.map(([open]) => open).join('') + core + layers.map(([, close]) => close).reverse().join('');
        const text = `{"success":true,"queue":${nested}}`;
        const actual = await deleteThrough(async () => okResponse(text));
        assert.isUndefined(difference(actual, JSON.parse(text)));
      });
      await fc.assert(property, { numRuns: 60, examples: [[Array(400).fill(['[', ']']), '1'], [Array(400).fill(['{"queue":', '}']), '1']] });
    },
  },
  {
    name: 'a damaged answer is accepted exactly when JSON.parse accepts it',
    async run({ deleteThrough, rejection }) {
      const patch = fc.constantFrom(
        '', '"', '\\', ',', ':', '{', '}', '[', ']', '0', '-', '.', 'e', 'true', 'null', '\u0000', '\n', '\ufeff', '\u00a0',
        '\\u12', '//', 'NaN', '00', '+1', "'",
      );
      const property = fc.asyncProperty(answerJson, fc.nat(), fc.nat(2), patch, async (text, place, removed, added) => {
        const at = place % (text.length + 1);
        // As the body will be read: half of a pair, cut off by the patch, becomes U+FFFD on its way.
        const damaged = new TextEncoder().encode(text.slice(0, at) + added + text.slice(at + removed));
        const expected = parseAnswer(new TextDecoder().decode(damaged));
        const call = () => deleteThrough(async () => okResponse(damaged));
        if (expected === undefined) await rejection(call, { code: 'unexpected_response', status: 200 });
        else assert.isUndefined(difference(await call(), expected));
      });
      await fc.assert(property, { numRuns: RUNS });
    },
  },
  {
    name: 'any bytes inside a string are read as the standard says',
    async run({ deleteThrough, rejection }) {
      const property = fc.asyncProperty(fc.uint8Array({ maxLength: 24 }), async (inner) => {
        const encode = (text) => [...new TextEncoder().encode(text)];
        const body = new Uint8Array([...encode('{"success":true,"text":"'), ...inner, ...encode('"}')]);
        const expected = parseAnswer(new TextDecoder().decode(body));
        const call = () => deleteThrough(async () => okResponse(body));
        if (expected === undefined) await rejection(call, { code: 'unexpected_response', status: 200 });
        else assert.isUndefined(difference(await call(), expected));
      });
      await fc.assert(property, { numRuns: RUNS });
    },
  },
];
