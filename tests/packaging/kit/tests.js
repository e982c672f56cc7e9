// Rows whose toolchain runs a user's tests.
import assert from 'node:assert/strict';
import { standinClient } from '../../examples/kit.mjs';

/**
 * A user's test file, for Jest and Vitest.
 * @param head what the tool wants above it
 * @param given the expression that has the target: `process` is not in browsers
 */
export const testFile = ({ head = '', given = 'process.env.TARGET' } = {}) => `${head}
import { OFAuthError, deleteMassMessage, isOFAuthError } from 'ofauth-wasm';

const { baseUrl, apiKey, connectionId, id } = Object.fromEntries(new URLSearchParams(${given}));
const remove = () => deleteMassMessage(id, apiKey, connectionId, { baseUrl });

test('deletes', async () => {
  await expect(remove()).resolves.toMatchObject({ success: true, queue: { id: Number(id) } });
});

test('rejects with an OFAuthError', async () => {
  await expect(remove()).rejects.toThrow(OFAuthError);
  await expect(remove()).rejects.toBeInstanceOf(OFAuthError);
  await expect(remove()).rejects.toMatchObject({ code: 'not_found', status: 404, mayHaveSucceeded: false });
  expect(isOFAuthError(await remove().catch((error) => error))).toBe(true);
});
`;

/** Runs a tool that has testFile(). */
export async function checkTests({ check, exec, outputs, standin, target }, name, command, args, { env, allowed, variable = 'TARGET', ...options } = {}) {
  await check(name, async () => {
    const { target: given, query } = await target();
    const printed = await exec(command, args, { ...options, env: { ...env, [variable]: query } });
    passed(outputs, printed, { count: 2, allowed });
    assert.equal(await standinClient(standin).exists(given.id), false, 'the message is still there');
  });
}

/** @param allowed what the tool prints of itself */
export function passed(outputs, printed, { count, allowed }) {
  assert.match(printed, new RegExp(`Tests:?\\s+${count} passed[, (]`), printed);
  outputs.quiet(printed, allowed);
  assert.doesNotMatch(printed, /did not exit|failed to exit|open handle|console\.|^std(out|err) \|/im);
}
