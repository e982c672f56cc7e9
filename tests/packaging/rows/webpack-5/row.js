import { bundlerRow } from '../../kit/bundler.js';

export default bundlerRow({
  title: 'webpack 5',
  quick: true,
  builds: [
    { args: ['webpack', '--mode', 'production'], script: 'defer src="dist/main.js"', browsers: ['Chromium', 'Firefox', 'WebKit'] },
    { name: 'development build', args: ['webpack', '--mode', 'development', '--output-path', 'dev'], out: 'dev', script: 'defer src="dev/main.js"' },
  ],
  only: ['webpack', './src/only.js', '--mode', 'production', '--output-path', 'only'],
});
