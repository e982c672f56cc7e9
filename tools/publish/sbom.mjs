// What is in the package, as CycloneDX 1.6 JSON: every crate that is compiled into the module, and the helpers in its JavaScript.
// Has no date and no random number: the same tarball gives the same file.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { crates, key } from './crates.mjs';
import { scripts } from './notices.mjs';
import { readPublisher } from './publisher.mjs';

const VERSION = '1.6';

/**
 * @param tarball what `npm pack` made, or undefined for a document without its hash
 * @param rust as crates() takes it
 * @param manifest the package.json in the tarball
 */
export function sbom({ tarball, rust, manifest }) {
  const { repository } = readPublisher();
  const own = `pkg:npm/${manifest.name}@${manifest.version}`;
  const { all: compiled, direct } = crates(rust);
  const refs = new Map(compiled.map((crate) => [key(crate), purlOf(crate)]));
  const helpers = scripts();
  return {
    $schema: `http://cyclonedx.org/schema/bom-${VERSION}.schema.json`,
    bomFormat: 'CycloneDX',
    specVersion: VERSION,
    version: 1,
    metadata: {
      component: {
        type: 'library',
        'bom-ref': own,
        name: manifest.name,
        version: manifest.version,
        description: manifest.description,
        licenses: [{ expression: manifest.license }],
        purl: own,
        ...(tarball && { hashes: hashesOf(readFileSync(tarball)), properties: [{ name: 'npm:tarball', value: basename(tarball) }] }),
        externalReferences: [{ type: 'vcs', url: repository }],
      },
      // The upper bound: the linker leaves out what is never called.
      properties: [{ name: 'contents', value: `compiled for wasm32 by ${rust.way}` }],
    },
    components: [
      ...compiled.map((crate) => ({
        type: 'library',
        'bom-ref': purlOf(crate),
        name: crate.name,
        version: crate.version,
        scope: 'required',
        licenses: [{ expression: crate.license }],
        purl: purlOf(crate),
        ...(crate.checksum && { hashes: [{ alg: 'SHA-256', content: crate.checksum }] }),
      })),
      ...helpers.map(({ name, version, license, where }) => ({
        type: 'library',
        'bom-ref': `pkg:npm/${name}@${version}`,
        name,
        version,
        description: where,
        scope: 'required',
        licenses: [{ expression: license }],
        purl: `pkg:npm/${name}@${version}`,
      })),
    ],
    dependencies: [
      { ref: own, dependsOn: [...direct.map((one) => refs.get(one)), ...helpers.map(({ name, version }) => `pkg:npm/${name}@${version}`)] },
      ...compiled.map((crate) => ({ ref: purlOf(crate), dependsOn: crate.needs.map((one) => refs.get(one)) })),
    ],
  };
}

/** Resolves with what is wrong with the document, by CycloneDX's own schema and SPDX's own grammar. */
export async function faultsOf(document) {
  const { Spec, Validation } = await import('@cyclonedx/cyclonedx-library');
  const { default: parse } = await import('spdx-expression-parse');
  const faults = [];
  const invalid = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(JSON.stringify(document));
  if (invalid !== null) faults.push(...[].concat(invalid).map(({ instancePath, message }) => `${instancePath}: ${message}`));
  for (const { name, licenses = [] } of document.components ?? []) {
    for (const { expression } of licenses) {
      try {
        parse(expression);
      } catch {
        faults.push(`${name}: "${expression}" is not an SPDX expression`);
      }
    }
    if (licenses.length === 0) faults.push(`${name} has no licence`);
  }
  const known = new Set([document.metadata?.component?.['bom-ref'], ...(document.components ?? []).map((one) => one['bom-ref'])]);
  for (const { ref, dependsOn } of document.dependencies ?? []) {
    for (const one of [ref, ...dependsOn]) if (!known.has(one)) faults.push(`${one} is used but not described`);
  }
  return faults;
}

const purlOf = ({ name, version, std }) => (std ? `pkg:github/rust-lang/rust@${version}#library/${name}` : `pkg:cargo/${name}@${version}`);

const hashesOf = (bytes) => ['256', '512'].map((size) => ({ alg: `SHA-${size}`, content: createHash(`sha${size}`).update(bytes).digest('hex') }));
