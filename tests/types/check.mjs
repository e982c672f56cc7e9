// Compiles tests/types against the installed package, as ESM and CommonJS users with each way of resolving have it.
import { execFileSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const WAYS = [
  { name: 'nodenext', options: { module: 'nodenext' }, files: ['usage.ts', 'usage.cts'] },
  { name: 'bundler', options: { module: 'esnext', moduleResolution: 'bundler' }, files: ['usage.ts'] },
];

export function checkTypes({ consumer }) {
  const results = { passed: 0, failed: 0 };
  const folder = join(consumer, 'types');
  cpSync(join(ROOT, 'tests/types'), folder, { recursive: true });
  for (const { name, options, files } of WAYS) {
    const project = join(folder, `tsconfig.${name}.json`);
    const compilerOptions = { strict: true, noEmit: true, target: 'es2022', lib: ['es2022', 'dom'], types: [], noUncheckedIndexedAccess: true, ...options };
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
