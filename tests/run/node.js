import { nodeBinary } from '../../tools/setup/npm.mjs';
import { runProgram } from './child.js';

const entries = { import: 'process.mjs', require: 'process.cjs' };

/** Node of a major version, which loads the package by `import` or `require`. */
export function node(major, loading) {
  const program = nodeBinary(`node${major}`);
  return {
    column: `node${major} ${loading}`,
    runtime: `node${major}`,
    program,
    run: ({ standin, consumer, only, signal }) => runProgram(program, [entries[loading], standin, only], { cwd: consumer, signal }),
  };
}
