// A registry on this machine that has the package, for what installs by name: pnpm, yarn, Deno and Bun. What else is asked for
// is npm's.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { listen } from '../../run/listen.js';

const UPSTREAM = 'https://registry.npmjs.org';
/** Package managers hold back what was published in the last days. */
const PUBLISHED = '2026-01-01T00:00:00.000Z';

/** @param installed the package's folder; `folder` takes the tarball */
export async function startRegistry(installed, folder) {
  const { stdout } = await promisify(execFile)('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: installed });
  const tarball = await readFile(join(folder, stdout.trim()));
  const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  const { name, version } = manifest;
  const hash = (algorithm, encoding) => createHash(algorithm).update(tarball).digest(encoding);
  // Named by what is in it: some caches go by the address.
  const file = `/${name}-${hash('sha256', 'hex')}.tgz`;

  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://registry').pathname);
    if (path === `/${name}`) return void response.setHeader('content-type', 'application/json').end(JSON.stringify(packument()));
    if (path === file) return void response.end(tarball);
    response.writeHead(302, { location: UPSTREAM + request.url }).end();
  });
  const listening = await listen(server);

  function packument() {
    const dist = { tarball: listening.url + file, integrity: `sha512-${hash('sha512', 'base64')}` };
    return {
      name,
      'dist-tags': { latest: version },
      time: { created: PUBLISHED, modified: PUBLISHED, [version]: PUBLISHED },
      versions: { [version]: { ...manifest, dist } },
    };
  }
  return listening;
}
