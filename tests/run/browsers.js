// Chromium, Firefox and WebKit, each with the package as plain files and in Vite's production build.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openChromium, openFirefox } from './puppeteer.js';
import { openWebKit } from './webkit.js';
import { runInPage } from './page.js';

const opens = { chromium: openChromium, firefox: openFirefox, webkit: openWebKit };

/** @param how `module`: a script of type module and an import map; `vite`: bundled */
export function browser(runtime, how, program) {
  return {
    column: `${runtime} ${how}`,
    runtime,
    program,
    prepare: how === 'vite' ? buildWithVite : writeModulePage,
    run: ({ consumer, ...options }) =>
      runInPage((url, signal) => opens[runtime](url, program, signal), {
        folder: how === 'vite' ? join(consumer, 'vite/dist') : consumer,
        page: how === 'vite' ? 'index.html' : 'module.html',
        ...options,
      }),
  };
}

async function writeModulePage({ consumer }) {
  const html = await readFile(join(consumer, 'page.html'), 'utf8');
  const importMap = await readFile(join(consumer, 'import-map.html'), 'utf8');
  await writeFile(join(consumer, 'module.html'), html.replace('<!-- head -->', () => importMap));
}

async function buildWithVite({ consumer }) {
  const { build } = await import('vite');
  const folder = join(consumer, 'vite');
  await mkdir(folder, { recursive: true });
  const html = await readFile(join(consumer, 'page.html'), 'utf8');
  await writeFile(join(folder, 'index.html'), html.replace('/page.mjs', '../page.mjs'));
  await build({ root: folder, configFile: false, logLevel: 'warn', build: { chunkSizeWarningLimit: 2000 } });
}
