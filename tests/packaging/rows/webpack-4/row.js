import { bundlerRow } from '../../kit/bundler.js';

export default bundlerRow({
  title: 'webpack 4',
  quick: true,
  faults: [10],
  builds: [{ args: ['webpack', '--mode', 'production'], script: 'defer src="dist/main.js"' }],
  only: ['webpack', './src/only.js', '--mode', 'production', '--output-path', 'only'],
});
