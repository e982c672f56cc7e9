import { passed } from '../../kit/tests.js';

export default {
  title: 'Hand-made mocks of fetch, in Jest',
  quick: true,
  faults: [6],
  async run({ check, exec, outputs, path }) {
    await check('mocks without arrayBuffer', async () => {
      passed(outputs, await exec('jest', ['--no-cache', '--watchman=false'], { cwd: path('tests') }), { count: 6 });
    });
  },
};
