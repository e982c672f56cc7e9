// The checks of tools/publish fail where they should: each against something broken.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { audit, reasonOf, severe } from '../../tools/publish/audit.mjs';
import { textsOf } from '../../tools/publish/crates.mjs';
import { lockFaults, lockFiles } from '../../tools/publish/locks.mjs';
import { ROOT, absoluteLinks, refusePlaceholders, relativeLinks } from '../../tools/publish/publisher.mjs';
import { repositoryFaults } from '../../tools/publish/release.mjs';
import { faultsOf } from '../../tools/publish/sbom.mjs';
import { installTools } from '../../tools/publish/tools.mjs';
import { readVersions } from '../../tools/publish/versions.mjs';

await installTools();
const { jobsOf, workflowFaults } = await import('../../tools/publish/workflows.mjs');

const workflows = join(ROOT, '.github/workflows');
const broken = [
  ['a tag instead of a commit', /actions\/checkout@[\da-f]{40} # v[\d.]+/, 'actions/checkout@v7', /not pinned by its commit/],
  ['a short commit', /(actions\/checkout@[\da-f]{12})[\da-f]{28}/, '$1', /not pinned by its commit/],
  ['a commit without its version', / # v\d+\.\d+\.\d+/, '', /lacks its version/],
  ['no permissions at the top', /^permissions: \{\}\n/m, '', /its permissions must be/],
  ['permissions to write everything', /^permissions: \{\}\n/m, 'permissions: write-all\n', /its permissions must be/],
  ['a job without permissions', /^    permissions:\n      contents: read\n/m, '', /names no permissions/],
  ['no time limit', /^    timeout-minutes: \d+\n/m, '', /no timeout-minutes/],
  ['pull_request_target', /^on:\n/m, 'on:\n  pull_request_target:\n', /pull_request_target/],
  ['credentials left in the checkout', /^          persist-credentials: false\n/m, '          fetch-depth: 1\n', /persist-credentials/],
  ['an event in a script', /run: \.ci\/run/, 'run: echo "${{ github.event.pull_request.title }}"', /in a script/],
  ['an image without its digest', /(debian:bookworm)@sha256:[\da-f]{64}/, '$1', /not pinned by its digest/],
  ['a secret', /^jobs:\n/m, 'env:\n  TOKEN: ${{ secrets.NPM_TOKEN }}\njobs:\n', /uses a secret/],
  ['text that is not YAML', /^jobs:\n/m, 'jobs: [\n', /./],
];
for (const name of readdirSync(workflows)) {
  const text = readFileSync(join(workflows, name), 'utf8');
  for (const [what, from, to, fault] of broken) {
    test(`${name} with ${what} is refused`, () => {
      assert.notEqual(text.replace(from, to), text);
      assert.match(workflowFaults(text.replace(from, to)).join('\n'), fault);
    });
  }
}

test('a release without provenance is refused', () => {
  const text = readFileSync(join(workflows, 'release.yml'), 'utf8');
  assert.match(workflowFaults(text.replace(' --provenance', '')).join('\n'), /without provenance/);
});

const release = jobsOf(readFileSync(join(workflows, 'release.yml'), 'utf8'));
const scriptsOf = ({ steps }) => steps.map(({ run }) => run ?? '').join('\n');
const stepOf = ({ steps }, pattern) => steps.find(({ run, name }) => pattern.test(run ?? '') || pattern.test(name ?? ''));

test('what is released is packed where no test ran, and everything else waits for it', () => {
  const packing = Object.keys(release).filter((name) => scriptsOf(release[name]).includes('release.mjs'));
  assert.deepEqual(packing, ['pack']);
  assert.doesNotMatch(scriptsOf(release.pack), /\.ci\/run|npm (run )?test/);
  assert.equal(release.pack.needs, 'test');
  assert.match(scriptsOf(release.test), /\.ci\/run/);
  const others = Object.keys(release).filter((name) => !['test', 'pack'].includes(name));
  for (const name of others) assert.ok([release[name].needs].flat().includes('pack'), name);
  const upload = release.pack.steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
  assert.ok(upload.with['retention-days'] > 35, 'a run may wait for its approvals for 35 days');
});

test('a tag of a commit that is not on main is not packed', () => {
  const { run } = stepOf(release.pack, /merge-base/);
  assert.equal(release.pack.steps.find(({ uses }) => uses?.startsWith('actions/checkout@')).with['fetch-depth'], 0);
  const folder = mkdtempSync(join(tmpdir(), 'ofauth-main-'));
  try {
    const env = { ...process.env, HOME: folder, GIT_CONFIG_NOSYSTEM: '1', GITHUB_WORKSPACE: folder, GITHUB_REF_NAME: 'v0.1.0' };
    const git = (...args) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: folder, env, stdio: 'pipe' });
    const check = () => spawnSync('sh', ['-e', '-c', run], { cwd: folder, env, encoding: 'utf8' });
    git('init', '--quiet');
    git('commit', '--quiet', '--allow-empty', '--message', 'one');
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    assert.equal(check().status, 0);
    git('commit', '--quiet', '--allow-empty', '--message', 'two');
    const { status, stdout } = check();
    assert.equal(status, 1);
    assert.match(stdout, /v0\.1\.0 is not on main/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a version gets the tag latest on npm only where it is the newest', () => {
  const { run } = stepOf(release.npm, /GITHUB_OUTPUT/);
  const folder = mkdtempSync(join(tmpdir(), 'ofauth-tag-'));
  try {
    const [npm, output] = [join(folder, 'npm'), join(folder, 'output')];
    const tagOf = (version, answer) => {
      writeFileSync(npm, `#!/bin/sh\n${answer}\n`);
      chmodSync(npm, 0o755);
      writeFileSync(output, '');
      const env = { ...process.env, PATH: `${folder}:${process.env.PATH}`, GITHUB_REF_NAME: version, GITHUB_OUTPUT: output };
      const { status } = spawnSync('bash', ['-e', '-c', run], { env });
      return status === 0 ? readFileSync(output, 'utf8') : `failed with ${status}`;
    };
    assert.equal(tagOf('v0.1.0', 'echo 0.1.0-rc.0'), 'tag=latest\n');
    assert.equal(tagOf('v0.1.0', 'echo'), 'tag=latest\n');
    assert.equal(tagOf('v0.10.0', 'echo 0.9.0'), 'tag=latest\n');
    assert.equal(tagOf('v0.1.1', 'echo 0.2.0'), 'tag=release-0.1\n');
    assert.equal(tagOf('v0.9.1', 'echo 0.10.0'), 'tag=release-0.9\n');
    assert.equal(tagOf('v0.3.0-rc.1', 'echo 0.2.0'), 'tag=next\n');
    assert.match(tagOf('v0.1.0', 'exit 1'), /failed/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('CI asks for the advisories of every Cargo.lock', () => {
  const { run } = stepOf(jobsOf(readFileSync(join(workflows, 'ci.yml'), 'utf8')).advisories, /cargo-deny/);
  const manifests = lockFiles().filter((path) => basename(path) === 'Cargo.lock').map((path) => relative(ROOT, join(dirname(path), 'Cargo.toml')));
  assert.ok(manifests.length > 1);
  for (const manifest of manifests) assert.ok(run.split(/[\s;]+/).includes(manifest), manifest);
});

test('a lock file without an integrity, from another host or from git is refused', () => {
  const packages = (entry, root = {}) => JSON.stringify({ lockfileVersion: 3, packages: { '': root, 'node_modules/a': entry } });
  const faults = (...args) => lockFaults('package-lock.json', packages(...args));
  assert.deepEqual(faults({ version: '1.0.0', integrity: 'sha512-AAAA' }), []);
  assert.equal(faults({ version: '1.0.0' }).length, 1);
  assert.equal(faults({ version: '1.0.0', integrity: 'sha1-AAAA' }).length, 1);
  assert.equal(faults({ version: '1.0.0', integrity: 'sha512-AAAA', resolved: 'https://registry.example/a.tgz' }).length, 1);
  for (const spec of ['git+https://example.com/a.git', 'https://example.com/a.tgz', 'someone/a', 'github:someone/a', 'file:../a']) {
    assert.equal(faults({ version: '1.0.0', integrity: 'sha512-AAAA' }, { dependencies: { a: spec } }).length, 1, spec);
  }
  assert.deepEqual(faults({ version: '1.0.0', integrity: 'sha512-AAAA' }, { dependencies: { a: 'npm:@b/a@1.0.0' } }), []);
});

test('a Cargo.lock without a checksum, or with a crate from git, is refused', () => {
  const text = readFileSync(join(ROOT, 'Cargo.lock'), 'utf8');
  assert.deepEqual(lockFaults('Cargo.lock', text), []);
  assert.equal(lockFaults('Cargo.lock', text.replace(/^checksum = .*\n/m, '')).length, 1);
  assert.equal(lockFaults('Cargo.lock', text.replace(/^source = .*$/m, 'source = "git+https://example.com/a#0123"')).length, 1);
});

test('a severe advisory fails, a mild one does not, and a registry that fails is not one without advisories', () => {
  const report = (severity) => ({ auditReportVersion: 2, vulnerabilities: { a: { via: ['b', { name: 'a', severity, title: 'bad', url: 'https://github.com/advisories/GHSA-xxxx' }] } } });
  assert.equal(severe(report('high')).length, 1);
  assert.equal(severe(report('critical')).length, 1);
  assert.equal(severe(report('moderate')).length, 0);
  assert.equal(reasonOf(report('high')), undefined);
  assert.match(reasonOf({ statusCode: 405 }), /no audit endpoint/);
  assert.throws(() => reasonOf({ statusCode: 500, message: '500 Internal Server Error' }), /npm audit failed/);
  assert.throws(() => reasonOf({ error: { code: 'ENOLOCK', summary: 'This command requires an existing lockfile.' } }), /npm audit failed/);
});

test('a severe advisory of a toolchain that is only tested with is printed and does not fail', async () => {
  const answer = { auditReportVersion: 2, vulnerabilities: { a: { via: [{ name: 'a', severity: 'high', title: 'bad', url: 'https://github.com/advisories/GHSA-xxxx' }] } } };
  const files = (...names) => names.map((name) => join(ROOT, name, 'package-lock.json'));
  const ask = async () => answer;
  const { audited, faults, inTests } = await audit({ log() {}, ask, files: files('.', 'tools/publish', 'examples/node', 'tests/packaging/rows/webpack-4', 'tests/hosts', 'benches/peers') });
  assert.equal(audited, 6);
  assert.deepEqual(faults.map((text) => text.split(':')[0]), files('.', 'tools/publish', 'examples/node').map((path) => relative(ROOT, path)));
  assert.equal(inTests.length, 3);
});

/** A folder with the files that have the version, and this heading in the changelog. */
function withVersion(version, heading, use) {
  const folder = mkdtempSync(join(tmpdir(), 'ofauth-version-'));
  try {
    const write = (name, text) => {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    };
    const manifest = JSON.parse(readFileSync(join(ROOT, 'pkg/package.json'), 'utf8'));
    write('pkg/package.json', JSON.stringify({ ...manifest, version }));
    write('Cargo.toml', `[package]\nversion = "${version}"\n`);
    write('Cargo.lock', `[[package]]\nname = "ofauth-wasm"\nversion = "${version}"\n`);
    write('CHANGELOG.md', `# Changelog\n\n## ${heading}\n\n- Deletes.\n`);
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('only a prerelease may be published while its changelog says "unreleased"', () => {
  const faults = (version, heading, options) => withVersion(version, heading, (root) => readVersions({ root, ...options }).faults.join());
  const publishing = { publishing: true };
  assert.match(faults('0.1.0', '0.1.0, unreleased', publishing), /CHANGELOG\.md says "0\.1\.0, unreleased"/);
  assert.match(faults('0.1.0', '0.1.0, unreleased', { tag: 'v0.1.0' }), /CHANGELOG\.md says "0\.1\.0, unreleased"/);
  assert.equal(faults('0.1.0', '0.1.0, unreleased'), '');
  assert.equal(faults('0.1.0', '0.1.0, 2026-12-01', publishing), '');
  assert.equal(faults('0.1.0-rc.0', '0.1.0, unreleased', publishing), '');
  assert.equal(faults('0.1.0-rc.0', '0.1.0-rc.0, unreleased', { tag: 'v0.1.0-rc.0' }), '');
  assert.match(faults('0.1.0-rc.0', '0.2.0, unreleased', publishing), /has 0\.2\.0/);
  assert.match(faults('0.1.0', '0.1.0-rc.0, 2026-12-01', publishing), /has 0\.1\.0-rc\.0/);
});

test('npm publish, by hand, is refused while the changelog says "unreleased"', () => {
  withVersion('0.1.0', '0.1.0, unreleased', (folder) => {
    for (const name of ['tools/setup', 'tools/setup.mjs', 'tools/publish', 'package.json']) {
      cpSync(join(ROOT, name), join(folder, name), { recursive: true, filter: (path) => !path.includes('node_modules') });
    }
    writeFileSync(join(folder, 'publisher.json'), JSON.stringify({ repository: 'https://github.com/octo-org/ofauth-wasm', jsr: '@octo-org/ofauth-wasm' }));
    // Without npm's answer to what this run was started by.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
    const { status, stderr } = spawnSync('npm', ['publish', '--dry-run'], { cwd: join(folder, 'pkg'), env, encoding: 'utf8' });
    assert.notEqual(status, 0);
    assert.match(stderr, /not published: CHANGELOG\.md says "0\.1\.0, unreleased": replace "unreleased" by the day/);
  });
});

test('a repository that is written in another case than on GitHub is refused', () => {
  const env = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'Octo-Org/ofauth-wasm' };
  assert.deepEqual(repositoryFaults({ repository: 'https://github.com/Octo-Org/ofauth-wasm' }, env), []);
  assert.equal(repositoryFaults({ repository: 'https://github.com/octo-org/ofauth-wasm' }, env).length, 1);
  assert.deepEqual(repositoryFaults({ repository: 'https://github.com/octo-org/ofauth-wasm' }, {}), []);
});

test('an SBOM with a licence that is none, without a licence, with a dangling reference or of another shape is not valid', async () => {
  const component = { type: 'library', name: 'a', version: '1.0.0', 'bom-ref': 'a', licenses: [{ expression: 'MIT OR Apache-2.0' }] };
  const document = (changed, more) => ({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components: [{ ...component, ...changed }], ...more });
  assert.deepEqual(await faultsOf(document()), []);
  assert.match((await faultsOf(document({ licenses: [{ expression: 'MIT/Apache-2.0' }] }))).join(), /not an SPDX expression/);
  assert.match((await faultsOf(document({ licenses: [] }))).join(), /has no licence/);
  assert.match((await faultsOf(document({}, { dependencies: [{ ref: 'a', dependsOn: ['b'] }] }))).join(), /not described/);
  assert.ok((await faultsOf(document({ type: 'crate' }))).length > 0);
  assert.ok((await faultsOf(document({}, { colour: 'red' }))).length > 0);
});

test('a crate that comes without a licence text is refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ofauth-crate-'));
  try {
    const crate = { name: 'a', version: '1.0.0', license: 'MIT', std: false, isStd: false, folder };
    writeFileSync(join(folder, 'README.md'), 'MIT');
    assert.throws(() => textsOf(crate), /a 1\.0\.0 comes without a licence text/);
    assert.throws(() => textsOf({ ...crate, isStd: true, license: 'MIT AND BUSL-1.1' }), /no text of the licence BUSL-1\.1/);
    writeFileSync(join(folder, 'LICENSE-MIT'), 'Permission is hereby granted');
    assert.deepEqual(textsOf(crate), ['Permission is hereby granted']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('each placeholder is refused by name', () => {
  const own = { repository: 'https://github.com/octo-org/ofauth-wasm', jsr: '@octo-org/ofauth-wasm' };
  refusePlaceholders(own);
  assert.throws(() => refusePlaceholders({ ...own, repository: 'https://github.com/OWNER/ofauth-wasm' }), /repository in publisher\.json is still a placeholder/);
  assert.throws(() => refusePlaceholders({ ...own, jsr: '@jsr-scope/ofauth-wasm' }), /jsr in publisher\.json is still a placeholder/);
});

test('relative links and images become absolute; addresses, anchors and code stay', () => {
  const options = { repository: 'https://github.com/a/b', version: '1.2.3' };
  const links = (text) => absoluteLinks(text, options);
  assert.equal(links('[x](SECURITY.md)'), '[x](https://github.com/a/b/blob/v1.2.3/SECURITY.md)');
  assert.equal(links('[`x`](examples/node)'), '[`x`](https://github.com/a/b/tree/v1.2.3/examples/node)');
  assert.equal(links('![a](docs/a.png)'), '![a](https://github.com/a/b/raw/v1.2.3/docs/a.png)');
  assert.equal(links('[x](./docs/a.md#part)'), '[x](https://github.com/a/b/blob/v1.2.3/docs/a.md#part)');
  for (const text of ['[x](https://example.com/)', '[x](#part)', '[x](mailto:a@example.com)', '```md\n[x](SECURITY.md)\n```\n']) assert.equal(links(text), text);
  assert.deepEqual(relativeLinks('[x](a.md) ![y](b.png) [z](https://example.com)'), ['a.md', 'b.png']);
});
