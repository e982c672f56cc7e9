// `npm run build`: src/ → pkg/generated/, so that `npm pack` in pkg/ gives the tarball. `npm run build -- --explain` says with
// what, and builds nothing; generated/ofauth-wasm.js begins with the same. Two builds make the same bytes: tests/same-bytes.test.mjs.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pack as packed } from './pack/pack.mjs';
import { notices } from './publish/notices.mjs';
import { absoluteLinks, readPublisher, updatePackageJson } from './publish/publisher.mjs';
import { ensureNode, setup } from './setup.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BOUND = join(ROOT, 'target/bound');
/** As pkg/workers.js imports it. */
const MODULE = './generated/ofauth.wasm';
/** For Deno and JSR, which do not look for types beside a file. */
const typed = (name) => `/* @ts-self-types="./${name}.d.ts" */\n`;
const TYPED = typed('index');
/** The newest syntax that browserify 17 and webpack 4 can read. */
const OLD = 'es2018';

// Named one by one: --all-features emits what no engine accepts. Every engine since Node 20's has these.
/** For any compiler. A stack of 64 KB instead of 1 MB, of which less than 1 KB was ever seen in use: addresses are shorter, and a page has 1 MB more. */
const FLAGS = ['-Clink-arg=-zstack-size=65536'];
/** A standard library compiled for size, whose panics are one instruction, makes a smaller module. */
const SMALL = {
  flags: ['-Zunstable-options', '-Cpanic=immediate-abort', '-Zlocation-detail=none', '-Zmir-opt-level=3', '-Cllvm-args=-inline-threshold=50', '-Cllvm-args=-enable-load-pre=false'],
  args: ['-Zbuild-std-features=optimize_for_size'],
};

export const FEATURES = ['bulk-memory', 'bulk-memory-opt', 'nontrapping-float-to-int', 'sign-ext', 'mutable-globals', 'reference-types', 'multivalue', 'call-indirect-overlong'];

export const PASSES = ['--one-caller-inline-max-function-size=30', '--low-memory-unused', '--gufa', '--flatten', '--rereloop', '-Oz', '-Oz', '--converge', '--strip-target-features'];

const run = (command, args, env = {}) =>
  execFileSync(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });

/**
 * @param tools what setup() gave
 * @param pkg the folder of the package
 * @param features of the crate; `trap` is a build that traps on purpose, for its test
 */
export async function build({ tools, pkg = join(ROOT, 'pkg'), features = [] } = {}) {
  const { rust } = tools ?? (await setup());
  console.log('build: compiling to wasm32');
  compile(rust, features);
  console.log('build: binding');
  rmSync(BOUND, { recursive: true, force: true });
  const wasm = join(ROOT, 'target/wasm/wasm32-unknown-unknown/release/ofauth_wasm.wasm');
  run(rust.native.cargo, ['run', '--quiet', '--locked', '--package', 'bind', '--', wasm, BOUND], rust.native.env);
  console.log('build: packing');
  await pack(pkg, recipe(rust));
  writeFileSync(join(pkg, 'THIRD-PARTY-NOTICES'), notices({ ...rust, ...compilerOf(rust) }));
}

/** The whole way from src/ to the module, in words. */
function recipe(rust) {
  const { flags, args } = compilerOf(rust);
  const version = (name) => JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).version;
  const [, bindgen] = /name = "wasm-bindgen"\nversion = "(.*)"/.exec(readFileSync(join(ROOT, 'Cargo.lock'), 'utf8'));
  return [
    `compiled by ${rust.way}`,
    `RUSTFLAGS="${flags.join(' ')}" cargo build --release ${args.join(' ')}, with the release profile of Cargo.toml`,
    `bound by wasm-bindgen ${bindgen}, with the helpers of tools/bind/src/runtime.js`,
    `optimized by wasm-opt of binaryen ${version('binaryen')} ${PASSES.join(' ')} ${FEATURES.map((name) => `--enable-${name}`).join(' ')}`,
    `packed by tools/pack; JavaScript bundled by esbuild ${version('esbuild')}`,
  ];
}

export const compilerOf = (rust) => ({ flags: [...FLAGS, ...(rust.buildStd ? SMALL.flags : [])], args: [...rust.args, ...(rust.buildStd ? SMALL.args : [])] });

function compile(rust, features) {
  const { flags, args } = compilerOf(rust);
  // A folder of its own: other flags would make cargo compile the tests' half of `target` anew each time.
  const all = ['build', '--quiet', '--release', '--locked', '--target-dir', 'target/wasm', ...args, ...features.flatMap((name) => ['--features', name])];
  run(rust.cargo, all, { ...rust.env, RUSTFLAGS: flags.join(' ') });
}

// Not --traps-never-happen: it saves 100 bytes and turns a trap into a silent fault.
const binaryen = (tool, from, to, wishes = []) =>
  run(process.execPath, [join(ROOT, 'node_modules/binaryen/bin', tool), from, '-o', to, ...wishes, ...FEATURES.map((name) => `--enable-${name}`)]);

