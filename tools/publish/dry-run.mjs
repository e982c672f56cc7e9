// Publishing without publishing: everything that the release workflow does, up to what a registry would have to answer.
//
//   node tools/publish/dry-run.mjs TARBALL
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { compilerOf } from '../build.mjs';
import { ensureNode, setup } from '../setup.mjs';
import { audit } from './audit.mjs';
import { unpackForJsr } from './jsr.mjs';
import { lockFaults, lockFiles } from './locks.mjs';
import { WITH_HELPERS } from './notices.mjs';
import { ROOT, absoluteLinks, fieldsOf, readPublisher, refusePlaceholders, relativeLinks, updatePackageJson } from './publisher.mjs';
import { makeAssets } from './release.mjs';
import { installTools, linters } from './tools.mjs';
import { readVersions } from './versions.mjs';

const run = promisify(execFile);

const PLACEHOLDER = { repository: 'https://github.com/OWNER/ofauth-wasm', jsr: '@jsr-scope/ofauth-wasm' };
/** Stands for whoever will publish. */
const FILLED = { repository: 'https://github.com/octo-org/ofauth-wasm', jsr: '@octo-org/ofauth-wasm' };

class Skip extends Error {}

/**
 * @param tarball what `npm pack --ignore-scripts` made
 * @param tools what setup() gives
 * @param ci whether what cannot be had here is a failure, not a skip
 * @returns `{ passed, failed, skipped }`
 */
