// `npm run bench -- weight`: everything a browser fetches for one delete, by the package and by other clients, in bytes.
//
// The page's own HTML is not counted: it is the same for all. Each file is compressed by itself, as it is sent: gzip 9 and
// brotli 11 are what a host makes beforehand, brotli 5 is what a proxy or a CDN makes on the fly.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';
import { ground } from './lib/ground.mjs';
import { printTable, save } from './lib/table.mjs';

const BUNDLERS = { Vite: byVite, esbuild: byEsbuild };
const SIZES = ['raw', 'gzip 9', 'brotli 11', 'brotli 5'];

const use = (...names) => `import { ${names} } from 'ofauth-wasm';\nglobalThis.used = [${names}];\n`;
const onClick = (path) => `document.querySelector('button').addEventListener('click', async () => {
  const { deleteMassMessage } = await import('${path}');
  await deleteMassMessage(globalThis.id, globalThis.key, globalThis.connection);
});\n`;

/**
 * `import()` of the package brings all of it, unless the bundler sees what is used; of a module of one's own, what that imports.
 * The last has nothing of the package: what is fetched there at once is the page's own code and the bundler's.
 */
const LAZY = {
  "await import('ofauth-wasm')": { 'main.js': onClick('ofauth-wasm') },
  "await import('./delete.js')": { 'main.js': onClick('./delete.js'), 'delete.js': "export { deleteMassMessage } from 'ofauth-wasm';\n" },
  'the same without the package': { 'main.js': onClick('./delete.js'), 'delete.js': 'export const deleteMassMessage = () => {};\n' },
};

export async function weight({ tarball } = {}) {
  const { folder, clients } = ground({ tarball });
  // Inside it, so that the package and its peers are found by name.
  const work = mkdtempSync(join(folder, 'weight-'));
  let count = 0;
  /** The sources, bundled in a folder of their own. */
  const bundled = (by, sources) => by(join(work, String(count++)), sources);
  try {
    const oneDelete = [];
    for (const { name, title, file } of clients) {
      const sources = { 'main.js': `import { del } from ${JSON.stringify(file)};\nglobalThis.del = del;\n` };
      for (const [bundler, by] of Object.entries(BUNDLERS)) oneDelete.push({ name, title, bundler, ...weigh(await bundled(by, sources)) });
    }
    const parts = [];
    for (const [what, names] of Object.entries({
      'deleteMassMessage': ['deleteMassMessage'],
      'deleteMassMessages': ['deleteMassMessages'],
      'both calls': ['deleteMassMessage', 'deleteMassMessages'],
      'isOFAuthError': ['isOFAuthError'],
    })) {
      for (const [bundler, by] of Object.entries(BUNDLERS)) parts.push({ what, bundler, ...weigh(await bundled(by, { 'main.js': use(...names) })) });
    }
    parts.push({ what: 'a Worker, deleteMassMessage', bundler: 'esbuild', ...weigh(await bundled(forWorkers, { 'main.js': use('deleteMassMessage') })) });
    const lazy = [];
    for (const [what, sources] of Object.entries(LAZY)) {
      for (const [bundler, by] of Object.entries(BUNDLERS)) {
        const files = await bundled(by, sources);
        for (const [when, isLater] of [['at once', false], ['at the first click', true]]) {
          lazy.push({ what, bundler, when, ...weigh(files.filter((file) => file.isLater === isLater)) });
        }
      }
    }
    for (const bundler of Object.keys(BUNDLERS)) table(`one delete, bundled by ${bundler} for production, in bytes`, oneDelete.filter((row) => row.bundler === bundler), (row) => row.title);
    table('what a page or a Worker imports of ofauth-wasm, in bytes', parts, (row) => `${row.what}, ${row.bundler}`);
    table('a page that imports it at the first click, in bytes', lazy, (row) => `${row.what}, ${row.bundler}: ${row.when}`);
    const results = { oneDelete, parts, lazy };
    save('weight', results);
    return results;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function table(title, rows, name) {
  printTable(title, SIZES, rows.map((row) => [name(row), ...SIZES.map((size) => row[size].toLocaleString('en'))]));
}

/** @param files `[{ bytes }]`, each as it is sent */
export function weigh(files) {
  const sum = (size) => files.reduce((total, { bytes }) => total + size(bytes), 0);
  const brotli = (quality) => sum((bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }).length);
  return { raw: sum((bytes) => bytes.length), 'gzip 9': sum((bytes) => gzipSync(bytes, { level: 9 }).length), 'brotli 11': brotli(11), 'brotli 5': brotli(5) };
}

/**
 * Vite's production build of a page with one script, main.js.
 * @param root a folder that is made, where the packages are found by name
 * @returns `[{ bytes, isLater }]`; `isLater`: not fetched before an `import()` asks for it
 */
export async function byVite(root, sources) {
  writeAll(root, { ...sources, 'index.html': '<script type="module" src="/main.js"></script>' });
  // The polyfill is for browsers without <link rel=modulepreload>, and the same for every client.
  const { output } = await vite({ root, configFile: false, logLevel: 'error', build: { modulePreload: { polyfill: false }, write: false } });
  const files = output.filter(({ fileName }) => !fileName.endsWith('.html'));
  const atOnce = reachable(
    files.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName),
    (name) => files.find(({ fileName }) => fileName === name).imports ?? [],
  );
  return files.map(({ fileName, code, source }) => ({ bytes: Buffer.from(code ?? source), isLater: !atOnce.has(fileName) }));
}

/** The same by esbuild. */
export function byEsbuild(root, sources) {
  return bundleByEsbuild(root, sources, { splitting: true });
}

/** As wrangler does it: the .wasm file is uploaded as it is, compiled there, and imported. */
export function forWorkers(root, sources) {
  return bundleByEsbuild(root, sources, { loader: { '.wasm': 'copy' }, conditions: ['workerd'], assetNames: 'asset' });
}

async function bundleByEsbuild(root, sources, options) {
  writeAll(root, sources);
  const { outputFiles, metafile } = await esbuild({
    absWorkingDir: root,
    entryPoints: ['main.js'],
    outdir: 'dist',
    bundle: true,
    minify: true,
    format: 'esm',
    logLevel: 'error',
    metafile: true,
    write: false,
    ...options,
  });
  const imports = ({ imports }) => imports.filter(({ kind, external }) => kind !== 'dynamic-import' && !external).map(({ path }) => path);
  const atOnce = reachable(['dist/main.js'], (name) => imports(metafile.outputs[name]));
  // A copied file is imported by a path that the metafile does not have; nothing but import() is fetched later.
  const later = new Set(Object.keys(metafile.outputs).filter((name) => name.endsWith('.js') && !atOnce.has(name)).map((name) => join(root, name)));
  return outputFiles.map(({ path, contents }) => ({ bytes: Buffer.from(contents), isLater: later.has(path) }));
}

function reachable(names, importsOf) {
  const found = new Set(names);
  for (const name of found) for (const imported of importsOf(name)) found.add(imported);
  return found;
}

function writeAll(folder, sources) {
  mkdirSync(folder);
  for (const [name, text] of Object.entries(sources)) writeFileSync(join(folder, name), text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await weight();
