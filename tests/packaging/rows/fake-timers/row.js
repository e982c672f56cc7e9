import assert from 'node:assert/strict';
import { passed } from '../../kit/tests.js';

export default {
  title: 'Fake timers: Jest, Vitest, Sinon',
  quick: true,
  faults: [1],
  async run({ check, exec, node, outputs, path }) {
    await check('Jest, all that it fakes', async () => {
      passed(outputs, await exec('jest', ['--no-cache', '--watchman=false'], { cwd: path('jest') }), { count: 2 });
    });
    await check('Vitest, queueMicrotask too', async () => {
      passed(outputs, await exec('vitest', ['run'], { cwd: path('vitest') }), { count: 3 });
    });
    await check('Sinon, queueMicrotask and nextTick too', async () => assert.equal(await exec(node, ['sinon/timers.js']), ''));
  },
};
