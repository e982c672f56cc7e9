// publint and "are the types wrong?", of the packed tarball: the flags are here, for npm test and for prepack.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './publisher.mjs';

const CHECKS = {
  'publint/src/cli.js': ['--strict'],
  // TypeScript's node10 knows no exports, so no entry but the main one; Workers' and the single file's are ES modules alone.
  '@arethetypeswrong/cli/dist/index.js': ['--profile', 'node16', '--ignore-rules', 'cjs-resolves-to-esm', '--exclude-entrypoints', './ofauth.wasm'],
};

/** Throws where one of them finds something; what they say goes to `stdio`, as execFileSync takes it. */
export function checkLayout(tarball, stdio = 'inherit') {
  for (const [script, flags] of Object.entries(CHECKS)) execFileSync(process.execPath, [join(ROOT, 'node_modules', script), tarball, ...flags], { cwd: ROOT, stdio });
}
