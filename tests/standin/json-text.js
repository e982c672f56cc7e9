/**
 * The exact text of a member of a JSON object: parsed and printed again, digit keys would move, `1e400` and `-0` change.
 * `text` must be valid JSON. Of a key that is there twice the last counts, as in JSON.parse.
 * @returns {string | undefined}
 */
export function memberText(text, name) {
  let depth = 0;
  let key;
  let start = -1;
  let found;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '"') {
      const end = stringEnd(text, at);
      if (depth === 1 && start < 0) key = JSON.parse(text.slice(at, end + 1));
      at = end;
    } else if (depth === 1 && char === ':') {
      start = at + 1;
    } else if (depth === 1 && (char === ',' || char === '}')) {
      if (start >= 0 && key === name) found = text.slice(start, at).trim();
      start = -1;
    }
    if (char === '{' || char === '[') depth += 1;
    if (char === '}' || char === ']') depth -= 1;
  }
  return found;
}

function stringEnd(text, at) {
  let end = at + 1;
  while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end;
}
