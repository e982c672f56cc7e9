// The consumer: a folder like a user's project, the packed tarball its only dependency, the suite beside it.

import { execFile } from 'node:child_process';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import * as esbuild from 'esbuild';
import { consumerFolder, entriesFolder, suiteFolder } from './paths.js';

const run = promisify(execFile);

/** @param suite the module that every runner runs: it exports `runSuite` and `observeImport` */
export async function makeConsumer(tarball, { folder = consumerFolder, suite = join(suiteFolder, 'index.js') } = {}) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }, null, 2));
  const flags = ['--offline', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts'];
  await run('npm', ['install', ...flags, resolve(tarball)], { cwd: folder });
  await Promise.all([bundleSuite(suite, 'esm', join(folder, 'suite.mjs')), bundleSuite(suite, 'cjs', join(folder, 'suite.cjs'))]);
  await cp(entriesFolder, folder, { recursive: true });
  return folder;
}

/** The suite's own dependencies go into one file: no runtime has to find them. It never names the package. */
function bundleSuite(suite, format, outfile) {
  return esbuild.build({
    entryPoints: [suite],
    outfile,
    bundle: true,
    format,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
    banner: format === 'cjs' ? { js: '"use strict";' } : {},
    logLevel: 'warning',
  });
}
