// One file of a row's source by the workshop's esbuild, for rows that are about the page and not about its bundler.
import assert from 'node:assert/strict';
import { build } from 'esbuild';

/** @param options esbuild's */
export async function bundle(folder, options) {
  const { warnings } = await build({ absWorkingDir: folder, bundle: true, format: 'esm', logLevel: 'silent', ...options });
  assert.deepEqual(warnings, [], 'warnings');
}
