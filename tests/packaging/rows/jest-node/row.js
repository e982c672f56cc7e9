import { writeFile } from 'node:fs/promises';
import { asCommonJs } from '../../kit/commonjs.js';
import { checkTests, testFile } from '../../kit/tests.js';

export default {
  title: 'Jest, Node.js: CommonJS, ES modules, ts-jest, @swc/jest',
  quick: true,
  async run(context) {
    const { path } = context;
    const source = testFile();
    await writeFile(path('commonjs/delete.test.js'), await asCommonJs(source));
    await writeFile(path('modules/delete.test.js'), source);
    for (const name of ['ts-jest', 'swc']) await writeFile(path(name, 'delete.test.ts'), source);

    const args = ['--no-cache', '--watchman=false'];
    await checkTests(context, 'CommonJS, no configuration', 'jest', args, { cwd: path('commonjs') });
    await checkTests(context, 'ES modules', 'jest', args, {
      cwd: path('modules'),
      env: { NODE_OPTIONS: '--experimental-vm-modules' },
      allowed: ['VM Modules is an experimental feature', '--trace-warnings'],
    });
    await checkTests(context, 'ts-jest', 'jest', args, { cwd: path('ts-jest') });
    await checkTests(context, '@swc/jest', 'jest', args, { cwd: path('swc') });
  },
};
