// What Cloudflare's rows share.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The Worker that is uploaded has the module once: the package's own file, and nothing of the packed text beside it. */
export async function checkUpload({ outputs, installed }, folder) {
  const files = await outputs.of(folder, ['.js', '.mjs', '.wasm']);
  outputs.oneCopy(files);
  const shipped = await readFile(join(installed, 'generated/ofauth.wasm'));
  const modules = files.filter(({ name }) => name.endsWith('.wasm')).map(({ bytes }) => bytes.equals(shipped));
  assert.deepEqual(modules, [true], 'the wasm files that are uploaded');
}

/** Of `wrangler dev` and the like. */
export const wranglerArgs = (...args) => (port) => [...args, '--port', String(port), '--ip', '127.0.0.1', '--inspector-port', '0'];

/** What wrangler tells about itself. */
export const WRANGLERS_OWN = ['Unable to fetch the `Request.cf` object'];
