// Compiles tests/types against the installed package, as ESM and CommonJS users with each way of resolving have it.
import { execFileSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const WAYS = [
  { name: 'nodenext', options: { module: 'nodenext' }, files: ['usage.ts', 'usage.cts'] },
  { name: 'bundler', options: { module: 'esnext', moduleResolution: 'bundler' }, files: ['usage.ts'] },
  // AbortSignal, URL and fetch then come from @types/node.
  {
    name: "without the DOM's types, on @types/node",
    options: { module: 'nodenext', lib: ['es2022'], types: ['node'], typeRoots: [join(ROOT, 'node_modules/@types')] },
    files: ['usage.ts', 'usage.cts'],
  },
];
/** As strict as a user may be. */
const STRICT = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noImplicitOverride: true };

export function checkTypes({ consumer }) {
  const results = { passed: 0, failed: 0 };
  const folder = join(consumer, 'types');
  cpSync(join(ROOT, 'tests/types'), folder, { recursive: true });
  for (const [index, { name, options, files }] of WAYS.entries()) {
    const project = join(folder, `tsconfig.${index}.json`);
    const compilerOptions = { ...STRICT, noEmit: true, target: 'es2022', lib: ['es2022', 'dom'], types: [], ...options };
    writeFileSync(project, JSON.stringify({ compilerOptions, files }));
    try {
      execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '--project', project], { encoding: 'utf8', stdio: 'pipe' });
      console.log(`✓ ${name}`);
      results.passed++;
    } catch (error) {
      console.log(`✗ ${name}\n${error.stdout}`);
      results.failed++;
    }
  }
  return results;
}
