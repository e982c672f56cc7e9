// The question before a delete.
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { UsageError } from './exit.js';

/** @returns whether to go on. Without a terminal nobody can be asked: then --yes is needed. */
export async function confirm(question, { yes }, { stdin, stderr }) {
  if (yes) return true;
  if (!stdin.isTTY || !stderr.isTTY) {
    throw new UsageError('there is no terminal to ask in: pass --yes to delete without being asked, or --dry-run to see what would be sent');
  }
  // terminal: false leaves Ctrl-C to the terminal itself, as in the rest of the program.
  const lines = createInterface({ input: stdin, output: stderr, terminal: false });
  const ended = once(lines, 'close').then(() => '');
  const answer = await Promise.race([lines.question(`${question} [y/N] `), ended]);
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
}
