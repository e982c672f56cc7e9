// What really stands in the log.
import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import pino from 'pino';
import { KEY, LOST_ANSWER, runProgram } from '../examples/kit.mjs';

const BAD_REQUEST = { status: 400, json: { error: 'No', type: 'BAD_REQUEST', requestId: 'req_1', quoted: 'only-in-the-body' } };

export async function openChecks({ use, pkg, standin }) {
  const example = use('example.js').file;
  const { createLog } = await import(pathToFileURL(use('log.js').file).href);

  /** The lines that the example logs for a message that meets the fault. */
  async function logOf(fault) {
    const { connectionId, ids } = await standin.connection('hello');
    if (fault) await standin.fault(ids[0], fault);
    const env = { OFAUTH_API_KEY: KEY, OFAUTH_CONNECTION_ID: connectionId, OFAUTH_BASE_URL: standin.url };
    const { code, out, err } = await runProgram(process.execPath, [example, ids[0]], { env });
    assert.equal(code, 0, err);
    for (const secret of [KEY, connectionId, 'only-in-the-body']) assert.ok(!out.includes(secret), `${secret} is in the log`);
    return out.trim().split('\n').map((line) => JSON.parse(line));
  }
  /** What createLog writes of an error. */
  function written(error) {
    let text = '';
    createLog({ write: (line) => (text += line) }).error(error, 'failed');
    return JSON.parse(text);
  }

  return {
    checks: [
      {
        name: "an error is logged with its code and the API's type, without its body",
        async run() {
          const [attempt, { err, msg, level }] = await logOf(BAD_REQUEST);
          assert.deepEqual([attempt.msg, attempt.attempt, attempt.status, attempt.code], ['attempt', 1, 400, 'bad_request']);
          assert.deepEqual([level, msg], [50, 'the message was not deleted, or nobody knows']);
          const { stack, ...rest } = err;
          assert.match(stack, /example\.js/);
          assert.deepEqual(rest, {
            name: 'OFAuthError',
            message: 'No',
            code: 'bad_request',
            status: 400,
            type: 'BAD_REQUEST',
            requestId: 'req_1',
            attempts: 1,
            retryable: false,
            mayHaveSucceeded: false,
          });
        },
      },
      {
        name: 'a lost reply is logged with its attempts, and that the message may be gone',
        async run() {
          const lines = await logOf(LOST_ANSWER);
          assert.deepEqual(lines.slice(0, -1).map(({ attempt, code }) => [attempt, code]), [[1, 'network'], [2, 'network'], [3, 'network']]);
          const { err } = lines.at(-1);
          assert.deepEqual([err.code, err.mayHaveSucceeded, err.attempts], ['network', true, 3]);
        },
      },
      {
        name: 'a delete that succeeds logs its attempt only',
        async run() {
          const lines = await logOf();
          assert.deepEqual(lines.map(({ msg, status }) => [msg, status]), [['attempt', 200]]);
        },
      },
      {
        name: 'other errors are logged as pino does',
        run() {
          const { err, msg } = written(new RangeError('too far'));
          assert.deepEqual([err.type, err.message, msg], ['RangeError', 'too far', 'failed']);
        },
      },
      {
        name: "pino's own serializer would replace the type and log the body",
        run() {
          const error = new pkg.OFAuthError('No', { code: 'bad_request', type: 'BAD_REQUEST', body: { quoted: 1 } });
          const { type, body } = pino.stdSerializers.err(error);
          assert.deepEqual([type, body], ['OFAuthError', { quoted: 1 }]);
          assert.deepEqual([written(error).err.type, written(error).err.body], ['BAD_REQUEST', undefined]);
        },
      },
      {
        name: 'toJSON() survives where an error loses its fields',
        run() {
          const error = new pkg.OFAuthError('No', { code: 'bad_request', mayHaveSucceeded: true });
          assert.equal(structuredClone(error).code, undefined);
          assert.deepEqual(structuredClone(error.toJSON()), error.toJSON());
          assert.equal(error.toJSON().mayHaveSucceeded, true);
        },
      },
    ],
  };
}
