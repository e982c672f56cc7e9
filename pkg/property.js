// Reading a foreign object.

const getPrototypeOf = Object.getPrototypeOf;
const hasOwn = Object.hasOwn;

/** A Proxy can make up prototypes without end. */
const MAX_HOLDERS = 50;

/**
 * Reads properties of `object`, but none that is inherited from an `Object.prototype`, of whatever realm: whoever pollutes that must
 * not redirect a key, or turn an error into another. Throws what a getter throws.
 */
export function propertiesOf(object) {
  let root;
  return (name) => {
    if (hasOwn(object, name)) return object[name];
    root ??= holderOf(object, (holder) => getPrototypeOf(holder) === null);
    const isObjectPrototype = root !== undefined && root !== object && hasOwn(root, 'hasOwnProperty');
    const isPolluted = isObjectPrototype && hasOwn(root, name) && holderOf(object, (holder) => hasOwn(holder, name)) === root;
    return isPolluted ? undefined : object[name];
  };
}

/** The first for which `fits`: the object, or a prototype of it. */
function holderOf(object, fits) {
  for (let holder = object, steps = 0; holder !== null && steps < MAX_HOLDERS; holder = getPrototypeOf(holder), steps++) {
    if (fits(holder)) return holder;
  }
  return undefined;
}

export const property = (object, name) => propertiesOf(object)(name);
