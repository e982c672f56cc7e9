import { chmod, cp, rm, writeFile } from 'node:fs/promises';
import { nodeBinary } from '../../../../tools/setup/npm.mjs';
import { checkProgram, writePrograms } from '../../kit/program.js';

/** What postject looks for in Node's binary, as Node's documentation has it. */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

export default {
  title: 'Single executables: Node.js 22, 24, 26',
  async run(context) {
    const { path, check, exec, outputs } = context;
    await writePrograms(path);
    for (const format of ['cjs', 'esm']) {
      await check(`bundle, ${format}`, async () => {
        const args = ['src/main.js', '--bundle', '--platform=node', `--format=${format}`, `--outfile=dist/${format}/main.${format === 'cjs' ? 'cjs' : 'mjs'}`];
        outputs.quiet(await exec('esbuild', args));
        outputs.oneCopy(await outputs.of(`dist/${format}`));
      });
    }

    const make = (name, build, fields) => async () => {
      await writeFile(path(`${name}.json`), JSON.stringify({ disableExperimentalSEAWarning: true, ...fields }));
      await build();
    };
    const program = async (name, build, fields) => {
      await check(`make ${name}`, make(name, build, fields));
      await checkProgram(context, `run ${name}`, path(name), []);
      await rm(path(name), { force: true });
    };
    for (const version of ['node22', 'node24']) {
      const node = nodeBinary(version);
      const inject = async () => {
        outputs.quiet(await exec(node, ['--experimental-sea-config', `${version}.json`]));
        await cp(node, path(version));
        await chmod(path(version), 0o755);
        await exec('postject', [version, 'NODE_SEA_BLOB', `${version}.blob`, '--sentinel-fuse', FUSE]);
      };
      await program(version, inject, { main: 'dist/cjs/main.cjs', output: `${version}.blob` });
    }
    const node26 = path(`node_modules/node26-${process.platform}-${process.arch}/bin/node`);
    for (const [name, fields] of [
      ['node26', { main: 'dist/cjs/main.cjs' }],
      ['node26-module', { main: 'dist/esm/main.mjs', mainFormat: 'module' }],
    ]) {
      const build = async () => outputs.quiet(await exec(node26, ['--build-sea', `${name}.json`]));
      await program(name, build, { ...fields, output: name });
    }
  },
};
