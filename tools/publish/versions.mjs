// One version everywhere, and what the changelog says of it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './publisher.mjs';

/**
 * @param tag what is released; it must be this version
 * @param publishing whether the changelog must give the version a date. A prerelease needs none, nor a heading of its own: that of
 * the version it leads to will do.
 * @returns `{ version, faults, released, notes }`: whether the changelog gives it a date, and its lines there
 */
export function readVersions({ root = ROOT, tag, publishing = tag !== undefined } = {}) {
  const read = (name) => readFileSync(join(root, name), 'utf8');
  const { version } = JSON.parse(read('pkg/package.json'));
  const [, heading, state, notes] = /^## (\S+), (.+)\n([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(read('CHANGELOG.md')) ?? [];
  const [stable, isPrerelease] = [version.replace(/-.*/, ''), version.includes('-')];
  const released = /^\d{4}-\d\d-\d\d$/.test(state ?? '');
  const found = {
    'Cargo.toml': /^version = "(.+)"/m.exec(read('Cargo.toml'))?.[1],
    'Cargo.lock': /^name = "ofauth-wasm"\nversion = "(.+)"/m.exec(read('Cargo.lock'))?.[1],
    "CHANGELOG.md's first heading": isPrerelease && heading === stable ? version : heading,
    ...(tag !== undefined && { [`the tag ${tag}`]: tag.replace(/^v/, '') }),
  };
  const faults = Object.entries(found).flatMap(([where, other]) => (other === version ? [] : [`pkg/package.json has version ${version}, ${where} has ${other}`]));
  if (publishing && !released && !isPrerelease) faults.push(`CHANGELOG.md says "${heading}, ${state}": replace "${state}" by the day of the release, such as 2026-12-01`);
  return { version, faults, released, notes: notes?.trim() };
}
