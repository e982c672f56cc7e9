import { cp } from 'node:fs/promises';
import { bundlerRow } from '../../kit/bundler.js';

const MODE = ['--mode', 'production'];
const SCRIPT = (src) => `type="module" src="${src}"`;

export default bundlerRow({
  title: "An app's import beside a dependency's require",
  quick: true,
  faults: [4],
  // Where npm puts it: bundlers treat what is below node_modules differently.
  prepare: ({ path }) => cp(path('dependency'), path('node_modules/dependency'), { recursive: true }),
  builds: [
    { name: 'Vite', args: ['vite', 'build', '--outDir', 'vite'], out: 'vite' },
    { name: 'webpack', args: ['webpack', ...MODE, '--output-path', 'webpack'], out: 'webpack', script: SCRIPT('webpack/main.js') },
    { name: 'Rspack', args: ['rspack', 'build', '--output-path', 'rspack'], out: 'rspack', script: SCRIPT('rspack/main.js') },
    { name: 'esbuild', args: ['esbuild', 'src/index.js', '--bundle', '--outdir=esbuild'], out: 'esbuild', script: SCRIPT('esbuild/index.js') },
    {
      name: 'Rollup',
      args: ['rollup', 'src/index.js', '--dir', 'rollup', '--plugin', 'node-resolve', '--plugin', 'commonjs'],
      out: 'rollup',
      script: SCRIPT('rollup/index.js'),
    },
    { name: 'rolldown', args: ['rolldown', 'src/index.js', '--dir', 'rolldown'], out: 'rolldown', script: SCRIPT('rolldown/index.js') },
    { name: 'Parcel', args: ['parcel', 'build', 'index.html', '--dist-dir', 'parcel'], out: 'parcel' },
  ],
});
