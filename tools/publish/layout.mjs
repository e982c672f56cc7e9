// publint and "are the types wrong?", of the packed tarball: for npm test and for prepack.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './publisher.mjs';

const PUBLINT = 'publint/src/cli.js';
const ATTW = '@arethetypeswrong/cli/dist/index.js';
const CHECKS = [
  [PUBLINT, '--strict'],
  [ATTW, '--entrypoints', '.', './testing', './ofauth.wasm', './package.json'],
  // ES modules alone, for bundlers and pages.
  [ATTW, '--entrypoints', './workers', './edge-light', './bundle', '--ignore-rules', 'cjs-resolves-to-esm'],
];

/** Throws where one of them finds something; what they say goes to `stdio`, as execFileSync takes it. */
export function checkLayout(tarball, stdio = 'inherit') {
  for (const [script, ...flags] of CHECKS) execFileSync(process.execPath, [join(ROOT, 'node_modules', script), tarball, ...flags], { cwd: ROOT, stdio });
}
