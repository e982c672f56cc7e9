// What a test hands in. A typing error that is not refused here would silently test something else.
import { isMessageId } from './ids.js';
import { LIMIT_FIELDS } from './rate-limit.js';

const ID = 'a string of 1 to 128 letters, digits, "_" or "-", or a whole number from 0 (a bigint beyond 2^53 - 1)';

const isWhole = (value) => Number.isSafeInteger(value) && value >= 0;
const isText = (value) => typeof value === 'string' && value !== '';
const isObject = (value) => Object(value) === value && !value[Symbol.iterator];

function check(isRight, name, wanted) {
  if (!isRight) throw new TypeError(`${name} must be ${wanted}`);
}

/** @param fields name → whether a value is right, what is wanted, and whether it may be left out */
function checkFields(value, name, wanted, fields) {
  check(isObject(value), name, wanted);
  for (const field of Object.keys(value)) check(Object.hasOwn(fields, field), name, `${wanted}, without ${field}`);
  for (const [field, [isRight, what, isOptional]] of Object.entries(fields)) {
    check((isOptional && value[field] === undefined) || isRight(value[field], value), `${name}.${field}`, what);
  }
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

/** @returns the options; `lists`: pairs of a connection id and its message ids in text */
export function readOptions(options) {
  checkFields(options, 'options', 'an object { messages, apiKeys, rateLimit, now }', OPTIONS);
  const { messages, apiKeys, rateLimit, now = () => Date.now() } = options;
  if (rateLimit !== undefined) checkFields(rateLimit, 'options.rateLimit', 'an object { perMinute, burst }', LIMIT_FIELDS);
  const seen = new Set();
  const lists = Object.entries(messages).map(([connectionId, ids]) => {
    const name = `options.messages.${connectionId}`;
    check(Array.isArray(ids), name, 'a list of ids');
    return [connectionId, ids.map((id, index) => {
      const text = readId(`${name}[${index}]`, id);
      check(!seen.has(text), `${name}[${index}]`, `unique in the API; ${text} was there before`);
      seen.add(text);
      return text;
    })];
  });
  return { lists, apiKeys: apiKeys && [...apiKeys], rateLimit, now };
}

const FAULT = 'an object { status, type, retryAfterSeconds, deletes } or { lost }';
const LOST = { lost: [(value) => value === 'request' || value === 'reply', "'request' or 'reply'"] };
const ANSWER = {
  status: [(value) => isWhole(value) && value >= 200 && value < 600, 'a whole number from 200 to 599'],
  type: [(value, { status }) => isText(value) && status >= 400, 'a string, for a status of 400 or more', true],
  retryAfterSeconds: [isWhole, 'a whole number from 0', true],
  deletes: [(value) => typeof value === 'boolean', 'true or false', true],
};

/** @returns copies, each with `deletes` decided */
export const readFaults = (faults) =>
  faults.map((fault, index) => {
    const name = `faults[${index}]`;
    checkFields(fault, name, FAULT, fault?.lost === undefined ? ANSWER : LOST);
    const { deletes = fault.lost === 'reply' || fault.status < 300 } = fault;
    return { ...fault, deletes };
  });
