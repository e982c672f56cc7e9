import { writeFile } from 'node:fs/promises';
import { asCommonJs } from '../../kit/commonjs.js';
import { checkTests, testFile } from '../../kit/tests.js';

export default {
  title: 'Jest, @edge-runtime/jest-environment',
  line: "moduleNameMapper: { '^ofauth-wasm$': require.resolve('ofauth-wasm') }",
  async run(context) {
    await writeFile(context.path('app/delete.test.js'), await asCommonJs(testFile()));
    await checkTests(context, 'with it', 'jest', ['--no-cache', '--watchman=false'], { cwd: context.path('app') });
  },
};