export async function dryRun({ tarball, tools, ci = Boolean(process.env.CI), log = console.log }) {
  await installTools(log);
  const folder = mkdtempSync(join(tmpdir(), 'ofauth-publish-'));
  const total = { passed: 0, failed: 0, skipped: 0 };
  try {
    const context = { tarball: resolve(tarball), folder, log, rust: { ...tools.rust, ...compilerOf(tools.rust) }, ...(await filledIn(resolve(tarball), folder)) };
    for (const [name, check] of Object.entries(CHECKS)) {
      try {
        const note = await check(context);
        total.passed += 1;
        log(`✓ ${name}${note ? `: ${note}` : ''}`);
      } catch (error) {
        // The advisories' endpoint is npm's to offer: the workflows ask for it, with --required.
        const skipped = error instanceof Skip && !(ci && error.install);
        total[skipped ? 'skipped' : 'failed'] += 1;
        log(`${skipped ? '- skipped' : '✗'} ${name}: ${error.stderr?.trim() || error.message}`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return total;
}

/** The tarball as it will be once publisher.json is filled in. */
async function filledIn(tarball, folder) {
  const pkg = join(folder, 'filled/pkg');
  mkdirSync(pkg, { recursive: true });
  await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', pkg]);
  updatePackageJson(pkg, FILLED);
  const manifest = JSON.parse(readFileSync(join(pkg, 'package.json'), 'utf8'));
  writeFileSync(join(pkg, 'README.md'), absoluteLinks(readFileSync(join(ROOT, 'README.md'), 'utf8'), { ...FILLED, version: manifest.version }));
  const { stdout } = await run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: pkg });
  return { pkg, manifest, filled: join(folder, stdout.trim()) };
}

const CHECKS = {
  'prepack refuses the placeholders, and names the file to edit': async ({ folder }) => {
    const copy = join(folder, 'placeholder');
    for (const name of ['tools/setup', 'tools/setup.mjs', 'tools/publish', 'Cargo.toml', 'Cargo.lock', 'CHANGELOG.md', 'package.json', 'pkg/package.json']) {
      cpSync(join(ROOT, name), join(copy, name), { recursive: true, filter: (path) => !path.includes('node_modules') });
    }
    writeFileSync(join(copy, 'publisher.json'), JSON.stringify(PLACEHOLDER));
    const refusal = await run('npm', ['pack', '--dry-run'], { cwd: join(copy, 'pkg') }).then(
      () => undefined,
      ({ stderr }) => stderr,
    );
    assert(refusal !== undefined, 'npm pack succeeded');
    assert(/not published: repository and jsr in publisher\.json are still placeholders/.test(refusal), `it failed with: ${refusal}`);
    refusePlaceholders(FILLED);
  },

  'publisher.json is where repository, homepage and bugs come from': async ({ manifest }) => {
    for (const [name, value] of Object.entries(fieldsOf(FILLED))) assert(same(manifest[name], value), `${name} is ${JSON.stringify(manifest[name])}`);
    const own = JSON.parse(readFileSync(join(ROOT, 'pkg/package.json'), 'utf8'));
    for (const [name, value] of Object.entries(fieldsOf(readPublisher()))) assert(same(own[name], value), `pkg/package.json does not agree with publisher.json: ${name}. npm run build`);
  },

  "README's links lead somewhere, on npm too": async ({ pkg, tarball }) => {
    const links = relativeLinks(readFileSync(join(ROOT, 'README.md'), 'utf8'));
    const dead = links.filter((target) => !existsSync(join(ROOT, target.replace(/#.*/, ''))));
    assert(dead.length === 0, `not in the repository: ${dead.join(', ')}`);
    const { stdout } = await run('tar', ['-xzOf', tarball, 'package/README.md']);
    for (const text of [readFileSync(join(pkg, 'README.md'), 'utf8'), stdout]) assert(relativeLinks(text).length === 0, `still relative: ${relativeLinks(text).join(', ')}`);
    return `${links.length} links`;
  },

  'the tarball has what package.json lists, and nothing else': async ({ tarball, manifest }) => {
    const { stdout } = await run('tar', ['-tzf', tarball]);
    const found = stdout.trim().split('\n').map((name) => name.replace('package/', '')).sort();
    const expected = [...manifest.files, 'package.json', 'README.md'].sort();
    assert(same(found, expected), `missing: ${minus(expected, found)}; unexpected: ${minus(found, expected)}`);
    return `${found.length} files`;
  },

  'the tarball names no folder of this machine': async ({ pkg }) => {
    const places = [ROOT, `${homedir()}/`];
    for (const name of readdirSync(pkg, { recursive: true }).filter((one) => /\.(js|cjs|ts|cts|json|md|wasm)$|NOTICES/.test(one))) {
      const text = readFileSync(join(pkg, name), 'latin1');
      for (const place of places) assert(!text.includes(place), `${name} has ${place}`);
    }
  },

  'npm publish, a dry run': async ({ filled, manifest }) => {
    const { stdout } = await run('npm', ['publish', filled, '--dry-run', '--json', '--access', 'public', '--provenance', '--tag', 'latest']);
    const [{ id, integrity, size }] = [].concat(Object.values(JSON.parse(stdout)).find((value) => value?.id) ?? JSON.parse(stdout));
    assert(id === `${manifest.name}@${manifest.version}`, `it would publish ${id}`);
    assert(/^sha512-/.test(integrity), 'no integrity');
    return `${id}, ${(size / 1024).toFixed(0)} KB`;
  },

  'the package depends on nothing': async ({ manifest }) => {
    for (const name of ['dependencies', 'optionalDependencies', 'peerDependencies', 'bundleDependencies']) assert(manifest[name] === undefined, name);
    const scripts = Object.keys(manifest.scripts ?? {}).filter((name) => /install$|^prepare$/.test(name));
    assert(scripts.length === 0, `runs ${scripts} where it is installed`);
  },

  'JSR, a dry run, without slow types': async ({ filled, folder }) => {
    const { exports: entries } = unpackForJsr({ tarball: filled, folder: join(folder, 'jsr'), publisher: FILLED });
    const deno = join(ROOT, 'node_modules/deno/bin.cjs');
    const { stderr } = await run(process.execPath, [deno, 'publish', '--dry-run'], { cwd: join(folder, 'jsr'), env: { ...process.env, NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1' } });
    assert(/Dry run complete/.test(stderr), stderr);
    // A file without types of its own passes as well, with this warning and without types.
    assert(!/slow-type|warning/i.test(stderr.replace('Checking for slow types', '')), stderr);
    return Object.keys(entries).join(', ');
  },

  'one version everywhere': async () => {
    const { version, faults, released } = readVersions();
    assert(faults.length === 0, faults.join('; '));
    const ahead = readVersions({ tag: 'v999.0.0' });
    assert(ahead.faults.some((fault) => fault.includes('the tag v999.0.0 has 999.0.0')), 'another tag was accepted');
    return `${version}, ${released ? 'with a date' : 'unreleased'} in the changelog`;
  },

  'SBOM, notices and hashes': async ({ filled, folder, rust }) => {
    const assets = join(folder, 'assets');
    mkdirSync(assets);
    await makeAssets({ tarball: filled, folder: assets, rust, notes: readVersions().notes });
    const { metadata, components, dependencies } = JSON.parse(readFileSync(join(assets, 'sbom.cdx.json'), 'utf8'));
    const listed = readFileSync(join(assets, 'THIRD-PARTY-NOTICES'), 'utf8');
    for (const { name, version } of components) assert(listed.includes(`${name} ${version}: `), `the notices lack ${name} ${version}`);
    if (rust.buildStd) for (const name of ['core', 'alloc', 'std', 'wasm-bindgen', 'lol_alloc']) assert(components.some((one) => one.name === name), `the SBOM lacks ${name}`);
    const { dependsOn } = dependencies.find(({ ref }) => ref === metadata.component['bom-ref']);
    const direct = components.filter((one) => dependsOn.includes(one['bom-ref'])).map(({ name }) => name);
    const expected = [...cratesAskedFor(), 'esbuild', ...(rust.buildStd ? ['std'] : [])];
    assert(expected.every((name) => direct.includes(name)), `the SBOM's package does not depend on ${minus(expected, direct)}`);
    const sums = readFileSync(join(assets, 'SHA256SUMS'), 'utf8').trim().split('\n').map((line) => line.split('  ')[1]);
    const hashed = ['generated/ofauth.wasm', 'sbom.cdx.json', 'THIRD-PARTY-NOTICES', basename(filled)];
    assert(hashed.every((name) => sums.includes(name)), `no hash of ${minus(hashed, sums)}`);
    return `${components.length} components, ${sums.length} hashes`;
  },

  // bundle.js, which is minified, is bundled as ofauth-wasm.js is.
  'the notices name each file that has helpers of esbuild': async ({ pkg }) => {
    const generated = join(pkg, 'generated');
    const found = readdirSync(generated).filter((name) => /\.c?js$/.test(name) && /^var __\w+ = /m.test(readFileSync(join(generated, name), 'utf8')));
    assert(same(found.sort(), WITH_HELPERS), `found in ${found.join(', ')}; WITH_HELPERS of notices.mjs has ${WITH_HELPERS.join(', ')}`);
    return found.join(', ');
  },

  'lock files are complete': async () => {
    const files = lockFiles();
    const faults = files.flatMap((path) => lockFaults(path));
    assert(faults.length === 0, faults.slice(0, 20).join('; '));
    return `${files.length} of them`;
  },

  'workflows: pinned, least permissions': async () => {
    const { workflowFaults } = await import('./workflows.mjs');
    const folder = join(ROOT, '.github/workflows');
    const names = readdirSync(folder);
    const faults = names.flatMap((name) => workflowFaults(readFileSync(join(folder, name), 'utf8')).map((fault) => `${name}: ${fault}`));
    assert(faults.length === 0, faults.join('; '));
    return names.join(', ');
  },

  'workflows: zizmor': async ({ log }) => {
    const { zizmor, missing } = await linters(log);
    if (missing) throw needed(missing);
    await run(zizmor, ['--offline', '--no-progress', '--color=never', '--persona=pedantic', join(ROOT, '.github/workflows')]).catch(showOutput);
  },

  // Not the advisories, which come from GitHub: the workflow asks for those.
  'cargo deny: licences, duplicates, sources': async ({ log }) => {
    const { cargoDeny, missing } = await linters(log);
    if (missing) throw needed(missing);
    for (const manifest of ['Cargo.toml', 'tests/fuzz/Cargo.toml']) {
      const args = ['--color=never', '--locked', '--workspace', '--manifest-path', join(ROOT, manifest), '--config', join(ROOT, 'deny.toml')];
      await run(cargoDeny, [...args, 'check', 'bans', 'licenses', 'sources'], { cwd: ROOT }).catch(showOutput);
    }
  },

  'npm audit': async ({ log }) => {
    const { audited, faults, inTests, unavailable } = await audit({ log });
    assert(faults.length === 0, faults.join('; '));
    if (unavailable) throw new Skip(unavailable);
    return `${audited} lock files; in tests alone: ${inTests.length}`;
  },
};

/** What Cargo.toml names for the module. */
function cratesAskedFor() {
  const sections = readFileSync(join(ROOT, 'Cargo.toml'), 'utf8').matchAll(/^\[(?:target\..+\.)?dependencies\]\n((?:[\w-]+ = .+\n)+)/gm);
  return [...sections].flatMap(([, lines]) => lines.match(/^[\w-]+/gm));
}

const needed = (missing) => Object.assign(new Skip(`${missing}. To have them: apt-get install python3 python3-pip`), { install: true });

const showOutput = ({ stdout, stderr }) => {
  throw new Error(`${stdout}\n${stderr}`.trim().slice(-4000));
};

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const minus = (a, b) => a.filter((one) => !b.includes(one)).join(', ') || 'nothing';

function assert(condition, message) {
  if (!condition) throw new Error(message);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await ensureNode();
  const { passed, failed, skipped } = await dryRun({ tarball: process.argv[2], tools: await setup() });
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exitCode = failed === 0 ? 0 : 1;
}
