// `npm run size`: what one delete makes a browser or a Worker fetch, raw and compressed, beside a plain fetch.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { byVite, forWorkers, weigh } from './weight.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** KiB: what was reached and about one percent, with the larger of the two compilers that are tested. */
const ONE = { gzip: 29.9, brotli: 26.4 };
const MANY = { gzip: 32.5, brotli: 28.7 };
/** Not packed: a Worker has it compiled. */
const WORKER = { gzip: 30.7, brotli: 27.6 };

const WITH_PACKAGE = "import { deleteMassMessage } from 'ofauth-wasm';\nglobalThis.remove = (id) => deleteMassMessage(id, globalThis.key, globalThis.connection);\n";
const WITH_BATCH = "import { deleteMassMessages } from 'ofauth-wasm';\nglobalThis.remove = (ids) => deleteMassMessages(ids, globalThis.key, globalThis.connection);\n";
const PLAIN_FETCH = `globalThis.remove = async (id) => {
  const response = await fetch('https://api-next.ofauth.com/v2/access/mass-messages/' + encodeURIComponent(id), {
    method: 'DELETE', headers: { apiKey: globalThis.key, 'x-connection-id': globalThis.connection } });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
};\n`;

mkdirSync(join(ROOT, '.work'), { recursive: true });
const folder = mkdtempSync(join(ROOT, '.work/size-'));
try {
  const rows = await measure();
  const width = Math.max(...rows.map(({ what }) => what.length));
  const kilobytes = (bytes) => (bytes / 1024).toFixed(1).padStart(7);
  console.log(`${'KiB'.padEnd(width)}     raw    gzip  brotli`);
  for (const { what, raw, gzip, brotli } of rows) console.log(what.padEnd(width), kilobytes(raw), kilobytes(gzip), kilobytes(brotli));
  const heavy = rows.filter(({ limit, ...row }) => limit && Object.keys(limit).some((format) => row[format] > limit[format] * 1024));
  // A compiler without the standard library's source makes a larger module, which is not the published one.
  if (heavy.length > 0 && !process.argv.includes('--no-limit')) throw new Error(`over the limit: ${heavy.map(({ what, limit }) => `${what} (${limit.gzip} KiB gzip, ${limit.brotli} KiB brotli)`).join(', ')}`);
} finally {
  rmSync(folder, { recursive: true });
}

async function measure() {
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: join(ROOT, 'pkg') });
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  execFileSync('npm', ['install', '--offline', '--silent', '--no-package-lock', join(folder, tarball)], { cwd: folder });
  const installed = join(folder, 'node_modules/ofauth-wasm');

  const bundled = async (what, by, code, limit) => ({ what, ...sizes(await by(join(folder, what.replace(/\W+/g, '-')), { 'main.js': code })), limit });
  const files = (what, names) => ({ what, ...sizes(names.map((name) => ({ bytes: readFileSync(join(installed, name)) }))) });
  return [
    await bundled('browser, one delete, Vite production build', byVite, WITH_PACKAGE, ONE),
    await bundled('browser, many deletes, Vite production build', byVite, WITH_BATCH, MANY),
    files('browser, <script type="module">', ['generated/ofauth-wasm.js']),
    await bundled('Cloudflare Worker, bundled', forWorkers, WITH_PACKAGE, WORKER),
    files('the .wasm alone', ['generated/ofauth.wasm']),
    await bundled('a plain fetch, Vite production build', byVite, PLAIN_FETCH),
  ];
}

function sizes(files) {
  const { raw, 'gzip 9': gzip, 'brotli 11': brotli } = weigh(files);
  return { raw, gzip, brotli };
}
