import assert from 'node:assert/strict';
import { cp, rm, writeFile } from 'node:fs/promises';
import { bin } from '../../../examples/kit.mjs';
import { checkProgram, checkSilent, writePrograms } from '../../kit/program.js';
import { startRegistry } from '../../kit/registry.js';
import { serveFolder } from '../../kit/static.js';

export default {
  title: 'Bun: run, build, compile, test',
  quick: true,
  faults: [4],
  async run(context) {
    const { path, check, exec, installed, node, only, outputs, page, target } = context;
    const bun = bin('bun');
    const registry = await startRegistry(installed, path());
    const app = { cwd: path('app'), env: { BUN_CONFIG_REGISTRY: registry.url, BUN_INSTALL_CACHE_DIR: path('cache') } };
    try {
      await writePrograms(path);
      await cp(path('src'), path('app/src'), { recursive: true });
      // Only what `bun add` installs is to be found.
      await rm(installed, { recursive: true });

      await check('bun add ofauth-wasm', async () => outputs.quiet(await exec(bun, ['add', 'ofauth-wasm'], app)));
    } finally {
      registry.close();
    }
    await checkProgram(context, 'run, import', bun, ['run', 'src/main.js'], app);
    await checkProgram(context, 'run, require', bun, ['run', 'src/main.cjs'], app);
    await checkSilent(context, 'import alone does nothing', bun, ['src/silent.js'], app);
    await checkSilent(context, 'require alone does nothing', bun, ['src/silent.js', '--require'], app);
    await check('test', async () => {
      const { query } = await target();
      const printed = await exec(bun, ['test'], { ...app, env: { ...app.env, TARGET: query } });
      assert.match(printed, /1 pass\n\s*0 fail/);
    });

    const build = async (name, entry, args) => {
      outputs.quiet(await exec(bun, ['build', `src/${entry}.js`, '--outdir', `dist/${name}`, ...args], app));
      return outputs.of(`app/dist/${name}`);
    };
    for (const [format, attribute] of [['esm', 'type="module"'], ['iife', '']]) {
      await check(`build for browsers, ${format}`, async () => {
        outputs.oneCopy(await build(format, 'page', ['--target', 'browser', '--format', format, '--minify']));
        await writeFile(path('app/dist', format, 'index.html'), `<!doctype html><title>Bun</title><body><script ${attribute} src="page.js"></script>`);
        const server = await serveFolder(path('app/dist', format));
        try {
          await page('Chromium', `${server.url}/`);
        } finally {
          server.close();
        }
      });
    }
    for (const [name, program] of [['node', node], ['bun', bun]]) {
      await check(`build for ${name}`, async () => outputs.oneCopy(await build(name, 'main', ['--target', name])));
      await checkProgram(context, `run the build for ${name}`, program, [`dist/${name}/main.js`], app);
    }
    await check('build --compile', async () => outputs.quiet(await exec(bun, ['build', 'src/main.js', '--compile', '--outfile', 'dist/program'], app)));
    await checkProgram(context, 'run what it compiled', path('app/dist/program'), [], app);
    await check('isOFAuthError alone leaves the module out', async () => only(await build('only', 'only', ['--target', 'browser', '--minify'])));
  },
};
