// Bundlers whose command turns src/ into a script that a page loads.
import { writeFile } from 'node:fs/promises';
import { serveFolder } from './static.js';

/**
 * @param builds `[{ name, args, out, script, browsers }]`: `args` is the command line, which builds into the folder `out`; `script`
 *   has the attributes of a page's script element, where the bundler makes no page of its own
 * @param only the command line that builds src/only.js into the folder `only`
 * @param prepare runs before the first build
 */
export const bundlerRow = ({ builds, only: alone, prepare = () => {}, ...row }) => ({
  ...row,
  async run(context) {
    const { exec, path, check, outputs, only } = context;
    const build = async ([command, ...args]) => outputs.quiet(await exec(command, args));
    await prepare(context);
    for (const { name = 'build', args, out = 'dist', script, browsers } of builds) {
      await check(name, () => build(args));
      await check(`one copy, ${name}`, async () => outputs.oneCopy(await outputs.of(out)));
      if (script) await writeFile(path(`${out}.html`), `<!doctype html>\n<script ${script}></script>\n`);
      await checkPages(context, { name, ...(script ? { html: `${out}.html` } : { root: out }), browsers });
    }
    if (!alone) return;
    await check('isOFAuthError alone leaves the module out', async () => {
      await build(alone);
      only(await outputs.of('only'));
    });
  },
});

/** Opens a built page. */
export async function checkPages({ check, page, path }, { name = 'build', root = '.', html = '', browsers = ['Chromium'] }) {
  for (const browser of browsers) {
    await check(`${name} in ${browser}`, async () => {
      const server = await serveFolder(path(root));
      try {
        await page(browser, `${server.url}/${html}`);
      } finally {
        server.close();
      }
    });
  }
}

/** Opens the page of a tool's own server, which must not warn. */
export async function checkServed({ page, outputs }, starting) {
  const server = await starting;
  try {
    await page('Chromium', `${server.url}/`);
    outputs.quiet(server.printed());
  } finally {
    await server.close();
  }
}
