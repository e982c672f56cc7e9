import { bundlerRow } from '../../kit/bundler.js';

export default bundlerRow({
  title: 'webpack 5, all of node_modules through Babel to ES5 in loose mode',
  quick: true,
  builds: [{ args: ['webpack'], script: 'defer src="dist/main.js"' }],
});
