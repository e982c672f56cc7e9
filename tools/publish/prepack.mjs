// `prepack` of pkg/package.json: what `npm pack` and `npm publish` run there before they pack. It refuses what is not fit to be
// published, then builds and looks at what was built: weight, layout, types, and the suite on every Node.js.
//
// Not `npm test`, which takes 20 minutes and three browsers: the release workflow runs it first. Whoever publishes by hand, as the
// first release candidate, gets the checks that would have to fail if the build on this machine went wrong. Prints to stderr, since
// `npm pack` prints the tarball's name to stdout.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureNode, setup } from '../setup.mjs';
import { checkLayout } from './layout.mjs';
import { ROOT, readPublisher, refusePlaceholders } from './publisher.mjs';
import { readVersions } from './versions.mjs';

console.log = console.error;
// npm hands its flags down: with `npm publish --dry-run` the npm commands below would do nothing.
const HANDED_DOWN = /^npm_config_(dry_run|pack_destination|json|silent|loglevel|tag|access|provenance)$/i;
for (const name of Object.keys(process.env).filter((one) => HANDED_DOWN.test(one))) delete process.env[name];
// Those that pack would come back to this script.
process.env.npm_config_ignore_scripts = 'true';

const QUIET = ['ignore', 2, 2];

try {
  refusePlaceholders(readPublisher());
  const { faults } = readVersions({ publishing: process.env.npm_command === 'publish' });
  if (faults.length > 0) throw new Error(`not published: ${faults.join('; ')}`);
  await ensureNode();
  await prepack();
} catch (error) {
  console.error(`\n${error.message}\n`);
  process.exit(1);
}

async function prepack() {
  const tools = await setup();
  if (!tools.rust.buildStd) throw new Error('not published: the compiler has no source of the standard library, and the module would be larger than it should be. rustup component add rust-src');
  const manifest = () => readFileSync(join(ROOT, 'pkg/package.json'), 'utf8');
  const before = manifest();
  const { build } = await import('../build.mjs');
  await build({ tools });
  if (manifest() !== before) throw new Error('not published: pkg/package.json did not agree with publisher.json. It does now: commit it, and run this again');

  const folder = join(ROOT, '.work/prepack');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: join(ROOT, 'pkg'), stdio: QUIET });
  const tarball = join(folder, readdirSync(folder)[0]);
  execFileSync(process.execPath, [join(ROOT, 'benches/size.mjs')], { cwd: ROOT, stdio: QUIET });
  checkLayout(tarball, QUIET);
  const { runAll } = await import('../../tests/run/index.js');
  const { failed } = await runAll({ tarball, runtimes: ['node20', 'node22', 'node24'] });
  if (failed > 0) throw new Error(`not published: ${failed} of the suite's cases failed`);
}
