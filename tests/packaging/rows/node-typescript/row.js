import { cp } from 'node:fs/promises';
import { nodeBinary } from '../../../../tools/setup/npm.mjs';
import { checkProgram, writePrograms } from '../../kit/program.js';

// Node.js itself, which strips types: in the rows of 24 and 26.
export default {
  title: 'tsx',
  quick: true,
  async run(context) {
    const { path } = context;
    await writePrograms(path);
    await checkProgram(context, 'ES module', 'tsx', ['src/main.ts']);
    // The same as CommonJS: tsx makes `require` of its imports.
    await cp(path('src/main.ts'), path('src/main.cts'));
    await checkProgram(context, 'CommonJS', 'tsx', ['src/main.cts']);
    await checkProgram(context, 'in Node.js 20', nodeBinary('node20'), [path('node_modules/tsx/dist/cli.mjs'), 'src/main.ts']);
  },
};
