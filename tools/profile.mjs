// `npm run profile`: what weighs what in the package as it was built, in bytes. `npm run profile -- FILE.wasm`: in another
// module, made by `bind --names` and, if it was optimized, by wasm-opt with `-g`.
//
// Two approximations. The published module has no names, so the one it was made from is bound and optimized once more with
// names kept; the report says how far the two differ. And what the compiler inlined counts for the function it ended up in:
// the loop of one delete, src/call/mod.rs, is inside `batch::lane` and `host::start`.
//
// A share is how much smaller the compressed whole becomes when those bytes are cut out of it; shares do not add up, since
// compression finds repetitions between the parts as well.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { build as esbuild, transform } from 'esbuild';
import { FEATURES, PASSES } from './build.mjs';
import { pack } from './pack/pack.mjs';
import { CODE, DATA, EXPORTS, IMPORTS, TYPES, assemble, parse } from './profile/wasm.mjs';
import { setup } from './setup.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PKG = join(ROOT, 'pkg');
const UNBOUND = join(ROOT, 'target/wasm/wasm32-unknown-unknown/release/ofauth_wasm.wasm');
const FOLDER = join(ROOT, 'target/profile');
const LONGEST_FUNCTIONS = 15;

/** Group → modules and crates. A function of the standard library that is compiled for a type of ours is ours. */
const CRATE = 'ofauth_wasm';
const WINGS = {
  batch: ['batch'],
  call: ['call', 'scope'],
  host: ['host'],
  request: ['request'],
  'answer, error, text': ['answer', 'error', 'text'],
};
const LIBRARIES = {
  'serde, serde-wasm-bindgen': ['serde', 'serde_core', 'serde_wasm_bindgen', 'serde_json'],
  'wasm-bindgen runtime': ['wasm_bindgen', 'wasm_bindgen_futures', 'js_sys', 'web_sys'],
  'alloc, core': ['core', 'alloc', 'std', 'lol_alloc', 'talc', 'hashbrown', 'compiler_builtins', '__rustc'],
};
/** Without a path: of wasm-bindgen, its adapters included; of the compiler; methods of primitive types. */
const BY_NAME = [
  ['wasm-bindgen runtime', /^__wbindgen|^__externref|^__wbg_| externref shim$/],
  ['alloc, core', /^(mem(cmp|cpy|move|set)|fmin|fmax|trunc|floor|ceil|fmod)f?$|^<(\[|&|\*|\(|[a-z]\w*>?)/],
];
const OTHER = 'other functions';
const GROUPS = [...Object.keys(WINGS), ...Object.keys(LIBRARIES), OTHER];

const SECTIONS = new Map([[DATA, 'data'], [IMPORTS, 'imports'], [EXPORTS, 'exports'], [TYPES, 'types']]);

const brotli = (bytes) => brotliCompressSync(bytes).length;

function groupOf(name) {
  // crate::module:: with the hash of the crate's build in between.
  const paths = [...name.matchAll(/\b([a-z_]\w*)(?:\[[0-9a-f]+\])?::(?:([a-z_]\w*)::)?/g)];
  // What src/lib.rs exports belongs to the host.
  const wing = ([, crate, module]) => crate === CRATE && (Object.keys(WINGS).find((key) => WINGS[key].includes(module)) ?? 'host');
  const library = ([, crate]) => Object.keys(LIBRARIES).find((key) => LIBRARIES[key].includes(crate));
  const first = paths.find((path) => wing(path) || library(path));
  if (!first) return BY_NAME.find(([, pattern]) => pattern.test(name))?.[0] ?? OTHER;
  if (library(first) !== 'alloc, core') return wing(first) || library(first);
  const ours = paths.find(wing);
  return ours ? wing(ours) : library(first);
}

function profileModule(parsed) {
  const { sections, functions } = parsed;
  const whole = assemble(parsed, functions);
  const [plain, packed] = [brotli(whole), brotli(pack(whole))];
  const row = (title, count, raw, rest) => [title, count, raw, plain - brotli(rest), packed - brotli(pack(rest))];
  const size = (parts) => parts.reduce((sum, part) => sum + part.whole.length, 0);
  const rows = [];
  for (const group of GROUPS) {
    const [inside, outside] = [functions.filter(({ name }) => groupOf(name) === group), functions.filter(({ name }) => groupOf(name) !== group)];
    if (inside.length > 0) rows.push(row(group, inside.length, size(inside), assemble(parsed, outside)));
  }
  const bySection = (title, isIn) => {
    const [inside, outside] = [sections.filter(isIn), sections.filter((section) => !isIn(section))];
    if (inside.length > 0) rows.push(row(title, '', size(inside), assemble({ ...parsed, sections: outside }, functions)));
  };
  for (const [id, title] of SECTIONS) bySection(title, (section) => section.id === id);
  bySection('other sections', ({ id }) => id !== CODE && !SECTIONS.has(id));
  const sum = (column) => rows.reduce((total, cells) => total + cells[column], 0);
  rows.push(['sum of these', functions.length, ...[2, 3, 4].map(sum)], ['the whole module', functions.length, whole.length, plain, packed]);
  table('the module: functions by group, then sections', ['functions', 'raw', 'brotli share', 'packed, brotli share'], rows);
  const longest = functions.toSorted((a, b) => b.whole.length - a.whole.length).slice(0, LONGEST_FUNCTIONS);
  table('the longest functions', ['raw', 'group'], longest.map(({ name, whole: { length } }) => [name.replace(/\[[0-9a-f]+\]/g, '').replaceAll(`${CRATE}::`, '').slice(0, 90), length, groupOf(name)]));
}

/** Both calls in one bundle, whose parts esbuild announces by comments as long as it leaves white space in. */
async function profileJavaScript() {
  const options = {
    stdin: { contents: "export { deleteMassMessage, deleteMassMessages } from './index.js';", resolveDir: PKG, sourcefile: 'page' },
    absWorkingDir: ROOT,
    bundle: true,
    format: 'esm',
    write: false,
  };
  const published = (await esbuild({ ...options, minify: true })).outputFiles[0].contents;
  // The generated code is a function around two files that are minified already; here they are parts like the others.
  const generated = {
    name: 'generated',
    setup({ onLoad }) {
      const contents = "import * as it from './ofauth.js'; export const bind = () => [it.initSync, it.deleteMassMessage, it.deleteMassMessages, it.resume];";
      onLoad({ filter: /generated.glue\.js$/ }, () => ({ contents, resolveDir: FOLDER }));
    },
  };
  const { text } = (await esbuild({ ...options, minifyIdentifiers: true, minifySyntax: true, plugins: [generated] })).outputFiles[0];
  const [, ...found] = text.split(/^\/\/ (\S+)\n/m);
  const parts = [];
  for (let i = 0; i < found.length; i += 2) {
    const { code } = await transform(found[i + 1], { minifyWhitespace: true });
    parts.push({ title: titleOf(found[i]), code: code.trim() });
  }
  const joined = (list) => Buffer.from(list.map(({ code }) => code).join(''));
  const whole = joined(parts);
  const rows = parts.map((part) => [part.title, Buffer.byteLength(part.code), brotli(whole) - brotli(joined(parts.filter((other) => other !== part)))]);
  const sum = (column) => rows.reduce((total, cells) => total + cells[column], 0);
  rows.sort((a, b) => b[2] - a[2]);
  rows.push(['sum of these', sum(1), sum(2)], ['all of it', whole.length, brotli(whole)], ['the same bundled from pkg/', published.length, brotli(published)]);
  table('the JavaScript: a page with both calls, bundled by esbuild', ['raw', 'brotli share'], rows);
}

function titleOf(path) {
  const snippet = /\/snippets\/[^/]+\/(.*)$/.exec(path)?.[1];
  if (snippet) return `glue: ${snippet}`;
  return { page: 'exports', 'pkg/generated/glue.js': 'glue: the function around it', 'target/profile/ofauth.js': 'glue: bindings and tools/bind/src/runtime.js' }[path] ?? path;
}

function table(title, columns, rows) {
  const all = [['', ...columns], ...rows.map((cells) => cells.map((cell) => cell.toLocaleString('en')))];
  const widths = all[0].map((_, i) => Math.max(...all.map((cells) => cells[i].length)));
  console.log(`\n${title}`);
  for (const cells of all) console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[i]))).join('  '));
}

