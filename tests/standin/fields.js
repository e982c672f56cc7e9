import { InputError } from './input-error.js';

/** Refuses fields that are not known: one with a typing error would silently change nothing. */
export function allow(json, ...names) {
  for (const name of Object.keys(json)) {
    if (!names.includes(name)) throw new InputError(`unknown field: ${name}`);
  }
}

export const isWholeNumber = (value, min = 0, max = Number.MAX_SAFE_INTEGER) =>
  Number.isSafeInteger(value) && value >= min && value <= max;

/** @returns the count; undefined if it is absent */
export function readCount({ count }, max) {
  if (count === undefined || isWholeNumber(count, 1, max)) return count;
  throw new InputError(`count must be a whole number from 1 to ${max}`);
}

export function readSeed({ seed = 1 }, name = 'seed') {
  if (isWholeNumber(seed)) return seed;
  throw new InputError(`${name} must be a whole number, 0 or more`);
}
