// Compiles projects with one version of TypeScript, in a process of its own. Up to 6 through its API, so that the libraries are
// parsed once for all projects; 7 has no such API and is fast enough as a command.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/**
 * Only these files are asked about, with skipLibCheck false: the package's declarations and what a user wrote. Whether the
 * libraries themselves compile (today's @types/node does not with TypeScript 5.0) is not this package's business.
 */
const isOurs = (file) => !file.includes('/node_modules/') || file.includes('/node_modules/ofauth-wasm/');

/** @returns `[{ file, line, codes, text }]`: the code of each sentence of the text, the first one's first; an error in the options has no file */
function compileWithApi(ts, library) {
  const parsed = new Map();
  return ({ folder, compilerOptions, files }) => {
    const { options, errors } = ts.convertCompilerOptionsFromJson(compilerOptions, folder);
    const host = ts.createCompilerHost(options);
    host.getCurrentDirectory = () => folder;
    const read = host.getSourceFile;
    host.getSourceFile = (file, how, ...rest) => {
      // The files of libraries alone: their meaning does not depend on the project's options.
      if (!file.includes(library)) return read(file, how, ...rest);
      const key = `${file} ${typeof how === 'object' ? how.impliedNodeFormat : ''}`;
      if (!parsed.has(key)) parsed.set(key, read(file, how, ...rest));
      return parsed.get(key);
    };
    const program = ts.createProgram({ rootNames: files.map((file) => join(folder, file)), options, host });
    const ours = program.getSourceFiles().filter(({ fileName }) => isOurs(fileName));
    const found = [...errors, ...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics()];
    for (const file of ours) found.push(...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file));
    return found.map(({ file, start, code, messageText }) => ({
      file: file?.fileName,
      line: file && file.getLineAndCharacterOfPosition(start).line + 1,
      codes: codesOf({ code, ...Object(messageText) }),
      text: ts.flattenDiagnosticMessageText(messageText, '\n'),
    }));
  };
}

const codesOf = ({ code, next = [] }) => [code, ...next.flatMap(codesOf)];

function compileWithCommand(tsc) {
  return ({ folder, compilerOptions, files }) => {
    const project = join(folder, 'tsconfig.json');
    writeFileSync(project, JSON.stringify({ compilerOptions, files }));
    try {
      execFileSync(process.execPath, [tsc, '--project', project, '--pretty', 'false'], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
      return [];
    } catch ({ stdout }) {
      // "file.ts(1,2): error TS3: text", or without a file; further lines of the text are indented.
      const found = [...stdout.matchAll(/^(?:([^\s(].*)\((\d+),\d+\): )?error TS(\d+): ((?:.*)(?:\n\s+.*)*)/gm)];
      if (found.length === 0) throw new Error(stdout);
      return found
        .map(([, file, line, code, text]) => ({ file: file && resolve(folder, file), line: Number(line), codes: [Number(code)], text }))
        .filter(({ file }) => file === undefined || isOurs(file));
    }
  };
}

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

/**
 * @param version as in package.json, "5.4"
 * @param projects `[{ folder, compilerOptions, files }]`
 * @returns what the compiler objects to, `[{ file, line, codes, text }]` for each project
 */
export async function compile(version, projects) {
  const child = spawn(process.execPath, [path('compile.mjs'), version], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(projects));
  const found = await text(child.stdout);
  if (!found) throw new Error(`compile.mjs failed with TypeScript ${version}`);
  return JSON.parse(found);
}

if (process.argv[1] === path('compile.mjs')) {
  const api = path(`node_modules/ts-${process.argv[2]}/lib/typescript.js`);
  const one = existsSync(api) ? compileWithApi(createRequire(import.meta.url)(api), path('node_modules/')) : compileWithCommand(path(`node_modules/ts-${process.argv[2]}/bin/tsc`));
  process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(one)));
}
