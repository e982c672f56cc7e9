import assert from 'node:assert/strict';
import { cp, realpath, rm } from 'node:fs/promises';
import { checkProgram, checkSilent, writePrograms } from '../../kit/program.js';
import { startRegistry } from '../../kit/registry.js';

export default {
  title: 'pnpm 11 and 12, the default isolated layout',
  quick: true,
  async run(context) {
    const { path, check, exec, installed, node, outputs } = context;
    const registry = await startRegistry(installed, path());
    // Only what pnpm installs is to be found.
    await rm(installed, { recursive: true });
    await writePrograms(path);
    const env = { XDG_DATA_HOME: path('data'), XDG_CACHE_HOME: path('cache'), XDG_STATE_HOME: path('state') };
    try {
      for (const [name, pnpm] of [
        ['pnpm 11', 'pnpm'],
        ['pnpm 12', path(`node_modules/@pnpm/exe.${process.platform}-${process.arch}/pnpm`)],
      ]) {
        const app = { cwd: path(name), env };
        await cp(path('app'), app.cwd, { recursive: true });
        await cp(path('src'), path(name, 'src'), { recursive: true });
        await check(`${name} add ofauth-wasm`, async () => {
          outputs.quiet(await exec(pnpm, ['add', 'ofauth-wasm', `--registry=${registry.url}`], app));
          assert.match(await realpath(path(name, 'node_modules/ofauth-wasm')), /node_modules\/\.pnpm\//);
        });
        await checkProgram(context, `${name}: import`, node, ['src/main.js'], app);
        await checkProgram(context, `${name}: require`, node, ['src/main.cjs'], app);
        await checkSilent(context, `${name}: import alone does nothing`, node, ['src/silent.js'], app);
      }
    } finally {
      registry.close();
    }
  },
};
