// Vitest's rows differ in the environment alone.
import { writeFile } from 'node:fs/promises';
import { checkTests, testFile } from './tests.js';

export const vitestRow = ({ title, quick = false, env = () => ({}) }) => ({
  title,
  quick,
  async run(context) {
    const { path } = context;
    const head = "import { expect, test } from 'vitest';";
    await writeFile(path('src/delete.test.js'), testFile({ head, given: 'import.meta.env.VITE_TARGET' }));
    await checkTests(context, 'test', 'vitest', ['run'], { variable: 'VITE_TARGET', env: env() });
  },
});
