// The checks of tools/publish fail where they should: each against something broken.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { reasonOf, severe } from '../../tools/publish/audit.mjs';
import { textsOf } from '../../tools/publish/crates.mjs';
import { lockFaults } from '../../tools/publish/locks.mjs';
import { ROOT, absoluteLinks, refusePlaceholders, relativeLinks } from '../../tools/publish/publisher.mjs';
import { faultsOf } from '../../tools/publish/sbom.mjs';
import { installTools } from '../../tools/publish/tools.mjs';

await installTools();
const { workflowFaults } = await import('../../tools/publish/workflows.mjs');

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
