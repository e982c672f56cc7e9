// Next's rows: one app, kit/next/, built and served by both bundlers. The versions differ in the flags, and in what stands
// before the routes.
import assert from 'node:assert/strict';
import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const APP = fileURLToPath(new URL('next', import.meta.url));
/** These report in Chromium. */
const PAGES = { 'client component': '/', 'server component': '/server', 'server action': '/action' };

/**
 * The app in the row's folder, which keeps the files that it has.
 * @param before 'middleware' or 'proxy'
 */
export async function copyApp(path, before) {
  await cp(APP, path(), { recursive: true, force: false });
  await rename(path('before.js'), path(`${before}.js`));
  // As Next's own template has it. With `"type": "module"`, Next 16 with webpack cannot build any edge route.
  const { type, ...rest } = JSON.parse(await readFile(path('package.json'), 'utf8'));
  await writeFile(path('package.json'), JSON.stringify(rest));
}

/** Checks the app at work. `routes` are those that answer a request, by what they are. */
export async function checkApp({ name, server, routes, check, page, target }) {
  for (const [what, place] of Object.entries(PAGES)) await check(`${name}: ${what}`, () => page('Chromium', server.url + place));
  for (const [what, place] of Object.entries(routes)) {
    await check(`${name}: ${what}`, async () => {
      const { query, verify } = await target();
      const response = await fetch(`${server.url}${place}?${query}`);
      const text = await response.text();
      assert.equal(response.status, 200, `${text.slice(0, 500)}\n${server.printed()}`);
      await verify(JSON.parse(text));
    });
  }
}

/**
 * @param bundlers the flags of `next build` and `next dev`, by the bundler's name, the default one first
 * @param before 'middleware' or 'proxy'
 * @param allowed what Next warns of by itself
 */
export const nextRow = ({ title, bundlers, before, allowed = [] }) => ({
  title,
  faults: [3],
  async run({ exec, serve, path, check, page, target, outputs, only }) {
    await copyApp(path, before);
    const routes = { 'route handler': '/route', 'edge route': '/edge', [before]: '/before' };

    for (const [bundler, flags] of Object.entries(bundlers)) {
      await rm(path('.next'), { recursive: true, force: true });
      if (!(await check(`${bundler}: build`, async () => outputs.quiet(await exec('next', ['build', ...flags]), allowed)))) continue;
      await check(`${bundler}: one copy in the browser, one compiled module at the edge`, async () => {
        outputs.oneCopy(await outputs.of('.next/static'));
        const modules = await outputs.of('.next/server', ['.wasm']);
        assert.equal(modules.length, 1, modules.map(({ name }) => name).join(', '));
      });
      for (const [mode, args] of [['start', ['start']], ['dev', ['dev', ...flags]]]) {
        const name = `${bundler}, ${mode}`;
        const server = await serve('next', (port) => [...args, '--port', String(port), '--hostname', '127.0.0.1']);
        try {
          await checkApp({ name, server, routes, check, page, target });
          await check(`${name}: no warning`, () => outputs.quiet(server.printed(), allowed));
        } finally {
          await server.close();
        }
      }
    }

    await check('isOFAuthError alone leaves the module out', async () => {
      await rm(path('app'), { recursive: true });
      await rm(path(`${before}.js`));
      await rename(path('only'), path('app'));
      await rm(path('.next'), { recursive: true });
      await exec('next', ['build']);
      // Beside it are Next's own files.
      only((await outputs.of('.next/static', ['.js'])).filter(({ bytes }) => bytes.includes('isFailure')));
    });
  },
});
