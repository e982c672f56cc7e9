import { bundlerRow } from '../../kit/bundler.js';

export default bundlerRow({
  title: 'Rspack',
  quick: true,
  builds: [{ args: ['rspack', 'build'], script: 'defer src="dist/main.js"' }],
  only: ['rspack', 'build', '--entry', './src/only.js', '--output-path', 'only'],
});