async function pack(pkg, how) {
  const generated = join(pkg, 'generated');
  const { build: bundle } = await import('esbuild');
  const { unpack } = await import('../pkg/unpack.js');
  rmSync(generated, { recursive: true, force: true });
  mkdirSync(generated, { recursive: true });

  const wasm = join(generated, 'ofauth.wasm');
  binaryen('wasm-opt', join(BOUND, 'ofauth_bg.wasm'), wasm, PASSES);
  const unpackers = [join(BOUND, 'unpack.wasm'), join(BOUND, 'unpack_small.wasm')];
  binaryen('wasm-as', join(ROOT, 'tools/pack/unpack.wat'), unpackers[0]);
  binaryen('wasm-opt', ...unpackers, ['-Oz', '--converge', '--strip-target-features']);
  const bytes = readFileSync(wasm);
  const [text, unpacker] = [packed(bytes), [...readFileSync(unpackers[1])]];
  if (!bytes.equals(unpack(unpacker, text))) throw new Error('build: what unpack.wat makes of the text is not the module');
  // A function: Next.js's compiler keeps an array that nothing uses.
  writeFileSync(join(generated, 'module.js'), `export const unpacker = () => [${unpacker}];\nexport const text = ${JSON.stringify(text)};\n`);
  for (const ending of ['d.ts', 'd.cts']) writeFileSync(`${wasm}.${ending}`, 'declare const module: WebAssembly.Module;\nexport default module;\n');

  // A function around the generated code: importing it does nothing (as a module it needs TextDecoder at import), and
  // each instance has a state of its own. The parameters are names that the code finds in its scope.
  const glue = await bundle({
    stdin: { contents: "export { initSync, deleteMassMessage, deleteMassMessages, resume } from './ofauth.js'", resolveDir: BOUND },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
  });
  const [code, exported] = glue.outputFiles[0].text.trim().split('export{');
  const given = exported.replaceAll(/(\w+) as (\w+)/g, '$2:$1');
  writeFileSync(join(generated, 'glue.js'), `export const bind = (OFAuthError, define, propertiesOf, when, resumeAfter) => { ${code}return {${given} };\n`);

  // One file an entry, whose name bundlers give to its chunk: a dozen small ones are 1 to 5 ms of a process's start. Not minified:
  // comments tell bundlers what they may leave out.
  const entry = async (name, options) => {
    // A comment names each source, seen from there.
    const common = { absWorkingDir: pkg, bundle: true, format: 'esm', platform: 'neutral', logLevel: 'warning', write: false, external: [MODULE], legalComments: 'none' };
    const { outputFiles } = await bundle({ ...common, entryPoints: [join(pkg, name)], ...options });
    const { text } = outputFiles[0];
    // With one other character, engines keep the whole file in twice the memory.
    if (/[^\0-\x7f]/.test(text)) throw new Error(`build: ${name} has a character beyond ASCII, maybe in a comment`);
    return text;
  };
  const commonjs = async (name) => {
    const text = await entry(name, { format: 'cjs', target: OLD, banner: { js: '"use strict";' } });
    // esbuild's helper exports what `Object.prototype` has as well, where somebody put something there.
    const [inherited, own] = ['for (var name in all)', 'for (var name of Object.keys(all))'];
    if (!text.includes(inherited)) throw new Error('build: esbuild exports in another way now');
    return text.replace(inherited, own);
  };
  const comment = how.map((line) => `// ${line}\n`).join('');
  const workers = await entry('workers.js');
  const files = {
    'ofauth-wasm.js': TYPED + comment + (await entry('index.js')),
    // Two files: Parcel's minifier takes no notice of PURE comments, but leaves out files of which nothing is used.
    'es2018-error.js': await entry('error.js', { target: OLD }),
    'es2018.js': TYPED + (await entry('index.js', { target: OLD, external: [MODULE, './error.js'] })).replaceAll('./error.js', './es2018-error.js'),
    'bundle.js': TYPED + (await entry('index.js', { minify: true })),
    'workers.js': TYPED + workers.replace(MODULE, './ofauth.wasm'),
    'edge-light.js': TYPED + workers.replace(MODULE, './ofauth.wasm?module'),
    'index.cjs': await commonjs('index.js'),
    'testing.js': typed('testing') + (await entry('testing.js')),
    'testing.cjs': await commonjs('testing.js'),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(generated, name), text);
  for (const name of ['index', 'testing']) for (const ending of ['d.ts', 'd.cts']) copyFileSync(join(pkg, `${name}.d.ts`), join(generated, `${name}.${ending}`));
  for (const name of ['CHANGELOG.md', 'LICENSE-APACHE', 'LICENSE-MIT']) copyFileSync(join(ROOT, name), join(pkg, name));
  writeReadme(pkg, integrityOf(files['bundle.js']));
}

/** As npm shows it: its import map has this version and the hash of this build's single file, and links lead to the repository. */
function writeReadme(pkg, integrity) {
  const publisher = readPublisher(ROOT);
  updatePackageJson(pkg, publisher);
  const { version } = JSON.parse(readFileSync(join(pkg, 'package.json'), 'utf8'));
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const pinned = readme.replace(/^( *)("imports": \{ "ofauth-wasm": )"(.*\/ofauth-wasm@).*(\/.*\/bundle\.js)" \}$/m, (_, indent, start, before, after) => {
    const url = `${before}${version}${after}`;
    return `${indent}${start}"${url}" },\n${indent}"integrity": { "${url}": "${integrity}" }`;
  });
  if (pinned === readme) throw new Error('build: README.md has no import map with the single file');
  writeFileSync(join(pkg, 'README.md'), absoluteLinks(pinned, { ...publisher, version }));
}

/** As the `integrity` attribute and import maps have it. */
const integrityOf = (text) => `sha384-${createHash('sha384').update(text).digest('base64')}`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await ensureNode();
  if (process.argv.includes('--explain')) for (const line of recipe((await setup()).rust)) console.log(line);
  else await build();
}
