// Compiles tests/types/cases against the installed package: each version of TypeScript, way of resolving and library that a user
// may have, as strict as a user may be. For types alone; nothing is run.
//
//   node tests/types/check.mjs CONSUMER [--only 5.4|deno|blocks]
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { installLocked } from '../../tools/setup/locked.mjs';
import { checkBlocks } from './readme.mjs';
import { compile } from './compile.mjs';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

const STRICT = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  skipLibCheck: false,
  noEmit: true,
  target: 'es2022',
  forceConsistentCasingInFileNames: true,
};

/** `cjs`: whether a .cts file can say `import x = require()`. Not classic: it looks into no node_modules. */
const RESOLUTIONS = {
  node16: { cjs: true, options: () => ({ module: 'node16' }) },
  nodenext: { cjs: true, options: () => ({ module: 'nodenext' }) },
  bundler: { cjs: false, options: () => ({ module: 'esnext', moduleResolution: 'bundler' }) },
  'bundler, module preserve': { since: 5.4, cjs: true, options: () => ({ module: 'preserve' }) },
  node10: {
    until: 7,
    cjs: true,
    options: (version) => ({ module: 'commonjs', moduleResolution: 'node10', esModuleInterop: true, ...(version >= 6 && { ignoreDeprecations: '6.0' }) }),
  },
};

/** Where AbortSignal, URL and fetch come from. `files` that need more than the others. */
const LIBRARIES = {
  'the DOM': { lib: ['es2022', 'dom', 'dom.iterable'], types: [], files: ['module.ts'] },
  '@types/node': { lib: ['es2022'], types: ['node'], files: ['fetches.ts'] },
  'Workers': { lib: ['es2022'], types: ['@cloudflare/workers-types'], files: ['module.ts', 'worker.ts'] },
};

/** Files with `@ts-expect-error TS1234: why` before what the compiler must refuse. */
const MARKED = ['refused.ts', 'brackets.ts', 'testing.ts'];

/** What a program without any of these libraries is told, and only it; with skipLibCheck it is told nothing. */
const UNKNOWN_NAMES = ['AbortSignal', 'URL'];

/**
 * @param consumer the folder where the package is installed by name
 * @param only rows whose name begins so: a version, "deno", "blocks"
 * @returns `{ passed, failed }`: a project, deno or a document counts one
 */
export async function checkTypes({ consumer, only = '', log = console.log }) {
  await installLocked(path('.'), log);
  const results = { passed: 0, failed: 0 };
  const versions = Object.keys(JSON.parse(readFileSync(path('package.json'), 'utf8')).dependencies)
    .filter((name) => name.startsWith('ts-'))
    .map((name) => name.slice('ts-'.length));
  const rows = [...versions, 'deno', 'blocks'].filter((row) => row.startsWith(only));
  await inTwoLanes(rows, async (row) => {
    const folder = makeProject(join(consumer, `types-${row}`));
    const checks = row === 'deno' ? await checkWithDeno(folder) : row === 'blocks' ? await checkBlocks(folder, log) : await checkVersion(row, folder);
    const failed = checks.filter(({ errors }) => errors.length > 0);
    results.passed += checks.length - failed.length;
    results.failed += failed.length;
    for (const { name, errors } of failed) for (const error of errors) log(`✗ ${name}: ${error}`);
    log(`${failed.length === 0 ? '✓' : '✗'} ${/^\d/.test(row) ? 'TypeScript ' : ''}${row}: ${checks.length - failed.length} of ${checks.length}`);
  });
  return results;
}

