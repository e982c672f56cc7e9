// Medians with quartiles, tables, and the same as a file.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './ground.mjs';

/** `{ q1, median, q3 }` of numbers. */
export function quartiles(list) {
  const sorted = [...list].sort((a, b) => a - b);
  const at = (share) => {
    const place = share * (sorted.length - 1);
    const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    return low + (high - low) * (place - Math.floor(place));
  };
  return { q1: at(0.25), median: at(0.5), q3: at(0.75) };
}

/** Prints a table: `columns` are titles, each row `[title, ...cells]` of texts. */
export function printTable(title, columns, rows) {
  const all = [['', ...columns], ...rows].map((row) => row.map(String));
  const widths = all[0].map((_, i) => Math.max(...all.map((row) => row[i].length)));
  console.log(`\n${title}`);
  for (const row of all) console.log(row.map((cell, i) => (i === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[i]))).join('  '));
}

/** Writes `.work/bench/results/NAME.json`, with the day and the kind of machine. */
export function save(name, results) {
  const folder = join(ROOT, '.work/bench/results');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.json`);
  const machine = { day: new Date().toISOString().slice(0, 10), cores: cpus().length, system: `${process.platform} ${process.arch}` };
  writeFileSync(path, `${JSON.stringify({ bench: name, ...machine, results }, null, 2)}\n`);
  console.log(`\n${path.slice(ROOT.length)} has the same as JSON`);
}
