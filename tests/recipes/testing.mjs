import assert from 'node:assert/strict';
import { runProgram } from '../examples/kit.mjs';

export async function openChecks({ use, folder }) {
  use('delete-all.js');
  const { file } = use('delete-all.test.js');
  return {
    checks: [
      {
        name: 'its tests pass in node:test',
        async run() {
          const { code, out, err } = await runProgram(process.execPath, ['--test', '--test-reporter=tap', file], { cwd: folder });
          assert.equal(code, 0, out + err);
          assert.match(out, /^# pass 2$/m);
        },
      },
    ],
  };
}
