// Fuzzing: `node tests/fuzz/run.mjs [--seconds N]`, N for all targets together. Needs no nightly compiler and no cargo-fuzz,
// although `cargo fuzz run --fuzz-dir . TARGET corpus/TARGET seeds/TARGET` works in this folder too.
//
// With a C++ compiler the targets are libFuzzer programs, led by coverage; without one, plain programs (src/plain.rs).
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run as runQuietly, which } from '../../tools/setup/shell.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TARGETS = ['id', 'hints', 'error_body', 'answer', 'secrets'];
const GRACE_MS = 60_000;

// What cargo-fuzz passes, without the address sanitizer: the code has no `unsafe`. No flag here needs nightly.
const COVERAGE = [
  '--cfg fuzzing -Ccodegen-units=1 -Cpasses=sancov-module',
  ...['level=4', 'inline-8bit-counters', 'pc-table', 'trace-compares'].map((option) => `-Cllvm-args=-sanitizer-coverage-${option}`),
].join(' ');

const LIMITS = ['-max_len=2048', '-timeout=10', '-rss_limit_mb=1024', '-print_final_stats=1'];

/**
 * @param tools what setup() gave
 * @param seconds of fuzzing, all targets together; compiling comes on top
 */
export async function runFuzz({ tools, seconds = 20, log = console.log } = {}) {
  const { cargo, env } = tools.rust.native;
  const guided = process.platform !== 'win32' && (process.env.CXX || which('c++')) !== undefined;
  log(guided ? 'fuzz: libFuzzer' : 'fuzz: no C++ compiler for libFuzzer, random changes of the seeds instead');
  const folder = await compile({ cargo, env, guided });
  const totals = { passed: 0, failed: 0 };
  for (const target of TARGETS) {
    const ok = await fuzz(join(folder, target), target, Math.max(1, Math.round(seconds / TARGETS.length)), log);
    totals[ok ? 'passed' : 'failed'] += 1;
  }
  return totals;
}

/** The folder of the programs. */
async function compile({ cargo, env, guided }) {
  const host = /^host: (.+)$/m.exec(runQuietly(cargo, ['-vV'], { env }).out)?.[1];
  if (!host) throw new Error(`${cargo} -vV names no host`);
  // With --target the flags spare the build scripts.
  const args = ['build', '--quiet', '--locked', '--release', '--target', host];
  const { code, printed } = await start(cargo, args, { ...env, RUSTFLAGS: guided ? COVERAGE : '' });
  if (code !== 0) throw new Error(`the fuzz targets do not compile:\n${printed}`);
  return join(HERE, 'target', host, 'release');
}

async function fuzz(program, target, seconds, log) {
  const [corpus, artifacts] = ['corpus', 'artifacts'].map((name) => join(HERE, name, target));
  for (const path of [corpus, artifacts]) mkdirSync(path, { recursive: true });
  const args = [`-max_total_time=${seconds}`, `-artifact_prefix=${artifacts}/`, ...LIMITS, corpus, join('seeds', target)];
  const { code, printed } = await start(program, args, { RUST_BACKTRACE: '0' }, seconds * 1_000 + GRACE_MS);
  const runs = /^Done (\d+) runs? in (\d+) second/m.exec(printed);
  if (code === 0 && runs) {
    log(`fuzz: ${target}: ${summary(printed, Number(runs[1]), seconds)}`);
    return true;
  }
  const again = `${relative(ROOT, program)} tests/fuzz/artifacts/${target}/FILE`;
  log(`fuzz: ${target} failed (${code ?? 'killed: it did not end'}):\n${printed.split('\n').slice(-60).join('\n')}\nTo run one input again: ${again}`);
  return false;
}

function summary(printed, runs, seconds) {
  const [counters] = [...printed.matchAll(/\((\d+) inline 8-bit counters\)/g)];
  const last = [...printed.matchAll(/cov: (\d+) ft: (\d+) corp: (\d+)/g)].at(-1);
  const reached = counters && last ? `, ${last[1]} of ${counters[1]} edges, ${last[2]} features, ${last[3]} inputs kept` : '';
  return `${runs.toLocaleString('en')} runs, ${Math.round(runs / seconds).toLocaleString('en')} a second${reached}`;
}

/** Runs a command in this folder; `{ code, printed }`, `code` null when it was killed for its time. */
function start(command, args, env, timeout) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: HERE, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], timeout, killSignal: 'SIGKILL' });
    let printed = '';
    const keep = (chunk) => {
      printed += chunk;
      // Of a long run the start, which counts the edges, and the end.
      if (printed.length > 1_000_000) printed = `${printed.slice(0, 10_000)}\n…\n${printed.slice(-100_000)}`;
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, printed }));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { setup } = await import('../../tools/setup.mjs');
  const at = process.argv.indexOf('--seconds');
  const seconds = at < 0 ? 20 : Number(process.argv[at + 1]);
  if (!(seconds >= 1)) throw new Error('--seconds needs a number');
  const { passed, failed } = await runFuzz({ tools: await setup(), seconds });
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}
