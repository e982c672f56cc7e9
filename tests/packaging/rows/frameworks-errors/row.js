import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { bin } from '../../../examples/kit.mjs';
import { freePort } from '../../../run/port.js';
import { onlyJson } from '../../kit/program.js';

/** The status that a user gets where the handler leaves the error to the framework. */
const STATUS = {
  express: { unauthorized: 401, not_found: 404, network: 500 },
  koa: { unauthorized: 401, not_found: 404, network: 500 },
  fastify: { unauthorized: 401, not_found: 404, network: 500 },
  hono: { unauthorized: 500, not_found: 500, network: 500 },
};
const WRONG_KEY = 'a-key-that-is-wrong';

export default {
  title: 'Errors in Express, Koa, Fastify, Hono, pino, structuredClone',
  quick: true,
  line: 'an error handler that answers 502',
  faults: [14],
  async run({ check, exec, node, path, target }) {
    const { target: given, query } = await target();
    let answers;
    await check('no server prints or sends a key', async () => {
      const printed = await exec(node, ['src/answers.js', query, `http://127.0.0.1:${await freePort()}`, 'answers.json'], { timeoutMs: 30_000 });
      const sent = await readFile(path('answers.json'), 'utf8');
      for (const text of [printed, sent]) for (const secret of [WRONG_KEY, given.apiKey, given.connectionId]) assert.ok(!text.includes(secret), secret);
      answers = JSON.parse(sent);
    });
    for (const [name, expected] of Object.entries(STATUS)) {
      await check(`${name}: the status where the error is left to it, and by one handler`, async () => {
        const statuses = (route) => Object.fromEntries(Object.entries(answers[name][route]).map(([which, { status }]) => [which, status]));
        assert.deepEqual(statuses('plain'), expected);
        assert.deepEqual(statuses('mapped'), { unauthorized: 502, not_found: 502, network: 502 });
        for (const [code, { body }] of Object.entries(answers[name].mapped)) {
          assert.deepEqual(JSON.parse(body), { code, retryable: code === 'network', mayHaveSucceeded: false });
        }
      });
    }

    await check("pino: as its error it loses the API's type, as a value it keeps it", async () => {
      const printed = await exec(node, ['src/pino.js', query]);
      const [{ err }, { failure }] = printed.trim().split('\n').map((line) => JSON.parse(line));
      assert.deepEqual([err.type, err.code, err.status], ['OFAuthError', 'unauthorized', 401]);
      assert.deepEqual([failure.type, failure.code, failure.status, failure.name], ['UNAUTHORIZED', 'unauthorized', 401, 'OFAuthError']);
      assert.ok(!printed.includes(WRONG_KEY));
    });

    const copied = { bare: { message: 'Invalid API key', isBranded: false, code: 'lost' }, again: { isInstance: true, same: true, code: 'unauthorized', status: 401 } };
    for (const [name, command, args] of [
      ['Node.js', node, []],
      ['Bun', bin('bun'), []],
      ['Deno', bin('deno'), ['run', '--no-prompt', '--allow-net=127.0.0.1']],
    ]) {
      await check(`${name}: structuredClone and postMessage lose the fields, toJSON() keeps them`, async () => {
        assert.deepEqual(onlyJson(await exec(command, [...args, 'src/clone.js', query])), { structuredClone: copied, post: copied });
      });
    }
  },
};
