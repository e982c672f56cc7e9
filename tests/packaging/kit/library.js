// Tools that build a library, src/index.ts, which a program then uses: once with the package bundled into it, once with the
// package as its dependency.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { checkProgram, writePrograms } from './program.js';

const TSC = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--ignoreConfig'];

/**
 * @param command builds as ESM and CommonJS into the folder that is added as the last argument
 * @param files their names: `{ import, require }`
 */
export const libraryRow = ({ command, files, ...row }) => ({
  ...row,
  async run(context) {
    const { exec, path, check, outputs, installed } = context;
    await writePrograms(path);
    for (const out of ['bundled', 'external']) {
      if (out === 'external') await depend(path('package.json'), installed);
      await check(`build, ${out}`, async () => outputs.quiet(await exec(command[0], [...command.slice(1), out])));
      for (const [name, file] of Object.entries(files)) {
        await check(`${out === 'bundled' ? 'one copy' : 'no copy'}, ${name}`, async () => {
          const built = await outputs.of(out, [file]);
          if (out === 'bundled') outputs.oneCopy(built);
          else assert.match(String(built[0].bytes), /(from |require\()["']ofauth-wasm["']/);
        });
        await checkProgram(context, `${name}, ${out}`, 'node', [await programOf({ path, name, file: `../${out}/${file}` })]);
      }
      await check(`types, ${out}`, async () => {
        await writeFile(path('use.ts'), use(`./${out}/${files.import}`));
        await exec('tsc', [...TSC, 'use.ts']);
      });
    }
  },
});

/** As `npm install ofauth-wasm` writes it. Without, these tools bundle the package. */
async function depend(file, installed) {
  const { version } = JSON.parse(await readFile(`${installed}/package.json`, 'utf8'));
  const own = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify({ ...own, dependencies: { ...own.dependencies, 'ofauth-wasm': version } }));
}

/** main.js or main.cjs, with the library's probe. */
async function programOf({ path, name, file }) {
  const [main, probe] = name === 'import' ? ['main.js', './probe.js'] : ['main.cjs', './probe.cjs'];
  const program = `use-${main}`;
  await writeFile(path('src', program), (await readFile(path('src', main), 'utf8')).replace(probe, file));
  return `src/${program}`;
}

const use = (file) => `
import { remove } from '${file}';
const { queue } = await remove('1', 'key', 'connection');
export const id: number | undefined = queue?.id;
// @ts-expect-error: a number
export const wrong: string | undefined = queue?.id;
`;
