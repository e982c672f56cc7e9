// Host × check: a row a host, a column for each check that all hosts share, and the count of a host's own.

import { SHARED } from './kit/names.js';

function mark(results, name) {
  const result = results.find((one) => one.name === name);
  return result ? (result.ok ? '✓' : '✗') : '·';
}

/** @param columns what runColumns() gives: `[{ column, results?, died?, skipped? }]` */
export function asTable(columns) {
  const width = Math.max(...columns.map(({ column }) => column.length));
  const row = (name, cells, own) => [name.padEnd(width), ...cells.map((cell, index) => cell.padEnd(SHARED[index].length)), own].join('  ');
  const rows = columns.map(({ column, results, died, skipped }) => {
    if (!results) return `${column.padEnd(width)}  ${died ? 'died' : `skipped: ${skipped}`}`;
    const own = results.filter(({ name }) => !SHARED.includes(name));
    return row(column, SHARED.map((name) => mark(results, name)), `${own.filter(({ ok }) => ok).length} of ${own.length}`);
  });
  return [row('', SHARED, 'its own'), ...rows].join('\n');
}
