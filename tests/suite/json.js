// Is a value exactly what JSON.parse made of the text? Without recursion: answers may be deep.

/** Where the two differ, or undefined. A `__proto__` key may be left out; where it is kept, it must be equal. */
export function difference(actual, expected) {
  const pending = [['$', actual, expected]];
  while (pending.length > 0) {
    const [path, one, other] = pending.pop();
    if (typeof other !== 'object' || other === null) {
      if (!Object.is(one, other)) return `${path}: ${show(one)} instead of ${show(other)}`;
      continue;
    }
    if (typeof one !== 'object' || one === null) return `${path}: ${show(one)} instead of an object`;
    if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return `${path}: its prototype is another`;
    if (Array.isArray(one) !== Array.isArray(other)) return `${path}: an array and an object`;
    const keys = Reflect.ownKeys(one).filter((key) => key !== '__proto__');
    const otherKeys = Reflect.ownKeys(other).filter((key) => key !== '__proto__');
    if (!sameList(keys, otherKeys)) return `${path}: keys ${show(keys.map(String))} instead of ${show(otherKeys)}`;
    if (Object.hasOwn(one, '__proto__')) keys.push('__proto__');
    for (const key of keys) {
      if (Array.isArray(one) && key === 'length') continue;
      const property = Object.getOwnPropertyDescriptor(one, key);
      if (!property.writable || !property.enumerable || !property.configurable) return `${path}.${key}: not a plain property`;
      pending.push([`${path}.${key}`, property.value, Object.getOwnPropertyDescriptor(other, key)?.value]);
    }
  }
}

function sameList(one, other) {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}

function show(value) {
  if (Object.is(value, -0)) return '-0';
  return (typeof value === 'object' || typeof value === 'string' ? JSON.stringify(value) : String(value)).slice(0, 200);
}

/** What JSON.parse makes of it, when that is the API's answer: an object with a boolean `success`. */
export function parseAnswer(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && Object.hasOwn(value, 'success') && typeof value.success === 'boolean' ? value : undefined;
}
