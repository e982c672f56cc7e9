// examples/node and examples/deno: two scripts with the same promises.
import assert from 'node:assert/strict';
import { KEY, LOST_ANSWER, bin, runProgram } from './kit.mjs';

const VARIABLES = ['OFAUTH_API_KEY', 'OFAUTH_CONNECTION_ID', 'OFAUTH_BASE_URL'];

export const node = {
  example: 'node',
  async open({ folder, standin }) {
    const script = scriptRunner(folder, standin, process.execPath, ['delete.js']);
    return { checks: [...scriptChecks(script, standin), answerOnStdout(script, standin)] };
  },
};

export const deno = {
  example: 'deno',
  async open({ folder, standin }) {
    // The command of its README, and no package from a registry: the installed tarball.
    const permissions = ['--no-prompt', '--no-remote', '--allow-net=127.0.0.1', `--allow-env=${VARIABLES}`];
    const script = scriptRunner(folder, standin, bin('deno'), ['run', '--quiet', ...permissions, 'delete.ts']);
    const types = {
      name: 'its types are right',
      async run() {
        const { code, err } = await runProgram(bin('deno'), ['check', '--no-remote', 'delete.ts'], { cwd: folder });
        assert.equal(code, 0, err);
      },
    };
    return { checks: [...scriptChecks(script, standin), types] };
  },
};

/** Runs the script with these arguments; it must never print the key. */
function scriptRunner(folder, standin, program, args) {
  return async (ids, connectionId, key = KEY) => {
    const values = [key, connectionId, standin.url];
    const env = Object.fromEntries(VARIABLES.map((name, index) => [name, values[index]]));
    const result = await runProgram(program, [...args, ...ids], { cwd: folder, env });
    assert.doesNotMatch(result.out + result.err, new RegExp(KEY), 'the key is printed');
    return result;
  };
}

function scriptChecks(script, standin) {
  return [
    {
      name: 'deletes the message, and only that one',
      red: true,
      async run() {
        const { connectionId, ids: [id, other] } = await standin.connection('to be deleted', 'to stay');
        const { code, out, err } = await script([id], connectionId);
        assert.equal(code, 0, err);
        assert.match(out + err, new RegExp(`${id} is deleted`));
        assert.equal(await standin.exists(id), false);
        assert.equal(await standin.exists(other), true);
        const [request, ...more] = await standin.requests(id);
        assert.deepEqual(more, []);
        assert.equal(request.method, 'DELETE');
        assert.equal(request.url, `/v2/access/mass-messages/${id}`);
        assert.equal(request.headers.apikey, KEY);
        assert.equal(request.headers['x-connection-id'], connectionId);
        assert.equal(request.bodyBytes, 0);
      },
    },
    {
      name: 'says that a message is not there, and ends with 1',
      async run() {
        const { connectionId } = await standin.connection();
        const { code, err } = await script(['26000000001'], connectionId);
        assert.equal(code, 1, err);
        assert.match(err, /Mass message not found.*\(not_found\)/);
      },
    },
    {
      name: 'says that a message may be deleted, and ends with 3',
      async run() {
        const { connectionId, ids: [id] } = await standin.connection('deleted, the answer lost');
        await standin.fault(id, LOST_ANSWER);
        const { code, err } = await script([id], connectionId);
        assert.equal(code, 3, err);
        assert.match(err, /look at the list/);
        assert.equal(await standin.exists(id), false);
      },
    },
    {
      name: "prints nothing of a message's text that would steer a terminal",
      async run() {
        const { connectionId, ids: [id] } = await standin.connection('\u001b[2Jgone');
        const { code, out, err } = await script([id], connectionId);
        assert.equal(code, 0, err);
        assert.match(out, /gone/);
        assert.doesNotMatch(out + err, /\u001b/);
      },
    },
    {
      name: 'called without a key says how it is used, ends with 2 and sends nothing',
      async run() {
        const { connectionId, ids: [id] } = await standin.connection('to stay');
        const { code, err } = await script([id], connectionId, '');
        assert.equal(code, 2, err);
        assert.match(err, /^usage: /);
        assert.deepEqual(await standin.requests(id), []);
      },
    },
  ];
}

function answerOnStdout(script, standin) {
  return {
    name: "prints the API's answer as JSON, and nothing else, to stdout",
    async run() {
      const { connectionId, ids: [id] } = await standin.connection('with an answer');
      const { success, queue } = JSON.parse((await script([id], connectionId)).out);
      assert.equal(success, true);
      assert.equal(queue.id, Number(id));
      assert.equal(queue.textCropped, 'with an answer');
    },
  };
}