/** The module of the last build with its names, in FOLDER. */
async function withNames() {
  if (!statSync(UNBOUND, { throwIfNoEntry: false })) throw new Error('profile: nothing is built; run npm run build first');
  const { rust } = await setup();
  const { cargo, env } = rust.native;
  const run = (command, args, more = {}) => execFileSync(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...more } });
  mkdirSync(FOLDER, { recursive: true });
  run(cargo, ['run', '--quiet', '--locked', '--package', 'bind', '--', '--names', UNBOUND, FOLDER], env);
  const named = join(FOLDER, 'named.wasm');
  const features = FEATURES.map((name) => `--enable-${name}`);
  run(process.execPath, [join(ROOT, 'node_modules/binaryen/bin/wasm-opt'), join(FOLDER, 'ofauth_bg.wasm'), '-o', named, ...PASSES, '-g', ...features]);
  return named;
}

function compareWithPublished(parsed) {
  const [made, published] = [assemble(parsed, parsed.functions), readFileSync(join(PKG, 'generated/ofauth.wasm'))];
  const differing = made.filter((byte, i) => byte !== published[i]).length;
  console.log(`profile: with names the module has ${made.length} bytes, the published one ${published.length}; ${differing} of them differ`);
  if (made.length !== published.length) console.log('profile: pkg/generated is of another build; npm run build makes both anew');
}

const [file] = process.argv.slice(2);
const parsed = parse(readFileSync(file ? resolve(file) : await withNames()));
if (!parsed.hasNames) throw new Error(`profile: ${file} has no names; without an argument, npm run profile keeps them`);
if (parsed.functions.some(({ name }) => /^_(R|ZN)/.test(name))) throw new Error(`profile: the names in ${file} are mangled; pass it through bind --names first`);
if (!file) compareWithPublished(parsed);
profileModule(parsed);
if (!file) await profileJavaScript();
