import { checkProgram, writePrograms } from '../../kit/program.js';

export default {
  title: 'ncc',
  quick: true,
  async run(context) {
    const { exec, path, check, outputs } = context;
    await writePrograms(path);
    for (const [name, source, built] of [
      ['import', 'src/main.js', 'imported/index.js'],
      ['require', 'src/main.cjs', 'required/index.cjs'],
    ]) {
      const [out] = built.split('/');
      await check(`build, ${name}`, async () => outputs.quiet(await exec('ncc', ['build', source, '--out', out])));
      await check(`one copy, ${name}`, async () => outputs.oneCopy(await outputs.of(out)));
      await checkProgram(context, name, 'node', [built]);
    }
  },
};
