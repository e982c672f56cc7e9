// `npm test`: everything. Every step runs, whatever failed before it; the last line is "N passed, N failed".
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupError, ensureNode, setup } from './setup.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const IN_CI = Boolean(process.env.CI);
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

function count(step, { passed = 0, failed = 0, skipped = 0 }) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  if (failed > 0) failures.push(`${step}: ${failed} failed`);
}

async function step(name, action) {
  const start = performance.now();
  console.log(`\n── ${name}`);
  try {
    count(name, (await action()) ?? { passed: 1 });
  } catch (error) {
    console.log(error instanceof SetupError ? error.message : (error?.stack ?? error));
    count(name, { failed: 1 });
  }
  console.log(`── ${name}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

/** Runs a command with its output shown; rejects when it fails. Resolves with what it printed. */
function run(command, args, { env = {}, cwd = ROOT } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    child.stdout.on('data', (chunk) => {
      printed += chunk;
      process.stdout.write(chunk);
    });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(printed) : reject(new Error(`${command} ${args.slice(0, 3).join(' ')} … ended with ${code}`))));
  });
}

const node = (...args) => run(process.execPath, args);
const sum = (text, pattern) => [...text.matchAll(pattern)].reduce((all, [, n]) => all + Number(n), 0);

async function test() {
  const tools = await setup({ browsers: true });
  if (IN_CI && tools.missing.length > 0) count('set-up', { failed: tools.missing.length });

  const { cargo, env, clippy, rustfmt } = tools.rust.native;
  if (rustfmt) await step('Rust: format', async () => void (await run(cargo, ['fmt', '--check'], { env })));
  if (clippy) await step('Rust: lints', async () => void (await run(cargo, ['clippy', '--quiet', '--locked', '--all-targets', '--', '-D', 'warnings'], { env })));
  await step('Rust: unit and property tests', async () => {
    const printed = await run(cargo, ['test', '--quiet', '--locked'], { env });
    return { passed: sum(printed, /(\d+) passed/g) };
  });
  await step('Rust: fuzzing, a short run', async () => {
    const { runFuzz } = await import('../tests/fuzz/run.mjs');
    return runFuzz({ tools, seconds: 20 });
  });
  const nodeTests = async (...files) => ({ passed: sum(await node('--test', '--test-reporter=tap', ...files), /^# pass (\d+)$/gm) });
  await step('architecture: where arrows point', () => nodeTests('tests/architecture.test.mjs'));
  await step('packing: the module as text', () => nodeTests('tools/pack/pack.test.mjs'));
  await step('set-up: what this machine needs is there', () => nodeTests('tools/setup/tree.test.mjs'));
  await step('stand-in server', () => {
    const files = readdirSync(join(ROOT, 'tests/standin')).filter((name) => name.endsWith('.test.mjs'));
    return nodeTests(...files.map((name) => join('tests/standin', name)));
  });
  await step('testing entry: the API in memory', () => nodeTests('tests/testing/entry.test.mjs', 'tests/testing/same-as-server.test.mjs'));
  await step('types: the specification\'s keys', () => nodeTests('tests/types/specification.test.mjs'));

  let tarball;
  await step('build and pack', async () => {
    const { build } = await import('./build.mjs');
    await build({ tools });
    const folder = join(ROOT, '.work/packed');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: join(ROOT, 'pkg') });
    tarball = join(folder, readdirSync(folder)[0]);
  });
  if (!tarball) return;

  await step('build: the same bytes in another folder', () => nodeTests('tests/same-bytes.test.mjs'));
  await step('weight', async () => void (await node('benches/size.mjs', ...(tools.rust.buildStd ? [] : ['--no-limit']))));
  await step('runtimes', async () => {
    const { runAll } = await import('../tests/run/index.js');
    return runAll({ tarball, ci: IN_CI });
  });
  await step('fault matrix', async () => ({ passed: sum(await node('tests/faults/run.mjs', tarball), /: (\d+) passed, \d+ failed/g) }));
  await step('hosts: test tools and hardened environments', async () => {
    const { runHosts } = await import('../tests/hosts/index.js');
    return runHosts({ tarball, tools });
  });
  await step('border: a minute of fuzzing', async () => {
    const { runBorder } = await import('../tests/border/run.mjs');
    // One seed, so that a run does not fail for what nobody changed; others: node tests/border/run.mjs --seed N --seconds N
    return runBorder({ tarball, seconds: 60, seed: 1, ci: IN_CI });
  });
  await step('traps', async () => {
    const { runTraps } = await import('../tests/trap/run.mjs');
    return runTraps({ tools, ci: IN_CI });
  });
  const consumer = join(ROOT, 'tests/.consumer');
  await step('Workers: 200 requests at once', async () => {
    const { runWorkers } = await import('../tests/workers/run.mjs');
    return runWorkers({ consumer });
  });
  await step('types', async () => {
    const { checkTypes } = await import('../tests/types/check.mjs');
    return checkTypes({ consumer });
  });
  await step('package layout: publint, are the types wrong?', async () => void (await import('./publish/layout.mjs')).checkLayout(tarball));
  await step('testing entry: runtimes', async () => {
    const { runTestingEntry } = await import('../tests/testing/runtimes.mjs');
    return runTestingEntry({ consumer, ci: IN_CI });
  });
  await step('testing entry: Jest, Vitest, Playwright, Workers', async () => {
    const { runTestingExamples } = await import('../tests/examples-testing/run.mjs');
    return runTestingExamples({ tarball, ci: IN_CI });
  });
  await step('publishing: the checks fail where they should', () => nodeTests('tests/publish/publish.test.mjs'));
  await step('publishing: a dry run', async () => {
    const { dryRun } = await import('./publish/dry-run.mjs');
    return dryRun({ tarball, tools, ci: IN_CI });
  });
  await step('packaging: the quick rows of the matrix', async () => {
    const { runPackaging } = await import('../tests/packaging/index.js');
    return runPackaging({ tarball, quick: true });
  });
  await step('API page', async () => {
    const { makeApiPage } = await import('./api.mjs');
    await makeApiPage();
  });
  await step('examples', async () => {
    const { runExamples } = await import('../tests/examples.mjs');
    const results = await runExamples({ consumer, ci: IN_CI });
    const skipped = results.filter((result) => result.skipped).length;
    const failed = results.filter(({ ok }) => !ok).length;
    return { passed: results.length - skipped - failed, failed, skipped };
  });
  await step('README', async () => {
    const { runReadme } = await import('../tests/readme.mjs');
    return runReadme({ consumer });
  });
  await step('recipes', async () => {
    const { runRecipes } = await import('../tests/recipes/run.mjs');
    return runRecipes({ tarball, ci: IN_CI });
  });
}

await ensureNode();
try {
  await test();
} catch (error) {
  console.log(error instanceof SetupError ? error.message : (error?.stack ?? error));
  count('set-up', { failed: 1 });
}
for (const failure of failures) console.log(`\n✗ ${failure}`);
if (total.skipped > 0) console.log(`\n${total.skipped} skipped: see above`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
