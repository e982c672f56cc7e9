// Holds pkg/index.d.ts to the specification: every documented key is declared with its type, and nothing else is.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { openDeclarations } from './declarations.mjs';

/** The API's documentation page; a clone of this repository alone does not have it. */
const PAGE = new URL('../../../shared/ofauth-delete-mass-message.txt', import.meta.url);
const fixture = (name) => JSON.parse(readFileSync(new URL(`../suite/fixtures/${name}.json`, import.meta.url), 'utf8'));
const documented = fixture('documented');

/** Declared, but not in the documented example. */
const EXTRAS = {
  'DeleteMassMessageResponse.alreadyDeleted': 'boolean',
  'FromUser._view': 'string',
};
/** Declared more widely than documented, because responses have other types. */
const WIDENED = { 'Queue.price': 'number | string' };

const samples = Object.entries({ documented, observed: fixture('observed'), short: fixture('short') });
const declarations = openDeclarations({
  'samples.ts': [
    "import type { DeleteMassMessageResponse } from 'PACKAGE';",
    ...samples.map(([name, json]) => `export const ${name}: DeleteMassMessageResponse = ${JSON.stringify(json)};`),
  ].join('\n'),
});
after(() => declarations.close());

test("the fixture is the example of the specification's page", { skip: !existsSync(PAGE) && 'the page is not part of this repository' }, () => {
  const page = readFileSync(PAGE, 'utf8');
  assert.deepEqual(JSON.parse(page.slice(page.indexOf('{'), page.lastIndexOf('}') + 1)), documented);
});

test('every documented key is declared with its type, and every declared key is documented', () => {
  const { declared, example } = compare();
  assert.deepEqual(declared, { ...example, ...EXTRAS, ...WIDENED });
  const keys = Object.keys(example);
  const keysOf = (name) => keys.filter((key) => key.startsWith(`${name}.`)).length;
  assert.deepEqual([keysOf('Queue'), keysOf('MediaItem')], [43, 12], 'keys of the two largest objects');
});

test('only what no known response lacks is required', () => {
  assert.deepEqual(required(), ['DeleteMassMessageResponse.success', 'FromUser.id', 'MediaItem.id', 'Queue.id']);
});

test('the documented response and the known real ones fit the types', () => {
  assert.deepEqual(declarations.errors(), []);
});

test('every export and every field has a description', () => {
  const { exports, fieldsOf, interfaceOf } = declarations;
  const items = exports.flatMap(({ name, doc }) => {
    const fields = /^[A-Z]/.test(name) && !ALIASES.includes(name) ? fieldsOf(interfaceOf(name)) : [];
    return [{ name, doc }, ...fields.map((field) => ({ ...field, name: `${name}.${field.name}` }))];
  });
  assert.ok(items.length > 120, `only ${items.length} found`);
  assert.deepEqual(items.filter(({ doc }) => doc.trim() === '').map(({ name }) => name), []);
});

/** Types that have no fields of their own. */
const ALIASES = ['MassMessageId', 'ErrorCode', 'OFAuthErrorJson', 'Outcome'];

/** The interfaces that the response reaches, each with the places of the example that it describes. */
function reached() {
  const { fieldsOf, interfaceOf, itemOf, kindOf } = declarations;
  const places = new Map();
  const visit = (type, value) => {
    if (Array.isArray(value)) return value.forEach((item) => visit(itemOf(type), item));
    if (typeof value !== 'object') return;
    const name = kindOf(type);
    places.set(name, [...(places.get(name) ?? []), value]);
    for (const field of fieldsOf(type)) if (field.name in value) visit(field.type, value[field.name]);
  };
  visit(interfaceOf('DeleteMassMessageResponse'), documented);
  return places;
}

/** Both sides as `{ 'Interface.key': kind }`. An interface for several places declares the keys of all of them. */
function compare() {
  const { fieldsOf, interfaceOf, kindOf } = declarations;
  const declared = {};
  const example = {};
  for (const [name, values] of reached()) {
    const fields = fieldsOf(interfaceOf(name));
    for (const field of fields) declared[`${name}.${field.name}`] = kindOf(field.type);
    for (const value of values) {
      for (const [key, member] of Object.entries(value)) example[`${name}.${key}`] = kindOfJson(member, declared[`${name}.${key}`]);
    }
  }
  return { declared, example };
}

/** Objects have no name in JSON: they get the one of the interface that is declared for them. */
function kindOfJson(value, declaredKind = '') {
  if (Array.isArray(value)) return `${kindOfJson(value[0], declaredKind.replace(/\[\]$/, ''))}[]`;
  if (value === '<unknown>') return 'unknown';
  if (typeof value !== 'object') return typeof value;
  return /^[A-Z]\w*$/.test(declaredKind) ? declaredKind : 'object';
}

function required() {
  const { fieldsOf, interfaceOf } = declarations;
  return [...reached().keys()].flatMap((name) => fieldsOf(interfaceOf(name)).filter(({ isOptional }) => !isOptional).map((field) => `${name}.${field.name}`)).sort();
}
