// Runtime × case: a row a case, a column a runtime.

const PASSED = '✓';
const FAILED = '✗';
/** The case needs something that this host does not have. */
const NOT_HERE = '·';
const NO_RESULT = '?';

/** @param columns `[{ column, results?, died?, skipped? }]` */
export function caseNames(columns) {
  return [...new Set(columns.flatMap(({ results = [] }) => results.map((result) => result.name)))];
}

function mark({ results }, name) {
  if (!results) return NO_RESULT;
  const result = results.find((candidate) => candidate.name === name);
  if (!result || result.skipped) return NOT_HERE;
  return result.ok ? PASSED : FAILED;
}

/** Column names stand upright, one letter a line, so that the table fits a terminal. */
export function asText(columns) {
  const names = caseNames(columns);
  const width = Math.max(0, ...names.map((name) => name.length));
  const height = Math.max(0, ...columns.map(({ column }) => column.length));
  const heading = Array.from({ length: height }, (_, line) => {
    const letters = columns.map(({ column }) => column.padStart(height)[line]);
    return `${' '.repeat(width)}  ${letters.join(' ')}`.trimEnd();
  });
  const rows = names.map((name) => `${name.padEnd(width)}  ${columns.map((column) => mark(column, name)).join(' ')}`);
  return [...heading, ...rows].join('\n');
}

export function asMarkdown(columns) {
  const row = (cells) => `| ${cells.join(' | ')} |`;
  const escape = (text) => text.replaceAll('|', '\\|');
  return [
    row(['case', ...columns.map(({ column }) => column)]),
    row(['---', ...columns.map(() => ':-:')]),
    ...caseNames(columns).map((name) => row([escape(name), ...columns.map((column) => mark(column, name))])),
    '',
    `${PASSED} passed · ${FAILED} failed · ${NOT_HERE} not for this host · ${NO_RESULT} the run broke off or was skipped`,
    '',
  ].join('\n');
}
