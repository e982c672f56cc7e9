import { writeFile } from 'node:fs/promises';
import { asCommonJs } from '../../kit/commonjs.js';
import { checkTests, passed, testFile } from '../../kit/tests.js';

const ARGS = ['--no-cache', '--watchman=false'];

export default {
  title: 'Jest, jsdom',
  quick: true,
  line: "testEnvironment: 'jest-fixed-jsdom'",
  faults: [5],
  async run(context) {
    const { check, exec, outputs, path } = context;
    await check('without the line, the error says what is missing', async () => {
      passed(outputs, await exec('jest', ARGS, { cwd: path('untouched') }), { count: 1 });
    });
    await writeFile(path('fixed/delete.test.js'), await asCommonJs(testFile()));
    await checkTests(context, 'with it', 'jest', ARGS, { cwd: path('fixed') });
  },
};
