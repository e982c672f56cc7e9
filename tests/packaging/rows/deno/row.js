import assert from 'node:assert/strict';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { bin } from '../../../examples/kit.mjs';
import { checkProgram, checkSilent, writePrograms } from '../../kit/program.js';
import { startRegistry } from '../../kit/registry.js';

const RUN = ['run', '--no-prompt', '--allow-net=127.0.0.1'];

export default {
  title: 'Deno: run, check, test, bundle',
  quick: true,
  faults: [11],
  async run(context) {
    const { path, check, exec, installed, outputs, target } = context;
    const deno = bin('deno');
    const registry = await startRegistry(installed, path());
    // A fresh cache: Deno keeps what it has checked.
    const env = { DENO_DIR: path('cache'), DENO_NO_UPDATE_CHECK: '1' };
    const app = { cwd: path('app'), env: { ...env, NPM_CONFIG_REGISTRY: registry.url } };
    // This one outlives the run: it has the esbuild that Deno bundles with, which Deno fetches from npm.
    const kept = { ...env, DENO_DIR: path('node_modules/.deno-cache') };
    try {
      await writePrograms(path);
      await cp(path('src'), path('app/src'), { recursive: true });

      await check('deno add npm:ofauth-wasm', async () => {
        outputs.quiet(await exec(deno, ['add', 'npm:ofauth-wasm'], app));
        assert.match(await readFile(path('app/deno.json'), 'utf8'), /npm:ofauth-wasm@/);
      });
      await checkProgram(context, 'run with nothing but --allow-net', deno, [...RUN, 'src/main.js'], app);
      await checkSilent(context, 'import alone does nothing, with no permission', deno, ['run', '--no-prompt', 'src/silent.js'], app);
      await check('check', async () => outputs.quiet(await exec(deno, ['check', 'types.ts'], app)));
      await check('test', async () => {
        const { query } = await target();
        const printed = await exec(deno, ['test', '--no-prompt', '--allow-net=127.0.0.1', '--allow-env=TARGET'], { ...app, env: { ...app.env, TARGET: query } });
        assert.match(printed, /1 passed .* 0 failed/);
      });
      // From here on: the npm-installed package, and its file alone.
      await checkProgram(context, 'run with package.json and node_modules', deno, [...RUN, 'src/main.js'], { env });
      await check('bundle', async () => {
        outputs.quiet(await exec(deno, ['bundle', '--output', 'dist/main.js', 'src/main.js'], { env: kept }));
        outputs.oneCopy(await outputs.of('dist'));
      });
      await checkProgram(context, 'run the bundle', deno, [...RUN, 'dist/main.js'], { env });
      await check('check by path: the file alone names its types', async () => {
        await mkdir(path('vendor'));
        for (const name of ['ofauth-wasm.js', 'index.d.ts']) await cp(path('node_modules/ofauth-wasm/generated', name), path('vendor', name));
        const types = await readFile(path('app/types.ts'), 'utf8');
        await writeFile(path('vendor/types.ts'), types.replace("'ofauth-wasm'", "'./ofauth-wasm.js'"));
        outputs.quiet(await exec(deno, ['check', '--no-config', 'vendor/types.ts'], { env }));
      });
    } finally {
      registry.close();
    }
  },
};