function projectsOf(version, folder) {
  const projects = [];
  const add = (name, compilerOptions, files, expected = asMarked(folder, files)) =>
    projects.push({ name, expected, folder, compilerOptions: { ...STRICT, ...compilerOptions }, files });
  const ways = Object.entries(RESOLUTIONS).filter(([, { since = 0, until = Infinity }]) => version >= since && version < until);
  for (const [way, { options, cjs }] of ways) {
    for (const [library, { files, ...libraries }] of Object.entries(LIBRARIES)) {
      const all = ['usage.ts', 'shapes.ts', 'refused.ts', 'entries.ts', 'testing.ts', ...(cjs ? ['usage.cts', 'testing.cts'] : []), ...files];
      add(`${way}, ${library}`, { ...options(version), ...libraries }, all);
    }
  }
  const none = { module: 'nodenext', types: [] };
  add('no library, skipLibCheck', { ...none, lib: ['es2022'], skipLibCheck: true }, ['plain.ts']);
  add('no library', { ...none, lib: ['es2022'] }, ['plain.ts'], namesAlone);
  // Neither ErrorOptions nor bigint literals are in these.
  add('ECMAScript 2018', { ...none, target: 'es2018', lib: ['es2018', 'dom'] }, ['plain.ts']);
  add('undeclared keys by brackets', { ...none, lib: ['es2022', 'dom'], noPropertyAccessFromIndexSignature: true }, ['brackets.ts']);
  return projects;
}

/** Objections where a comment announces them, with its code, and nowhere else. */
function asMarked(folder, files) {
  const announced = new Map();
  for (const name of MARKED.filter((marked) => files.includes(marked))) {
    for (const [index, line] of readFileSync(path(`cases/${name}`), 'utf8').split('\n').entries()) {
      const [, code] = /^\s*\/\/ @ts-expect-error TS(\d+): ./.exec(line) ?? [];
      if (line.includes('@ts-expect-error') && !code) throw new Error(`${name}:${index + 1} has no code`);
      if (code) announced.set(`${join(folder, name)}:${index + 2}`, Number(code));
    }
  }
  return (found) => {
    const errors = [];
    const met = new Set();
    for (const one of found) {
      const place = `${one.file}:${one.line}`;
      // Older versions give the reason in the second sentence.
      if (one.codes.includes(announced.get(place))) met.add(place);
      else errors.push(described(one));
    }
    for (const [place, code] of announced) if (!met.has(place)) errors.push(`${place}: TS${code} is missing`);
    return errors;
  };
}

const described = ({ file = 'options', line = 0, codes, text: why }) => `${file}:${line} TS${codes}: ${why}`;

function namesAlone(found) {
  const isOne = ({ file, text: why }) => file?.includes('/ofauth-wasm/') && UNKNOWN_NAMES.some((name) => why.startsWith(`Cannot find name '${name}'.`));
  const others = found.filter((one) => !isOne(one)).map(described);
  return found.length > 0 ? others : ['compiles, so it is no longer the case that tells what is needed'];
}

/** A folder in the consumer with the cases, and what they import beside the package. */
function makeProject(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  cpSync(path('cases'), folder, { recursive: true });
  // Without the comments' effect the compiler tells what it objects to, and not only that it does.
  for (const name of MARKED) {
    writeFileSync(join(folder, name), readFileSync(path(`cases/${name}`), 'utf8').replaceAll('@ts-expect-error', 'refused:'));
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  symlinkSync(path('node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}

/** @returns `[{ name, errors }]` */
async function checkVersion(version, folder) {
  const projects = projectsOf(Number(version), folder);
  const found = await compile(version, projects);
  return projects.map(({ name, expected }, index) => ({ name: `TypeScript ${version}, ${name}`, errors: expected(found[index]) }));
}

/** Its own TypeScript, library and way to resolve. It shows texts, no codes: the comments must do. */
async function checkWithDeno(folder) {
  const deno = fileURLToPath(new URL('../../node_modules/deno/bin.cjs', import.meta.url));
  for (const name of MARKED) cpSync(path(`cases/${name}`), join(folder, name));
  const compilerOptions = { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true };
  writeFileSync(join(folder, 'deno.json'), JSON.stringify({ nodeModulesDir: 'manual', compilerOptions }));
  const files = ['usage.ts', 'refused.ts', 'shapes.ts', 'entries.ts', 'testing.ts'];
  try {
    await promisify(execFile)(process.execPath, [deno, 'check', '--quiet', ...files], { cwd: folder, env: { ...process.env, NO_COLOR: '1' } });
    return [{ name: 'deno check', errors: [] }];
  } catch (error) {
    return [{ name: 'deno check', errors: [error.stderr || error.message] }];
  }
}

async function inTwoLanes(items, work) {
  const rest = [...items];
  const lane = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item);
  };
  await Promise.all([lane(), lane()]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: 'string' } } });
  const { passed, failed } = await checkTypes({ consumer: resolve(positionals[0]), ...values });
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
