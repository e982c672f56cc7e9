// What a test hands in. A typing error that is not refused here would silently test something else.
import { isMessageId, isWhole } from './ids.js';
import { LIMIT_FIELDS } from './rate-limit.js';

const ID = 'a string of 1 to 128 letters, digits, "_" or "-", or a whole number from 0 (a bigint beyond 2^53 - 1)';

const isText = (value) => typeof value === 'string' && value;
const isObject = (value) => Object(value) === value && !value[Symbol.iterator];

export function check(isRight, name, wanted) {
  if (!isRight) throw new TypeError(`${name} must be ${wanted}`);
}

/** Reads a property, own or inherited, but not from an Object.prototype: as pkg/property.js. */
export function property(object, name) {
  let holder = object;
  while (holder && !Object.hasOwn(holder, name)) holder = Object.getPrototypeOf(holder);
  return holder && Object.hasOwn(holder, 'hasOwnProperty') ? undefined : object?.[name];
}

/**
 * @param fields name → whether a value is right, what is wanted, and whether it may be left out
 * @returns a copy without what is undefined; each field was read once
 */
function readFields(value, name, fields) {
  const names = Object.keys(fields);
  const wanted = `an object { ${names.join(', ')} }`;
  check(isObject(value), name, wanted);
  for (const field of Object.keys(value)) check(names.includes(field), name, `${wanted}, without ${field}`);
  const copy = { __proto__: null };
  for (const field of names) {
    const given = property(value, field);
    // A copy of a list has no holes, which `every` would skip.
    if (given !== undefined) copy[field] = Array.isArray(given) ? [...given] : given;
  }
  for (const field of names) {
    const [isRight, what, isOptional] = fields[field];
    check((isOptional && !(field in copy)) || isRight(copy[field], copy), `${name}.${field}`, what);
  }
  return copy;
}

/** An id as the text of a request's path. */
export function readId(name, id) {
  const isNumber = typeof id === 'bigint' ? id >= 0 : isWhole(id);
  const text = isNumber ? `${id}` : id;
  check(isText(text) && isMessageId(text), name, ID);
  return text;
}

const OPTIONS = {
  messages: [isObject, 'an object { connectionId: list of ids }'],
  apiKeys: [(value) => Array.isArray(value) && value.every(isText), 'a list of strings', true],
  rateLimit: [() => true],
  now: [(value) => typeof value === 'function', 'a function', true],
};

/**
 * @returns `lists`: pairs of a connection id and its message ids in text; `limit`: false for none; `clock`: `now`, but throws where that
 * gives no number
 */
export function readOptions(options) {
  const { messages, apiKeys, rateLimit, now = () => Date.now() } = readFields(options, 'options', OPTIONS);
  const limit = rateLimit !== undefined && readFields(rateLimit, 'options.rateLimit', LIMIT_FIELDS);
  const seen = new Set();
  const lists = Object.entries(messages).map(([connectionId, ids]) => {
    const name = `options.messages.${connectionId}`;
    check(Array.isArray(ids), name, 'a list of ids');
    // Unlike `map`, it does not skip a hole.
    return [connectionId, Array.from(ids, (id, index) => {
      const text = readId(`${name}[${index}]`, id);
      check(!seen.has(text), `${name}[${index}]`, `unique; ${text} was there before`);
      seen.add(text);
      return text;
    })];
  });
  const clock = () => {
    const time = now();
    if (!Number.isFinite(time)) throw new TypeError('options.now must return milliseconds since 1970');
    return time;
  };
  return { lists, apiKeys, limit, clock };
}

const FAULT = {
  lost: [(value, fault) => ['request', 'reply'].includes(value) && !Object.keys(fault)[1], "'request' or 'reply', alone", true],
  status: [(value, { lost }) => lost || (isWhole(value) && value >= 200 && value < 600), 'a whole number from 200 to 599'],
  type: [(value, { status }) => isText(value) && status >= 400, 'a string, for a status of 400 or more', true],
  retryAfterSeconds: [isWhole, 'a whole number from 0', true],
  deletes: [(value) => typeof value === 'boolean', 'true or false', true],
};

/** @returns copies, each with `deletes` decided */
export const readFaults = (faults) =>
  faults.map((fault, index) => {
    const copy = readFields(fault, `faults[${index}]`, FAULT);
    copy.deletes ??= copy.lost === 'reply' || copy.status < 300;
    return copy;
  });
