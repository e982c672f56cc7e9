// examples/node/delete-many.js, tested as a program.
import { spawnSync } from 'node:child_process';
import { cliTools } from './cli-kit.mjs';
import { endChecks } from './cli-ends.mjs';
import { journalChecks } from './cli-journal.mjs';
import { refusalChecks } from './cli-journal-file.mjs';
import { listChecks } from './cli-list.mjs';
import { secretChecks } from './cli-secrets.mjs';
import { terminalChecks } from './cli-terminal.mjs';

export const cli = {
  example: 'node',
  async open({ folder, standin }) {
    const tools = cliTools(folder, standin);
    return { checks: [listChecks, endChecks, secretChecks, journalChecks, refusalChecks].flatMap((checks) => checks(tools)) };
  },
};

export const cliTerminal = {
  example: 'node',
  /** util-linux's `script` makes the pseudo-terminal; that of macOS takes other arguments. */
  missing() {
    const { stdout } = spawnSync('script', ['--version'], { encoding: 'utf8', timeout: 10_000 });
    return stdout?.includes('util-linux') ? undefined : "`script` of util-linux (Debian: apt-get install bsdutils)";
  },
  async open({ folder, standin }) {
    return { checks: terminalChecks(cliTools(folder, standin)) };
  },
};
