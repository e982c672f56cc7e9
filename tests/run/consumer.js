// The consumer: a folder like a user's project, the packed tarball its only dependency, the suite beside it.

import { execFile } from 'node:child_process';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import * as esbuild from 'esbuild';
import { consumerFolder, entriesFolder, suiteFolder } from './paths.js';

const run = promisify(execFile);

export async function makeConsumer(tarball) {
  await rm(consumerFolder, { recursive: true, force: true });
  await mkdir(consumerFolder, { recursive: true });
  await writeFile(join(consumerFolder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }, null, 2));
  const flags = ['--offline', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts'];
  await run('npm', ['install', ...flags, resolve(tarball)], { cwd: consumerFolder });
  await Promise.all([bundleSuite('esm', 'suite.mjs'), bundleSuite('cjs', 'suite.cjs')]);
  await cp(entriesFolder, consumerFolder, { recursive: true });
  return consumerFolder;
}

/** The suite's own dependencies go into one file: no runtime has to find them. It never names the package. */
function bundleSuite(format, file) {
  return esbuild.build({
    entryPoints: [join(suiteFolder, 'index.js')],
    outfile: join(consumerFolder, file),
    bundle: true,
    format,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
    banner: format === 'cjs' ? { js: '"use strict";' } : {},
    logLevel: 'warning',
  });
}
