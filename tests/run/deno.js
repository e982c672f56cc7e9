import { join } from 'node:path';
import { root } from './paths.js';
import { runProgram } from './child.js';

const program = join(root, 'node_modules/.bin/deno');

/** Deno, with no permission but the network of this machine; the package from node_modules. */
export const deno = {
  column: 'deno',
  runtime: 'deno',
  program,
  run({ standin, consumer, only, signal }) {
    const flags = ['--no-prompt', '--no-remote', '--quiet', '--allow-net=127.0.0.1'];
    return runProgram(program, ['run', ...flags, 'process.mjs', standin, only], { cwd: consumer, signal });
  },
};
