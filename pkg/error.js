// What every call rejects with. In JavaScript, so that `instanceof` works before the module is loaded.

// Shared by all copies of the package and all realms.
const brand = Symbol.for('ofauth-wasm.OFAuthError');

/** In this order they stand in toJSON(). */
const FIELDS = ['code', 'status', 'type', 'requestId', 'actionRequired', 'attempts', 'retryable', 'retryAfterMs', 'mayHaveSucceeded'];

function isInstance(value) {
  return this === OFAuthError ? isOFAuthError(value) : Function.prototype[Symbol.hasInstance].call(this, value);
}

export function isOFAuthError(value) {
  try {
    return typeof value === 'object' && value !== null && value[brand] === true;
  } catch {
    return false; // a Proxy that throws
  }
}

export class OFAuthError extends Error {
  constructor(message, fields) {
    super(message);
    const given = { __proto__: null, ...fields };
    given.code ??= 'internal';
    for (const name of FIELDS) if (given[name] !== undefined) define(this, name, given[name], true);
    if (given.body !== undefined) define(this, 'body', given.body, true);
    // As the Error constructor does it, so that printouts show it once, under the stack.
    if (given.cause !== undefined) define(this, 'cause', given.cause, false);
  }

  toJSON() {
    const json = {};
    for (const name of ['name', 'message', ...FIELDS]) if (this[name] !== undefined) define(json, name, this[name], true);
    return json;
  }
}

/** What an engine threw, by name and message alone. */
export function copyOf({ name, message }) {
  const error = new Error(message);
  define(error, 'name', name, false);
  return error;
}

/** Defined, not assigned: `Object.prototype` may be frozen, or have setters of this name. */
export function define(object, name, value, enumerable) {
  Object.defineProperty(object, name, { __proto__: null, value, enumerable, writable: true, configurable: true });
}

// Minifiers rename a class that refers to itself.
define(OFAuthError, 'name', 'OFAuthError', false);
// A copy of the package (another version, CommonJS beside ESM, an iframe) has a class of its own. Not a static method, which
// transforms to ES5 in loose mode assign.
define(OFAuthError, Symbol.hasInstance, isInstance, false);
define(OFAuthError.prototype, 'name', 'OFAuthError', false);
define(OFAuthError.prototype, brand, true, false);
