// Every column of the table.

import { existsSync } from 'node:fs';
import { browserLacks, findBrowsers } from '../../tools/setup/browsers.mjs';
import { browser } from './browsers.js';
import { bun } from './bun.js';
import { deno } from './deno.js';
import { node } from './node.js';
import { workerd } from './workerd.js';

/**
 * `[{ column, runtime, program, missing?, prepare?, run }]`.
 * `missing` is how to install a program that is not there.
 */
export function findRuntimes() {
  const found = findBrowsers();
  const lacks = browserLacks(found);
  const nodes = [20, 22, 24].flatMap((major) => ['import', 'require'].map((loading) => node(major, loading)));
  const browsers = ['chromium', 'firefox', 'webkit'].flatMap((name) => ['module', 'vite'].map((how) => browser(name, how, found[name])));
  return [...nodes, deno, bun, workerd, ...browsers].map((runtime) => ({ ...runtime, missing: howToInstall(runtime, lacks) }));
}

function howToInstall({ runtime, program }, browserLacks) {
  const lack = browserLacks.find(({ what }) => what.toLowerCase() === runtime);
  if (lack) return lack.install;
  if (typeof program === 'string' && !existsSync(program)) return 'npm ci';
  return undefined;
}
