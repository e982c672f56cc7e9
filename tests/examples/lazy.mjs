// examples/lazy, by each bundler, in Chromium: nothing of the package is fetched before the first click.
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { servePage } from '../run/page.js';
import { launch, missingBrowser } from './dashboard-drivers.mjs';
import { KEY, LOST_ANSWER } from './kit.mjs';

const PACKAGE = /[\\/]node_modules[\\/]ofauth-wasm[\\/]/;
const WAIT_MS = 20_000;

/** Each bundles the folder's page into another and resolves with a map: file name → the sources in it. */
const BUNDLERS = {
  async Vite(root, outDir) {
    const { build } = await import('vite');
    const { output } = await build({ root, configFile: false, logLevel: 'warn', build: { outDir } });
    return byFile(output);
  },
  async esbuild(root, outdir) {
    const { build } = await import('esbuild');
    const { metafile } = await build({ absWorkingDir: root, entryPoints: ['page.js'], bundle: true, splitting: true, format: 'esm', minify: true, outdir, metafile: true });
    return new Map(Object.entries(metafile.outputs).map(([path, { inputs }]) => [path.slice(outdir.length + 1), Object.keys(inputs).map((input) => join(root, input))]));
  },
  async Rollup(root, dir) {
    const { rollup } = await import('rollup');
    const { nodeResolve } = await import('@rollup/plugin-node-resolve');
    const bundle = await rollup({ input: join(root, 'page.js'), plugins: [nodeResolve({ browser: true })] });
    const { output } = await bundle.write({ dir: join(root, dir), format: 'es' });
    return byFile(output);
  },
  async rolldown(root, dir) {
    const { build } = await import('rolldown');
    const { output } = await build({ input: join(root, 'page.js'), platform: 'browser', output: { dir: join(root, dir) } });
    return byFile(output);
  },
  async webpack(root, dir) {
    const { default: webpack } = await import('webpack');
    return byWebpack(webpack, root, dir);
  },
  async Rspack(root, dir) {
    const { rspack } = await import('@rspack/core');
    return byWebpack(rspack, root, dir);
  },
};

const byFile = (output) => new Map(output.map(({ fileName, moduleIds = [] }) => [fileName, moduleIds]));

async function byWebpack(compiler, root, dir) {
  const config = { mode: 'production', context: root, entry: './page.js', output: { path: join(root, dir), filename: 'page.js' } };
  const stats = await new Promise((resolve, reject) => compiler(config, (error, stats) => (error ? reject(error) : resolve(stats))));
  const { chunks, errors, warnings } = stats.toJson({ all: false, chunks: true, chunkModules: true, ids: true, nestedModules: true, errors: true, warnings: true });
  assert.deepEqual([...errors, ...warnings].map(({ message }) => message), []);
  const sources = (modules = []) => modules.flatMap(({ nameForCondition, modules }) => [nameForCondition, ...sources(modules)]).filter(Boolean);
  return new Map(chunks.flatMap(({ files, modules }) => files.map((file) => [file, sources(modules)])));
}

export const lazy = {
  example: 'lazy',
  missing: () => missingBrowser('Chromium'),
  async open({ folder, standin }) {
    const servers = [];
    const browser = await launch('Chromium');
    const close = async () => {
      for (const server of servers) server.close();
      await browser.close();
    };
    try {
      const checks = [];
      for (const [name, bundle] of Object.entries(BUNDLERS)) {
        const outFolder = `dist-${name}`;
        const sources = await bundle(folder, outFolder);
        if (name !== 'Vite') cpSync(join(folder, 'index.html'), join(folder, outFolder, 'index.html'));
        const server = await servePage(join(folder, outFolder));
        servers.push(server);
        const withPage = (use) => usePage(browser, server.url, sources, use);
        checks.push(...pageChecks(standin, withPage).map((check) => ({ ...check, name: `${name}: ${check.name}` })));
      }
      return { checks, close };
    } catch (error) {
      await close();
      throw error;
    }
  },
};

function pageChecks(standin, withPage) {
  return [
    {
      name: 'the first load has nothing of the package; the click fetches it and deletes the message, and only that one',
      red: true,
      async run() {
        const { connectionId, ids: [id, other] } = await standin.connection('to be deleted', 'to stay');
        await withPage(async ({ fetched, remove }) => {
          assert.deepEqual(fetched().filter((source) => PACKAGE.test(source)), []);
          assert.ok(fetched().some((source) => source.endsWith('page.js')), `fetched: ${fetched()}`);
          assert.equal(await remove(standin.url, connectionId, id), `${id} is deleted`);
          assert.ok(fetched().some((source) => PACKAGE.test(source)), `fetched: ${fetched()}`);
        });
        assert.equal(await standin.exists(id), false);
        assert.equal(await standin.exists(other), true);
        assert.equal((await standin.requests(id)).filter(({ method }) => method === 'DELETE').length, 1);
      },
    },
    {
      name: 'a second delete fetches nothing more',
      async run() {
        const { connectionId, ids } = await standin.connection('first', 'second');
        await withPage(async ({ fetched, remove }) => {
          await remove(standin.url, connectionId, ids[0]);
          const before = fetched();
          assert.equal(await remove(standin.url, connectionId, ids[1]), `${ids[1]} is deleted`);
          assert.deepEqual(fetched(), before);
        });
      },
    },
    {
      name: 'says that a message may be deleted, and that one is not there',
      async run() {
        const { connectionId, ids: [id] } = await standin.connection('deleted, the answer lost');
        await standin.fault(id, LOST_ANSWER);
        await withPage(async ({ remove }) => {
          assert.equal(await remove(standin.url, connectionId, id), `${id} may be deleted: look at the list first`);
          assert.equal(await remove(standin.url, connectionId, '26000000001'), '26000000001 is not deleted: Mass message not found');
        });
      },
    },
    {
      name: 'offline, says that the package cannot be fetched; the next click fetches it',
      async run() {
        const { connectionId, ids: [id] } = await standin.connection('to be deleted later');
        await withPage(async ({ tab, remove }) => {
          await tab.page.setOfflineMode(true);
          assert.match(await remove(standin.url, connectionId, id), new RegExp(`^${id} is not deleted: .*(module|chunk)`));
          assert.deepEqual(await standin.requests(id), []);
          await tab.page.setOfflineMode(false);
          assert.equal(await remove(standin.url, connectionId, id), `${id} is deleted`);
        });
        assert.equal(await standin.exists(id), false);
      },
    },
  ];
}

/** A fresh tab: `fetched()` gives the sources in all files that the browser has asked for, `remove()` what the page says. */
async function usePage(browser, url, sources, use) {
  const tab = await browser.open();
  const files = [];
  tab.page.on('request', (request) => request.url().startsWith(url) && files.push(new URL(request.url()).pathname.slice(1)));
  try {
    await tab.goto(`${url}/index.html`);
    await tab.page.waitForNetworkIdle();
    await use({
      tab,
      fetched: () => files.flatMap((file) => sources.get(file) ?? []),
      async remove(baseUrl, connection, id) {
        for (const [name, value] of Object.entries({ baseUrl, token: KEY, connection, id })) {
          await tab.evaluate((name, value) => (document.querySelector(`[name=${name}]`).value = value), name, value);
        }
        await tab.evaluate(() => (document.querySelector('output').value = ''));
        await tab.click('button');
        await tab.page.waitForFunction(() => !document.querySelector('button').disabled && document.querySelector('output').value, { timeout: WAIT_MS });
        return tab.evaluate(() => document.querySelector('output').value);
      },
    });
  } finally {
    await tab.close();
  }
  assert.deepEqual(tab.errors, []);
}
