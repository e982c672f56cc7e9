// `npm run api`: the API page, by TypeDoc from pkg/index.d.ts and pkg/testing.d.ts, in .work/api. Whatever is not described,
// or linked to nothing, fails it.
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { installLocked } from './setup/locked.mjs';

const run = promisify(execFile);
const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const TOOLS = path('api');
const SOURCES = path('../.work/api-sources');
const PAGE = path('../.work/api');

/** Every kind of thing that TypeDoc can ask a description of. */
const KINDS = [
  'Enum',
  'EnumMember',
  'Variable',
  'Function',
  'Class',
  'Interface',
  'Constructor',
  'Property',
  'Method',
  'CallSignature',
  'IndexSignature',
  'ConstructorSignature',
  'Parameter',
  'Accessor',
  'GetSignature',
  'SetSignature',
  'TypeAlias',
];

/** @returns the folder of the page; rejects if TypeDoc warns of anything */
export async function makeApiPage({ log = console.log } = {}) {
  await installLocked(TOOLS, log);
  rmSync(PAGE, { recursive: true, force: true });
  rmSync(SOURCES, { recursive: true, force: true });
  mkdirSync(SOURCES, { recursive: true });
  // The folder is a package of this name, so that the second file finds the first one as its users do.
  const declarations = { 'ofauth-wasm': 'index.d.ts', 'ofauth-wasm/testing': 'testing.d.ts' };
  for (const [module, file] of Object.entries(declarations)) {
    const text = readFileSync(path(`../pkg/${file}`), 'utf8');
    writeFileSync(join(SOURCES, file), `/**\n * @module ${module}\n */\n\n${text}`);
  }
  writeFileSync(join(SOURCES, 'README.md'), firstPage(readFileSync(path('../README.md'), 'utf8')));
  const { version } = JSON.parse(readFileSync(path('../pkg/package.json'), 'utf8'));
  writeFileSync(join(SOURCES, 'package.json'), JSON.stringify({ name: 'ofauth-wasm', version, type: 'module', exports: './index.d.ts' }));
  const compilerOptions = { strict: true, exactOptionalPropertyTypes: true, target: 'es2022', lib: ['es2022', 'dom'], types: [], module: 'nodenext', noEmit: true };
  writeFileSync(join(SOURCES, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: Object.values(declarations) }));
  writeFileSync(
    join(SOURCES, 'typedoc.json'),
    JSON.stringify({
      name: 'ofauth-wasm',
      includeVersion: true,
      entryPoints: Object.values(declarations),
      readme: 'README.md',
      out: PAGE,
      disableSources: true,
      disableGit: true,
      hideGenerator: true,
      excludeExternals: true,
      sort: ['kind', 'source-order'],
      kindSortOrder: ['Module', 'Function', 'Class', 'Interface', 'TypeAlias', 'Constructor', 'Property', 'Method'],
      validation: { notExported: true, invalidLink: true, invalidPath: true, rewrittenLink: true, notDocumented: true, unusedMergeModuleWith: true },
      requiredToBeDocumented: KINDS,
      treatWarningsAsErrors: true,
      treatValidationWarningsAsErrors: true,
    }),
  );
  try {
    await run(process.execPath, [join(TOOLS, 'node_modules/typedoc/bin/typedoc'), '--options', 'typedoc.json'], { cwd: SOURCES });
  } catch ({ stdout, stderr }) {
    throw new Error(`TypeDoc:\n${stdout}${stderr}`);
  }
  log(`the API page is in ${PAGE}`);
  return PAGE;
}

/** The README as seen from SOURCES. Files that it links to become part of the page; folders cannot, and lose their links. */
function firstPage(text) {
  const isFolder = (link) => statSync(path(`../${link}`), { throwIfNoEntry: false })?.isDirectory();
  return text.replace(/\[([^\]]*)\]\((?!https?:|#)([^)\s#]+)\)/g, (all, name, link) => (isFolder(link) ? name : `[${name}](../../${link})`));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await makeApiPage().catch(({ message }) => {
    console.error(message);
    process.exitCode = 1;
  });
}
