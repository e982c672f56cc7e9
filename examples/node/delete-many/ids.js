// The list of ids: read to its end and checked before anything is sent.
import { readFile } from 'node:fs/promises';
import { parseCsv } from './csv.js';
import { UsageError } from './exit.js';

export const FORMATS = ['lines', 'csv', 'jsonl'];

const ID = /^[A-Za-z0-9_-]{1,128}$/;
const DEFAULT_COLUMN = 'id';
const MAX_PROBLEMS_SHOWN = 10;
const MAX_TEXT_SHOWN = 40;
const EXTENSIONS = { csv: 'csv', tsv: 'csv', jsonl: 'jsonl', ndjson: 'jsonl' };

/**
 * @param secrets values that are never an id: the key and the connection id, pasted in the wrong place
 * @returns `{ ids, duplicates }`: each id once, in the order of the list
 */
export async function readIds({ ids, file, format, column }, stdin, { secrets, redact }) {
  const isList = ids.length === 0;
  const quote = quoter(redact);
  const entries = isList
    ? parseList(await readText(file, stdin), { file, format, column, quote })
    : ids.map((value, index) => ({ place: `argument ${index + 1}`, value }));
  const problems = [];
  const found = new Set();
  for (const { place, value, problem } of entries) {
    const wrong = problem ?? problemOf(value, { secrets, quote });
    if (wrong) problems.push(`${place}: ${wrong}`);
    else found.add(value);
  }
  if (problems.length > 0) throw new UsageError(listOf(problems));
  return { ids: [...found], duplicates: entries.length - found.size };
}

function problemOf(value, { secrets, quote }) {
  if (secrets.includes(value)) return 'this is the API key or the connection id, not the id of a message';
  if (ID.test(value)) return undefined;
  if (value === '') return 'the id is empty';
  return `${quote(value)} is not an id: 1 to 128 letters, digits, "_" or "-"`;
}

function listOf(problems) {
  const shown = problems.slice(0, MAX_PROBLEMS_SHOWN);
  const more = problems.length - shown.length;
  if (problems.length === 1) return shown[0];
  return `${problems.length} problems in the list:\n  ${shown.join('\n  ')}${more > 0 ? `\n  and ${more} more` : ''}`;
}

/** Makes text fit for a terminal: one line, no control characters, short. Redacted first, since half a key is a secret too. */
function quoter(redact) {
  return (value) => {
    const text = redact(value);
    const short = text.length > MAX_TEXT_SHOWN ? `${text.slice(0, MAX_TEXT_SHOWN)}…` : text;
    return JSON.stringify(short).replace(/[^\x20-\x7e…•]/g, '\ufffd');
  };
}

async function readText(file, stdin) {
  if (file === undefined && stdin.isTTY) throw new UsageError('no ids: pass them as arguments, with --file FILE, or through a pipe');
  try {
    const isStdin = file === undefined || file === '-';
    return decode(isStdin ? Buffer.concat(await stdin.toArray()) : await readFile(file));
  } catch (error) {
    throw new UsageError(`${file === undefined ? 'stdin' : `--file ${file}`} cannot be read (${error.code ?? error.message})`);
  }
}

/** A byte order mark is no part of the text. PowerShell's ">" writes UTF-16. */
function decode(bytes) {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}

/** @returns `[{ place, value }]`, or `problem` in place of `value` */
function parseList(text, { file, format, column, quote }) {
  switch (format ?? detect(text, { file, column })) {
    case 'csv': return csvEntries(text, column ?? DEFAULT_COLUMN, quote);
    case 'jsonl': return jsonEntries(text, column ?? DEFAULT_COLUMN, quote);
    default: return lineEntries(text, quote);
  }
}

function detect(text, { file, column }) {
  const firstLine = text.trimStart().split(/[\r\n]/, 1)[0];
  if (firstLine.startsWith('{')) return 'jsonl';
  if (firstLine.startsWith('[')) throw new UsageError("the list is a JSON array: write one object a line, for instance with jq -c '.[]'");
  const byName = EXTENSIONS[file?.toLowerCase().split('.').at(-1)];
  if (byName) return byName;
  return column !== undefined || /[,;\t"]/.test(firstLine) ? 'csv' : 'lines';
}

function linesOf(text) {
  const lines = text.split(/\r\n|\r|\n/).map((line, index) => ({ place: `line ${index + 1}`, value: line.trim() }));
  return lines.filter(({ value }) => value !== '');
}

function lineEntries(text, quote) {
  const entries = linesOf(text);
  // "id" would pass as an id.
  if (/^"?id"?$/i.test(entries[0]?.value)) throw new UsageError(`${entries[0].place}: ${quote(entries[0].value)} is a column's name: pass --format csv`);
  return entries;
}

function jsonEntries(text, key, quote) {
  return linesOf(text).map(({ place, value: line }) => ({ place, ...jsonId(line, key, quote) }));
}

function jsonId(line, key, quote) {
  let object;
  try {
    object = JSON.parse(line);
  } catch {
    return { problem: 'this is not JSON' };
  }
  if (object === null || typeof object !== 'object' || !Object.hasOwn(object, key)) return { problem: `this has no ${quote(key)}` };
  const value = object[key];
  // Beyond 2^53 JSON.parse has rounded it already: it would be the id of another message.
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return { problem: `the number in ${quote(key)} is not exact: write it as a string` };
  return ['string', 'number'].includes(typeof value) ? { value: String(value).trim() } : { problem: `${quote(key)} is neither text nor a number` };
}

function csvEntries(text, column, quote) {
  const records = parseCsv(text);
  if (records.length === 0) return [];
  const isNumber = /^[1-9]\d*$/.test(column);
  const index = isNumber ? Number(column) - 1 : indexOf(column, records.shift(), quote);
  const entries = records.map(({ line, cells, problem }) => {
    if (problem || cells.length > index) return { place: `line ${line}`, value: cells[index]?.trim(), problem };
    return { place: `line ${line}`, problem: `there is no column ${index + 1}, only ${cells.length}` };
  });
  // By number, nothing says whether the first line is a header. A header would be sent, and a skipped id lost: neither is done.
  const [first] = entries;
  if (isNumber && first.value !== undefined && !/\d/.test(first.value)) {
    throw new UsageError(`${first.place}: ${quote(first.value)} has no digit, so it is taken for a header: name the column, --column ${quote(first.value)}`);
  }
  return entries;
}

function indexOf(name, { line, cells, problem }, quote) {
  if (problem) throw new UsageError(`line ${line}: ${problem}`);
  const names = cells.map((cell) => cell.trim());
  for (const equals of [(one) => one === name, (one) => one.toLowerCase() === name.toLowerCase()]) {
    const first = names.findIndex(equals);
    if (first < 0) continue;
    if (first !== names.findLastIndex(equals)) throw new UsageError(`line ${line}: several columns are called ${quote(name)}: pass its number`);
    return first;
  }
  const known = names.slice(0, MAX_PROBLEMS_SHOWN).map(quote).join(', ');
  throw new UsageError(`line ${line}: there is no column ${quote(name)}, only ${known}: pass --column NAME or its number`);
}
