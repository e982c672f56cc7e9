// CSV as RFC 4180 has it, and what spreadsheets save: any line end, semicolons or tabs for commas.

/**
 * @returns `[{ line, cells, problem? }]`: `line` is the first line of the record, from 1; blank lines are left out.
 */
export function parseCsv(text) {
  const separator = separatorOf(text);
  const records = [];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const record = { line, cells: [] };
    for (;;) {
      const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at, separator);
      record.cells.push(cell.value);
      line += cell.lines ?? 0;
      at = cell.end;
      // A quoted cell must end at a separator or line end; what follows would be lost without a word.
      if (cell.isOpen) record.problem = 'a quote is not closed';
      else if (at < text.length && text[at] !== separator && !isLineEnd(text[at])) {
        record.problem = 'a separator is missing after a quoted value';
        at = plainCell(text, at, '\n').end;
      }
      if (text[at] !== separator) break;
      at += 1;
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at += 1;
    at += 1;
    line += 1;
    if (record.problem || record.cells.length > 1 || record.cells[0].trim() !== '') records.push(record);
  }
  return records;
}

/** The first of comma, semicolon and tab that occurs outside quotes in the first line. */
function separatorOf(text) {
  const firstLine = text.trimStart().split(/[\r\n]/, 1)[0];
  return firstLine.replace(/"[^"]*"?/g, '').match(/[,;\t]/)?.[0] ?? ',';
}

function plainCell(text, from, separator) {
  let end = from;
  while (end < text.length && text[end] !== separator && !isLineEnd(text[end])) end += 1;
  return { value: text.slice(from, end), end };
}

function quotedCell(text, from) {
  let value = '';
  let at = from + 1;
  for (;;) {
    const close = text.indexOf('"', at);
    const isOpen = close < 0;
    value += text.slice(at, isOpen ? undefined : close);
    if (isOpen || text[close + 1] !== '"') {
      const end = isOpen ? text.length : close + 1;
      return { value, end, isOpen, lines: text.slice(from, end).match(/\r\n|\r|\n/g)?.length };
    }
    value += '"';
    at = close + 2;
  }
}

function isLineEnd(character) {
  return character === '\n' || character === '\r';
}
