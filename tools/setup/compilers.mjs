// The Rust compilers of this machine: rustup's toolchains and the one of the system.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT, isFile, programFolders, run, which } from './shell.mjs';

export const TARGET = 'wasm32-unknown-unknown';
const EXE = process.platform === 'win32' ? '.exe' : '';

/**
 * Every compiler that is new enough for Cargo.toml, best first. Each:
 * - `name`, `version`: for people; `rustup`: the toolchain's name, when it is rustup's
 * - `cargo`, `env`: how it is called
 * - `hasSource`, `hasTarget`: the standard library as source, or ready for wasm32
 * - `ownLinker`: whether it finds a wasm linker by itself
 * - `clippy`, `rustfmt`
 */
export function findCompilers() {
  const minimum = minimumVersion();
  return [...rustupCompilers(), ...systemCompilers()].filter(({ version }) => compare(version, minimum) >= 0);
}

/** What Cargo.toml's rust-version asks for, e.g. "1.88". */
export function minimumVersion() {
  return /^rust-version\s*=\s*"([\d.]+)"/m.exec(readFileSync(join(ROOT, 'Cargo.toml'), 'utf8'))?.[1] ?? '1.88';
}

/** Compares two versions: negative, 0 or positive. */
export function compare(a, b) {
  const [left, right] = [a, b].map((version) => version.split(/[.-]/).map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (left[i] || 0) - (right[i] || 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

export function findRustup() {
  return which('rustup') ?? [join(cargoHome(), 'bin', `rustup${EXE}`)].find(isFile);
}

/**
 * A linker for compilers without one of their own, rustup's rust-lld first, then LLVM's wasm-ld (Debian's lld-NN has it as
 * wasm-ld-NN, and rustc knows both by their names).
 */
export function findWasmLinker() {
  for (const name of toolchainNames()) {
    const path = rustLld(join(toolchainsFolder(), name));
    if (path) return path;
  }
  const numbered = programFolders()
    .flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : []))
    .filter((name) => /^wasm-ld-\d+$/.test(name))
    .sort((a, b) => Number(b.slice(8)) - Number(a.slice(8)));
  return which('wasm-ld', ...numbered);
}

function rustupCompilers() {
  const rustup = findRustup();
  if (!rustup) return [];
  const names = toolchainNames();
  // The one that a plain `cargo` means here comes first.
  const active = run(rustup, ['show', 'active-toolchain'], { timeoutMs: 10_000 }).out.split(/\s/)[0];
  const ordered = names.includes(active) ? [active, ...names.filter((name) => name !== active)] : names;
  return ordered.flatMap((name) => {
    const sysroot = join(toolchainsFolder(), name);
    // rustup's cargo, which runs the toolchain that the variable names, sets up everything for subcommands too.
    const cargo = join(dirname(rustup), `cargo${EXE}`);
    return describe({ name: `rustup's`, rustup: name, sysroot, cargo, env: { RUSTUP_TOOLCHAIN: name }, tools: join(sysroot, 'bin') });
  });
}

function systemCompilers() {
  // A folder with rustup in it has rustup's stand-ins for cargo and rustc, not compilers.
  const folder = programFolders().find(
    (dir) => isFile(join(dir, `rustc${EXE}`)) && isFile(join(dir, `cargo${EXE}`)) && !isFile(join(dir, `rustup${EXE}`)),
  );
  if (!folder) return [];
  const rustc = join(folder, `rustc${EXE}`);
  const sysroot = run(rustc, ['--print', 'sysroot']).out.trim();
  const env = { RUSTC: rustc, RUSTDOC: join(folder, `rustdoc${EXE}`) };
  return describe({ name: `the system's`, sysroot, cargo: join(folder, `cargo${EXE}`), env, tools: folder });
}

/** An array of one compiler, or of none when it does not run. */
function describe({ name, rustup, sysroot, cargo, env, tools }) {
  const { ok, out } = run(join(tools, `rustc${EXE}`), ['-vV']);
  const version = /^release: (.+)$/m.exec(out)?.[1];
  if (!ok || !version || !isFile(cargo)) return [];
  const rustlib = join(sysroot, 'lib/rustlib');
  return [
    {
      name: `${name} Rust ${version}`,
      version,
      rustup,
      cargo,
      env,
      hasSource: isFile(join(rustlib, 'src/rust/library/Cargo.lock')) && isFile(join(rustlib, 'src/rust/library/std/src/lib.rs')),
      hasTarget: existsSync(join(rustlib, TARGET, 'lib')) && readdirSync(join(rustlib, TARGET, 'lib')).some((file) => file.startsWith('libstd-')),
      ownLinker: rustLld(sysroot) !== undefined,
      clippy: isFile(join(tools, `cargo-clippy${EXE}`)),
      rustfmt: isFile(join(tools, `cargo-fmt${EXE}`)) && isFile(join(tools, `rustfmt${EXE}`)),
    },
  ];
}

function rustLld(sysroot) {
  const rustlib = join(sysroot, 'lib/rustlib');
  if (!existsSync(rustlib)) return undefined;
  return readdirSync(rustlib).map((host) => join(rustlib, host, 'bin', `rust-lld${EXE}`)).find(isFile);
}

function toolchainNames() {
  const folder = toolchainsFolder();
  return existsSync(folder) ? readdirSync(folder).filter((name) => !name.startsWith('.')) : [];
}

function toolchainsFolder() {
  return join(process.env.RUSTUP_HOME ?? join(homedir(), '.rustup'), 'toolchains');
}

function cargoHome() {
  return process.env.CARGO_HOME ?? join(homedir(), '.cargo');
}
