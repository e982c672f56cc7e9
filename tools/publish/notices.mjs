// THIRD-PARTY-NOTICES of the package: whose code is in it besides its own, with every licence text once. Made by the build.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crates, key } from './crates.mjs';
import { ROOT } from './publisher.mjs';

const LINE = '-'.repeat(80);

/** The generated files that have helpers of esbuild: for exports in CommonJS, for fields of classes in old syntax. */
export const WITH_HELPERS = ['es2018.js', 'index.cjs', 'testing.cjs'];

/** Code that is in the JavaScript files rather than in the module. */
export function scripts({ root = ROOT } = {}) {
  const esbuild = join(root, 'node_modules/esbuild');
  const { version, license } = JSON.parse(readFileSync(join(esbuild, 'package.json'), 'utf8'));
  return [{ name: 'esbuild', version, license, texts: [readFileSync(join(esbuild, 'LICENSE.md'), 'utf8')], where: `its helpers, in ${WITH_HELPERS.map((name) => `generated/${name}`).join(', ')}` }];
}

/** @param rust as crates() takes it */
export function notices(rust, { root = ROOT } = {}) {
  const parts = [...crates(rust, { root }).all, ...scripts({ root })];
  const texts = new Map();
  for (const part of parts) {
    if (part.texts.length === 0) throw new Error(`${key(part)} comes without a licence text`);
    part.numbers = part.texts.map((text) => {
      const same = text.replaceAll(/\s+/g, ' ').trim();
      if (!texts.has(same)) texts.set(same, { number: texts.size + 1, text: trimmed(text) });
      return texts.get(same).number;
    });
  }
  const rows = parts.map((part) => `${key(part)}: ${part.license} [${part.numbers.join(', ')}]${part.where ? ` (${part.where})` : ''}`);
  const head = [
    'Code of others in ofauth-wasm: the Rust crates that are compiled into its WebAssembly module, and helpers in its JavaScript.',
    'The numbers are those of the licence texts below.',
    ...(rust.buildStd ? [] : ['Built with a ready-made standard library of Rust (MIT OR Apache-2.0), whose crates are not listed.']),
  ];
  const bodies = [...texts.values()].map(({ number, text }) => `${LINE}\n[${number}]\n\n${text}\n`);
  return `${head.join('\n')}\n\n${rows.join('\n')}\n\n${bodies.join('\n')}`;
}

const trimmed = (text) => text.replaceAll('\r\n', '\n').replaceAll(/[ \t]+$/gm, '').replace(/^\n+|\n+$/g, '');
