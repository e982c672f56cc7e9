// Can the key or the connection id be found in anything that is printed of a value?

/** Any run of so many characters of a secret tells. */
const RUN = 8;
const INVISIBLE = /[\p{Cf}\p{Cc}\p{M}]/gu;

const runsOf = (secret) => Array.from({ length: secret.length - RUN + 1 }, (_, at) => secret.slice(at, at + RUN));

/** What was found, in words without the secret; undefined if nothing was. */
export function findSecret(value, { key, connectionId }, others) {
  if (value === undefined || value === null) return undefined;
  const text = printouts(value).join('\n');
  const texts = [text, text.replace(INVISIBLE, ''), unescaped(text)].join('\n');
  const shows = (secret) => runsOf(secret).some((run) => texts.includes(run));
  if (shows(key)) return 'the key can be printed';
  if (shows(connectionId)) return 'the connection id can be printed';
  const other = others.find((one) => one.key !== key && (texts.includes(one.key.slice(-12)) || texts.includes(one.connectionId.slice(-12))));
  return other && `a secret of call ${other.index} can be printed`;
}

/** Percent, HTML and JSON escapes of ASCII as what they stand for. */
function unescaped(text) {
  return text.replace(/%([0-9a-f]{2})|&#(\d{1,3});|\\u00([0-9a-f]{2})/gi, (_, percent, decimal, json) => String.fromCharCode(decimal ? Number(decimal) : parseInt(percent ?? json, 16)));
}

/** As each runtime's console would print it, and every text within reach. */
function printouts(value) {
  const { Deno, Bun, process } = globalThis;
  const util = process?.getBuiltinModule?.('node:util');
  const printers = [
    () => JSON.stringify(value),
    () => JSON.stringify(value.toJSON?.()),
    () => `${value} ${value.name} ${value.message} ${value.stack} ${value.cause?.stack}`,
    () => util?.inspect(value),
    () => util?.inspect(value, { showHidden: true, depth: null, showProxy: true }),
    () => util?.format('%s %o %O %j', value, value, value, value),
    () => Deno?.inspect(value, { depth: 100, getters: true, showHidden: true }),
    () => Bun?.inspect(value, { depth: 100 }),
    () => textsIn(value).join('\n'),
  ];
  return printers.map(tried).filter((text) => text !== undefined);
}

/** A caller's own reason of an abort can be a thing that no printer takes. */
function tried(print) {
  try {
    return print();
  } catch {
    return undefined;
  }
}

function textsIn(root) {
  const texts = [];
  const seen = new Set();
  const pending = [root];
  const look = (value) => {
    if (typeof value === 'string' || typeof value === 'symbol') texts.push(String(value));
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value) || seen.size > 5_000) return;
    seen.add(value);
    for (const name of Reflect.ownKeys(value)) {
      texts.push(String(name));
      const { value: inner, get } = Object.getOwnPropertyDescriptor(value, name);
      pending.push(get ? Reflect.apply(get, value, []) : inner);
    }
    pending.push(value.constructor?.name);
  };
  while (pending.length > 0) tried(() => look(pending.pop()));
  return texts;
}
