// `npm run bare`: the README's two commands, whole, on a Debian that has nothing yet. As root.
//
//   npm run bare [-- --only 12|13] [--command start|test] [--fresh] [--mirror URL [--security URL]]
//
// Each command has a Debian of its own, made by debootstrap, with HEAD in it as a newcomer would clone it.
// --only, --command: one of them; --fresh: debootstrap anew, instead of unpacking what it made the last time;
// --mirror, --security: Debian's archive (default: the one this machine's apt uses).
import { mkdirSync } from 'node:fs';
import { setImmediate as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { COMMANDS } from './bare/commands.mjs';
import { RELEASES, WORK, lacksHere, removeLeftOvers, withDebian } from './bare/debian.mjs';
import { debianArchive } from './bare/network.mjs';
import { SetupError } from './setup/shell.mjs';

const USAGE = `usage: npm run bare -- [--only ${Object.keys(RELEASES).join('|')}] [--command ${Object.keys(COMMANDS).join('|')}] [--fresh] [--mirror URL [--security URL]]`;

const say = (text) => console.log(`bare: ${text}`);
const stopping = new AbortController();

async function bare({ releases, commands, fresh, archive }) {
  const lacks = lacksHere();
  if (lacks.length > 0) throw new SetupError(`this needs:${lacks.map((lack) => `\n  - ${lack}`).join('')}`);
  mkdirSync(WORK, { recursive: true });
  removeLeftOvers();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stopping.abort());
  const rows = [];
  for (const release of releases) {
    for (const name of commands) {
      // Ctrl-C while a step of the set-up runs is only heard between two of them.
      await pause();
      stopping.signal.throwIfAborted();
      const result = await one({ release, name, archive, fresh });
      rows.push(...result.map((row) => ({ release, ...row })));
      // What comes of it took long: each is told as soon as it is known.
      for (const row of result) say(`Debian ${release}, ${row.command}: ${row.ok ? 'passed' : 'failed'}, ${row.text} (${duration(row.seconds)})`);
    }
  }
  return rows;
}

/** A Debian that cannot be made is a failure like others: the next one may do. */
async function one({ name, ...which }) {
  try {
    return await withDebian({ name, signal: stopping.signal, ...which }, (debian) => COMMANDS[name](debian, say));
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    return [{ command: `npm ${name}`, ok: false, text: 'there was no Debian to run it in', seconds: 0 }];
  }
}

function table(rows) {
  const cells = rows.map(({ release, command, ok, text, seconds }) => [`Debian ${release}`, command, ok ? 'passed' : 'failed', duration(seconds), text]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column].length)));
  return cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n');
}

function duration(seconds) {
  return `${Math.floor(seconds / 60)} min ${String(Math.round(seconds) % 60).padStart(2, '0')} s`;
}

function readOptions() {
  const text = { type: 'string' };
  const { values } = parseArgs({ options: { only: text, command: text, fresh: { type: 'boolean' }, mirror: text, security: text } });
  const choose = (all, one) => {
    if (one === undefined) return Object.keys(all);
    if (!(one in all)) throw new Error(`there is no ${one}`);
    return [one];
  };
  return {
    releases: choose(RELEASES, values.only),
    commands: choose(COMMANDS, values.command),
    fresh: values.fresh,
    archive: { ...debianArchive(), ...(values.mirror && { main: values.mirror, security: values.security }) },
  };
}

let options;
try {
  options = readOptions();
} catch (error) {
  console.error(`${error.message}\n${USAGE}`);
  process.exit(2);
}
try {
  const rows = await bare(options);
  const failed = rows.filter(({ ok }) => !ok).length;
  console.log(`\n${table(rows)}\n\n${rows.length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
} catch (error) {
  if (stopping.signal.aborted) process.exit(130);
  console.error(`bare: ${error instanceof SetupError ? error.message : error.stack}`);
  process.exitCode = 1;
}
