import { bundlerRow } from '../../kit/bundler.js';

export default bundlerRow({
  title: 'esbuild',
  quick: true,
  faults: [4],
  builds: [
    { name: 'build as esm', args: ['esbuild', 'src/index.js', '--bundle', '--format=esm', '--outdir=dist'], script: 'type="module" src="dist/index.js"' },
    { name: 'build as iife', args: ['esbuild', 'src/index.js', '--bundle', '--outdir=iife'], out: 'iife', script: 'defer src="iife/index.js"' },
  ],
  only: ['esbuild', 'src/only.js', '--bundle', '--outdir=only'],
});
