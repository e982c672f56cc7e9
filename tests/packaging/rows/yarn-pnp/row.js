import { cp, rm, writeFile } from 'node:fs/promises';
import { checkProgram, checkSilent, writePrograms } from '../../kit/program.js';
import { startRegistry } from '../../kit/registry.js';
import { serveFolder } from '../../kit/static.js';

export default {
  title: "Yarn 4, Plug'n'Play",
  quick: true,
  async run(context) {
    const { path, check, exec, installed, outputs, page } = context;
    const registry = await startRegistry(installed, path());
    // The cache outlives the run; yarn.lock has the hash of what is in it.
    const env = {
      YARN_NPM_REGISTRY_SERVER: registry.url,
      YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1',
      YARN_GLOBAL_FOLDER: path('node_modules/.yarn'),
      YARN_ENABLE_TELEMETRY: '0',
      YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
    };
    const app = { cwd: path('app'), env };
    try {
      await writePrograms(path);
      await cp(path('src'), path('app/src'), { recursive: true });
      // There is no node_modules to find it in.
      await rm(installed, { recursive: true });
      await check('yarn add ofauth-wasm', () => exec('yarn', ['add', 'ofauth-wasm'], app));
    } finally {
      registry.close();
    }
    await checkProgram(context, 'import', 'yarn', ['node', 'src/main.js'], app);
    await checkProgram(context, 'require', 'yarn', ['node', 'src/main.cjs'], app);
    await checkSilent(context, 'import alone does nothing', 'yarn', ['node', 'src/silent.js'], app);
    await check('esbuild build', async () => {
      outputs.quiet(await exec('yarn', ['node', 'build.js'], app));
      outputs.oneCopy(await outputs.of('app/dist'));
    });
    await check('build in Chromium', async () => {
      await writeFile(path('app/dist/index.html'), '<!doctype html><title>Yarn</title><body><script src="page.js"></script>');
      const server = await serveFolder(path('app/dist'));
      try {
        await page('Chromium', `${server.url}/`);
      } finally {
        server.close();
      }
    });
  },
};
