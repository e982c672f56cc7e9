import { bundlerRow } from '../../kit/bundler.js';

export default bundlerRow({
  title: 'rolldown',
  quick: true,
  builds: [{ args: ['rolldown', 'src/index.js', '--dir', 'dist'], script: 'type="module" src="dist/index.js"' }],
  only: ['rolldown', 'src/only.js', '--dir', 'only'],
});
