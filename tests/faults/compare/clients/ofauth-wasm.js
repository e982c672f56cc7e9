// From the consumer's folder, by name: the packed tarball, like everywhere.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.env.OFAUTH_CONSUMER, 'package.json'));
const { deleteMassMessage } = require('ofauth-wasm');

export const knows = ['retries', 'outcome'];
export const statusOf = (error) => error.status;

export function del({ id, key, connectionId, baseUrl, signal, timeoutMs }) {
  return deleteMassMessage(id, key, connectionId, { baseUrl, signal, attemptTimeoutMs: timeoutMs });
}
