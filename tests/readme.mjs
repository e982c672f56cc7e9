// Runs every JavaScript block of the README as it stands there, in Node, with the package installed by name. The requests
// for the API's own address go to a stand-in: the package looks the runtime's fetch up at each call.
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startStandin } from './standin/index.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const PRELUDE = `
const fetch = globalThis.fetch;
globalThis.fetch = (url, init) => fetch(url.replace('https://api-next.ofauth.com', process.env.STANDIN), init);
`;

/** A block without an id of the stand-in's deletes nothing and fails here. */
export async function runReadme({ consumer }) {
  const results = { passed: 0, failed: 0 };
  const text = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const blocks = [...text.matchAll(/```js\n([^]*?)```/g)].map(([, code]) => code);
  if (blocks.length === 0) throw new Error('the README has no code');
  writeFileSync(join(consumer, 'readme-prelude.mjs'), PRELUDE);
  for (const [index, code] of blocks.entries()) {
    const file = join(consumer, `readme-${index + 1}.mjs`);
    writeFileSync(file, code);
    const standin = await startStandin();
    try {
      await fetch(`${standin.url}/_standin/messages`, { method: 'POST', body: JSON.stringify({ connectionId: 'conn_standin', id: 26439068590 }) });
      const env = { ...process.env, STANDIN: standin.url, OFAUTH_API_KEY: 'standin-key', OFAUTH_CONNECTION_ID: 'conn_standin' };
      const { stdout } = await promisify(execFile)(process.execPath, ['--import', join(consumer, 'readme-prelude.mjs'), file], { env, timeout: 60_000 });
      const expected = [...code.matchAll(/\/\/ → (.*)$/gm)].map(([, line]) => line);
      const missing = expected.filter((line) => !stdout.includes(line));
      if (missing.length > 0) throw new Error(`printed\n${stdout}\nwithout: ${missing.join(' | ')}`);
      const { exists } = await (await fetch(`${standin.url}/_standin/messages/26439068590`)).json();
      if (code.includes('26439068590') && exists) throw new Error('the message is still there');
      console.log(`✓ block ${index + 1}`);
      results.passed++;
    } catch (error) {
      console.log(`✗ block ${index + 1}: ${error.stack}\n${code}`);
      results.failed++;
    } finally {
      await standin.close();
    }
  }
  for (const [command] of text.matchAll(/npm (?:run )?(start|test|build|size|bench|profile|faults)\b/g)) {
    const name = command.split(' ').at(-1);
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    if (!scripts[name]) {
      console.log(`✗ the README names npm ${name}, package.json does not`);
      results.failed++;
    }
  }
  return results;
}
