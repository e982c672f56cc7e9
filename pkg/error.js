// What every call rejects with. In JavaScript, so that `instanceof` works before the module is loaded.

// Shared by all copies of the package and all realms.
const brand = Symbol.for('ofauth-wasm.OFAuthError');

export function isOFAuthError(value) {
  try {
    return typeof value === 'object' && value !== null && value[brand] === true;
  } catch {
    return false; // a Proxy that throws
  }
}

export class OFAuthError extends Error {
  // A copy of the package (another version, CommonJS beside ESM, an iframe) has a class of its own.
  static [Symbol.hasInstance](value) {
    return this === OFAuthError ? isOFAuthError(value) : Function.prototype[Symbol.hasInstance].call(this, value);
  }

  constructor(message, { cause, body, ...fields } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    Object.assign(this, fields);
    if (body !== undefined) this.body = body;
  }

  toJSON() {
    const { name, message } = this;
    const { body, ...fields } = this;
    return { name, message, ...fields };
  }
}

Object.defineProperties(OFAuthError.prototype, { name: { value: 'OFAuthError' }, [brand]: { value: true } });
