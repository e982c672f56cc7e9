// Reading a foreign object.

const { getPrototypeOf, hasOwn } = Object;

/** A Proxy can make up prototypes without end. */
const MAX_PROTOTYPES = 50;

/**
 * A property that is not inherited from an `Object.prototype`, of whatever realm: whoever pollutes that must not redirect a
 * key, or turn an error into another. Throws what a getter throws.
 */
export function property(object, name) {
  let holder = object;
  for (let steps = 0; holder !== null && steps < MAX_PROTOTYPES && !hasOwn(holder, name); steps++) holder = getPrototypeOf(holder);
  const isPolluted = holder !== null && holder !== object && getPrototypeOf(holder) === null && hasOwn(holder, 'hasOwnProperty');
  return isPolluted ? undefined : object[name];
}
