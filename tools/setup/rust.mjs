// A way to compile to wasm32, and a cargo for the tests that run on this machine itself.
//
// Compilers that have the standard library's source come first, wherever they come from: the published module is built
// with a standard library compiled for size, which a ready-made one is not.
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TARGET, compare, findCompilers, findRustup, findWasmLinker, minimumVersion } from './compilers.mjs';
import { HAS_APT, candidates, newestNumbered } from './debian.mjs';
import { ROOT, run, say, which } from './shell.mjs';

const LINKER_VARIABLE = 'CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER';
const SOURCE_TIMEOUT_MS = 60_000;
const TARGET_TIMEOUT_MS = 180_000;
const DAY_MS = 86_400_000;

/** What setup() returns as `rust` (undefined without a compiler), and what is lacking. */
export function findRust() {
  let compilers = findCompilers();
  if (!compilers.some(canUseSource)) compilers = fetchWithRustup(compilers);
  const chosen = compilers.find(canUseSource) ?? compilers.find(canUseTarget);
  const [native] = compilers;
  const lacks = [];
  if (!chosen) lacks.push(compilerLack(compilers));
  else if (!native.clippy || !native.rustfmt) lacks.push(lintLack(native));
  if (process.platform !== 'win32' && !which('cc', 'gcc', 'clang')) lacks.push(ccLack());
  return { rust: chosen && describe(chosen, native), lacks };
}

const hasLinker = (compiler) => compiler.ownLinker || findWasmLinker() !== undefined;
const canUseSource = (compiler) => compiler.hasSource && hasLinker(compiler);
const canUseTarget = (compiler) => compiler.hasTarget && hasLinker(compiler);

function describe(compiler, native) {
  const buildStd = compiler.hasSource;
  const linker = compiler.ownLinker ? undefined : findWasmLinker();
  const std = buildStd ? 'its standard library compiled from source' : `its ready-made standard library for ${TARGET}`;
  return {
    cargo: compiler.cargo,
    env: {
      ...compiler.env,
      ...(linker && { [LINKER_VARIABLE]: linker }),
      // The stable compiler then takes the unstable flags that compiling the standard library needs.
      ...(buildStd && { RUSTC_BOOTSTRAP: '1' }),
    },
    args: ['--target', TARGET, ...(buildStd ? ['-Zbuild-std=std,panic_abort'] : [])],
    way: `${compiler.name}, ${std}${linker ? `, linked by ${linker}` : ''}`,
    version: compiler.version,
    buildStd,
    native: { cargo: native.cargo, env: native.env, clippy: native.clippy, rustfmt: native.rustfmt },
  };
}

let rustupAsked = false;

/** Source, else target, for rustup's first toolchain; when neither can be had, things stay as they are. */
function fetchWithRustup(compilers) {
  const toolchain = compilers.find(({ rustup }) => rustup)?.rustup;
  if (!toolchain || rustupAsked) return compilers;
  rustupAsked = true;
  const hasTarget = compilers.some(canUseTarget);
  // With the target there, asking once a day is enough: offline, each try costs a second or more.
  if (!(hasTarget && refusedToday()) && rustupAdd(toolchain, ['component', 'add', 'rust-src'], SOURCE_TIMEOUT_MS)) return findCompilers();
  if (hasTarget) noteRefusal();
  else if (rustupAdd(toolchain, ['target', 'add', TARGET], TARGET_TIMEOUT_MS)) return findCompilers();
  return compilers;
}

function rustupAdd(toolchain, args, timeoutMs) {
  const { ok, seconds } = run(findRustup(), [...args, '--toolchain', toolchain], { timeoutMs });
  say(`rustup ${args.join(' ')} (a standard library for wasm32): ${ok ? 'done' : 'could not be fetched'} (${seconds} s)`);
  return ok;
}

const REFUSAL = join(ROOT, '.work/rust-src-refused');

function refusedToday() {
  const at = statSync(REFUSAL, { throwIfNoEntry: false })?.mtimeMs;
  return at !== undefined && Date.now() - at < DAY_MS;
}

function noteRefusal() {
  mkdirSync(join(ROOT, '.work'), { recursive: true });
  writeFileSync(REFUSAL, '');
}

function compilerLack(compilers) {
  const ways = [`install Rust ${minimumVersion()} or newer with rustup (or: rustup update), then: rustup component add rust-src`];
  if (HAS_APT) {
    ways.push('run this command again as root, or install by hand what it would install');
    ways.push('  on Debian 12: apt-get install rustc-web cargo-web rust-web-src lld-22 gcc');
    ways.push('  elsewhere, if new enough: apt-get install rustc cargo rust-src lld gcc');
  }
  return {
    what: 'a Rust compiler for wasm32',
    // rustup, when there, brings the lints.
    packages: () => debianCompiler({ withLints: !compilers.some(({ rustup }) => rustup) }),
    install: ways.map((way) => `\n  - ${way}`.replace('-   ', '    ')).join(''),
  };
}

/** Debian 12 keeps a new compiler beside its old one, as rustc-web; elsewhere rustc may be new enough. */
function debianCompiler({ withLints }) {
  const families = [
    { compiler: ['rustc', 'cargo', 'rust-src'], lints: ['rust-clippy', 'rustfmt'] },
    { compiler: ['rustc-web', 'cargo-web', 'rust-web-src'], lints: ['rust-web-clippy', 'rustfmt-web'] },
  ];
  const versions = candidates(families.flatMap(({ compiler, lints }) => [...compiler, ...lints]));
  const [best] = families
    .filter(({ compiler }) => compiler.every((name) => versions.has(name)))
    .filter(({ compiler: [rustc] }) => compare(debianVersion(versions.get(rustc)), minimumVersion()) >= 0)
    .sort((a, b) => compare(debianVersion(versions.get(b.compiler[0])), debianVersion(versions.get(a.compiler[0]))));
  if (!best) return [];
  const lints = withLints ? best.lints.filter((name) => versions.has(name)) : [];
  const linker = findWasmLinker() ? [] : [newestNumbered('lld') ?? 'lld'];
  return [...best.compiler, ...lints, ...linker];
}

/** "1.96.0+dfsg1-1~deb12u2" → "1.96.0" */
function debianVersion(version) {
  return /(\d+\.\d+\.\d+)/.exec(version)?.[1] ?? '0';
}

function lintLack(native) {
  const debianNames = () => {
    const sets = [['rust-web-clippy', 'rustfmt-web'], ['rust-clippy', 'rustfmt']];
    const versions = candidates(sets.flat());
    return sets.find(([clippy]) => debianVersion(versions.get(clippy) ?? '') === native.version) ?? [];
  };
  return {
    what: 'clippy and rustfmt',
    packages: native.rustup ? () => [] : debianNames,
    install: native.rustup
      ? `rustup component add clippy rustfmt --toolchain ${native.rustup}`
      : 'apt-get install rust-web-clippy rustfmt-web (with rustc-web), or rust-clippy rustfmt (with rustc)',
  };
}

function ccLack() {
  return {
    what: 'a C compiler (cargo links programs for this machine with it)',
    packages: () => ['gcc', 'libc6-dev'],
    install: HAS_APT ? 'apt-get install gcc libc6-dev' : 'install your system\'s C compiler, e.g. xcode-select --install on macOS',
  };
}
