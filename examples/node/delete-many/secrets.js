// The API key: from the environment or a file, never from the command line.
import { readFile, stat } from 'node:fs/promises';
import { UsageError } from './exit.js';

/** Group and others may read. */
const READABLE_BY_OTHERS = 0o044;
const MASK = '••••';
const MIN_SECRET_CHARACTERS = 8;

export async function readKey({ apiKeyFile }, env, warn) {
  if (apiKeyFile !== undefined) return keyFromFile(apiKeyFile, warn);
  if (env.OFAUTH_API_KEY) return env.OFAUTH_API_KEY;
  throw new UsageError('the API key is missing: set OFAUTH_API_KEY, or pass --api-key-file FILE');
}

async function keyFromFile(path, warn) {
  const [text, info] = await Promise.all([readFile(path, 'utf8'), stat(path)]).catch((error) => {
    throw new UsageError(`--api-key-file ${path} cannot be read (${error.code})`);
  });
  const key = text.replace(/^\ufeff/, '').trim();
  if (key === '') throw new UsageError(`--api-key-file ${path} is empty`);
  if (/\s/.test(key)) throw new UsageError(`--api-key-file ${path} must hold the key alone, on one line`);
  // A pipe, as of <(pass show ofauth), has no readers but this program. Windows has no such mode.
  if (process.platform !== 'win32' && info.isFile() && info.mode & READABLE_BY_OTHERS) {
    warn(`warning: ${path} can be read by other users of this machine: chmod 600 ${path}`);
  }
  return key;
}

/** Replaces the secrets wherever they occur in a text. As in the package, shorter ones are left: a key "key" would destroy the words. */
export function redactor(...secrets) {
  const known = secrets.filter((secret) => secret?.length >= MIN_SECRET_CHARACTERS);
  return (text) => known.reduce((redacted, secret) => redacted.replaceAll(secret, MASK), text);
}
