import assert from 'node:assert/strict';
import { standinClient } from '../../../examples/kit.mjs';
import { onlyJson } from '../../kit/program.js';

export default {
  title: 'Short keys, and a mock server in docker-compose',
  quick: true,
  line: 'options.fetch',
  faults: [13],
  async run({ check, exec, node, standin, target }) {
    await check('errors keep their words, http://mock:3000 is refused, options.fetch reaches it', async () => {
      const { target: given, query } = await target();
      assert.deepEqual(onlyJson(await exec(node, ['src/main.mjs', standin, query])), { success: true, deleted: given.id });
      assert.equal(await standinClient(standin).exists(given.id), false, 'the message is still there');
    });
  },
};
