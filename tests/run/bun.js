import { join } from 'node:path';
import { root } from './paths.js';
import { runProgram } from './child.js';

const program = join(root, 'node_modules/.bin/bun');

export const bun = {
  column: 'bun',
  runtime: 'bun',
  program,
  run: ({ standin, consumer, only, signal }) => runProgram(program, ['--no-install', 'process.mjs', standin, only], { cwd: consumer, signal }),
};
