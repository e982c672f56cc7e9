// Compiles the JavaScript and TypeScript blocks of the documents, and the examples in the declarations: what is pasted from there
// must not begin with an error. README, SECURITY and the declarations as strict TypeScript. In docs/, whose blocks are whole files
// with parameters of their own, JavaScript stays JavaScript: checked strictly, but for parameters without a type.
// The lines of a block are those of its document.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from './compile.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const VERSIONS = ['5.6', '7.0'];
const OPTIONS = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  target: 'es2022',
  lib: ['es2022', 'dom', 'dom.iterable'],
  types: ['node'],
  module: 'nodenext',
};
/** What the examples in the declarations leave to their reader. */
const GIVEN = 'declare const apiKey: string;\ndeclare const connectionId: string;\n';

/**
 * @param folder where the package and @types/node are found by name
 * @returns `[{ name, errors }]`, one for each document with blocks that need nothing else
 */
export async function checkBlocks(folder, log = console.log) {
  const documents = [
    ...['README.md', 'SECURITY.md', ...markdownIn('docs')].map((name) => ({ name, blocks: fenced(read(name)) })),
    ...['pkg/index.d.ts', 'pkg/testing.d.ts'].map((name) => ({ name, blocks: examples(read(name)) })),
  ];
  for (const required of ['README.md', 'pkg/index.d.ts']) {
    if (!documents.some(({ name, blocks }) => name === required && blocks.length > 0)) throw new Error(`${required} has no code`);
  }
  const projects = documents.filter(({ blocks }) => blocks.length > 0).map(({ name, blocks }, index) => projectOf(join(folder, `blocks-${index}`), name, blocks));
  const compiled = projects.filter(({ files }) => files.length > 0);
  const found = await Promise.all(VERSIONS.map((version) => compile(version, compiled)));
  for (const { name, count, left } of projects) if (count > 0) log(`  ${name}: without ${count} blocks that need ${left.join(', ')}`);
  return compiled.map(({ name }, index) => ({
    name,
    errors: found.flatMap((results, which) => results[index].map(({ line, text }) => `line ${line}, TypeScript ${VERSIONS[which]}: ${text}`)),
  }));
}

/** `left` is what the blocks import that is not installed here. */
function projectOf(folder, name, blocks) {
  mkdirSync(folder);
  const isRecipe = name.startsWith('docs/');
  const names = new Set();
  const named = blocks.map(({ line, code, language }) => {
    const [, given] = /^\/\/ ([\w.-]+\.[jt]s)\n/.exec(code) ?? [];
    const file = isRecipe && given && !names.has(given) ? given : `line-${line}.${isRecipe ? language : 'ts'}`;
    names.add(file);
    return { file, line, code };
  });
  const left = new Set();
  // One that imports a block which is left out is left out as well.
  let kept = named;
  for (let before = -1; before !== kept.length; ) {
    before = kept.length;
    kept = kept.filter(({ file, code }) => {
      const missing = importsOf(file, code).filter((module) => !isInstalled(module) && !kept.some((other) => `./${other.file}` === module));
      for (const module of missing) left.add(module);
      return missing.length === 0;
    });
  }
  for (const { file, line, code } of kept) writeFileSync(join(folder, file), `${'\n'.repeat(line - 1)}${code}\nexport {};\n`);
  const files = kept.map(({ file }) => file);
  if (name.endsWith('.d.ts')) {
    writeFileSync(join(folder, 'given.d.ts'), GIVEN);
    files.push('given.d.ts');
  }
  const compilerOptions = isRecipe ? { ...OPTIONS, allowJs: true, checkJs: true, noImplicitAny: false } : OPTIONS;
  return { name, left: [...left], count: named.length - kept.length, folder, compilerOptions, files };
}

/** Runes of a .svelte.js file are Svelte's. */
function importsOf(file, code) {
  const imports = [...code.matchAll(/(?:from|import) '([^']+)'/g)].map(([, module]) => module);
  return file.endsWith('.svelte.js') ? [...imports, 'svelte'] : imports;
}

/** Blocks of frameworks are run, and so compiled, with these by the recipes' own tests. */
const isInstalled = (module) => module.startsWith('node:') || /^(ofauth-wasm|undici|node-fetch)(\/|$)/.test(module);

const read = (name) => readFileSync(join(ROOT, name), 'utf8');
const markdownIn = (folder) => readdirSync(join(ROOT, folder), { recursive: true }).filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name}`);
const lineOf = (text, index) => text.slice(0, index).split('\n').length;

/** Also of indented blocks, in lists. */
function fenced(text) {
  return [...text.matchAll(/^( *)```(js|ts)\b.*\n([^]*?)^\1```/gm)].map(({ index, 2: language, 3: code }) => ({ line: lineOf(text, index) + 1, code, language }));
}

function examples(text) {
  return [...text.matchAll(/@example\n((?: *\*(?! @|\/).*\n)+)/g)].map(({ index, 1: lines }) => ({
    line: lineOf(text, index) + 1,
    code: lines.replace(/^ *\* ?/gm, '').replace(/^```.*$/gm, ''),
  }));
}
