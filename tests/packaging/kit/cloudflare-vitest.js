// Vitest in workerd has two names: the plugin is the newer, with the same tests.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { WRANGLERS_OWN } from './cloudflare.js';
import { addProject } from './project.js';

const RENAMED = '@cloudflare/vitest-pool-workers has been renamed';

export const vitestRow = ({ title }) => ({
  title,
  async run({ exec, path, check, target, outputs }) {
    await addProject('cloudflare-vitest', path);
    await check('vitest run: in a test and in the Worker', async () => {
      const targets = [await target(), await target()];
      await writeFile(path('test/targets.json'), JSON.stringify(targets.map((one) => one.target)));
      const printed = await exec('vitest', ['run']);
      const reports = [...printed.matchAll(/^REPORT (.*)$/gm)].map(([, report]) => JSON.parse(report));
      assert.equal(reports.length, targets.length, printed);
      await targets[0].verify(reports[0]);
      await targets[1].verify(reports[1]);
      outputs.quiet(printed, [...WRANGLERS_OWN, RENAMED]);
    });
  },
});
