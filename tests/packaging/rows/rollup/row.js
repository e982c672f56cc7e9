import { bundlerRow } from '../../kit/bundler.js';

const PLUGINS = ['--plugin', 'node-resolve'];

export default bundlerRow({
  title: 'Rollup',
  quick: true,
  builds: [{ args: ['rollup', 'src/index.js', '--dir', 'dist', ...PLUGINS], script: 'type="module" src="dist/index.js"' }],
  only: ['rollup', 'src/only.js', '--dir', 'only', ...PLUGINS],
});
