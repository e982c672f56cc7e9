// Is the key, or the connection, in anything that could be printed of a value?

import { assert } from 'chai';

/** The beginning of a secret that was cut off is still most of it. */
const TELLING_LENGTH = 12;

/** @param value an error, or what a callback was given */
export function assertNoSecret(value, { key, connectionId }) {
  for (const text of printouts(value)) {
    for (const secret of [key, connectionId]) assert.notInclude(text, secret.slice(0, TELLING_LENGTH));
  }
}

function printouts(value) {
  const texts = [JSON.stringify(value) ?? '', ...inspections(value), ...textsIn(value)];
  // Not own properties everywhere: a DOMException has them of its class.
  if (value instanceof Error) texts.push(String(value), value.message, String(value.stack));
  if (typeof value?.toJSON === 'function') texts.push(JSON.stringify(value.toJSON()));
  return texts;
}

/** As the runtime's own console prints it, and deeper. */
function inspections(value) {
  const { Deno, Bun, process } = globalThis;
  const util = process?.getBuiltinModule?.('node:util');
  return [
    util?.inspect(value),
    util?.inspect(value, { showHidden: true, depth: null }),
    Deno?.inspect(value, { depth: 100, getters: true }),
    Bun?.inspect(value, { depth: 100 }),
  ].filter((text) => text !== undefined);
}

/** Every text that a thorough printer could reach: names and values, hidden ones and causes too. */
function textsIn(root) {
  const texts = [];
  const seen = new Set();
  const pending = [root];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value === 'string') texts.push(value);
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    for (const name of Reflect.ownKeys(value)) {
      texts.push(String(name));
      const { value: inner, get } = Object.getOwnPropertyDescriptor(value, name);
      pending.push(get ? Reflect.apply(get, value, []) : inner);
    }
  }
  return texts;
}
