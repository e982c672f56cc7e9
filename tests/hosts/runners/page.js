// Chromium. The page reports as the suite's own page does; tests/run/page.js waits for it.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { runInPage } from '../../run/page.js';
import { openChromium } from '../../run/puppeteer.js';

const IMPORT_MAP = { imports: { 'ofauth-wasm': '/node_modules/ofauth-wasm/generated/ofauth-wasm.js' } };

/** @param check the file in checks/ that is the page's script; `bundled`: it imports tools as well */
export async function runPage(check, { bundled = false, program, cwd, elsewhere, ...options }) {
  const script = bundled ? `/${check}.bundle.js` : `/checks/${check}.mjs`;
  if (bundled) {
    await esbuild.build({ entryPoints: [join(cwd, `checks/${check}.mjs`)], outfile: join(cwd, script), bundle: true, format: 'esm', target: 'es2022', logLevel: 'warning' });
  }
  const html = `<!doctype html>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<script type="importmap">${JSON.stringify(IMPORT_MAP)}</script>
<script>
  globalThis.elsewhere = ${JSON.stringify(elsewhere)};
  globalThis.report = ((fetch) => (outcome) => fetch('/report', { method: 'POST', body: JSON.stringify(outcome) }))(globalThis.fetch);
</script>
<body>
<script type="module">import(${JSON.stringify(script)}).catch((error) => report({ died: String(error?.stack ?? error) }));</script>
`;
  await writeFile(join(cwd, `${check}.html`), html);
  return runInPage((url, signal) => openChromium(url, program, signal), { folder: cwd, page: `${check}.html`, ...options });
}
