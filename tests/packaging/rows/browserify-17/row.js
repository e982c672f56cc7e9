import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { bundlerRow } from '../../kit/bundler.js';
import { asCommonJs } from '../../kit/commonjs.js';

const PARSE = "require('acorn-node').parse(require('node:fs').readFileSync(require.resolve('ofauth-wasm'), 'utf8'))";

export default bundlerRow({
  title: 'browserify 17',
  quick: true,
  faults: [10],
  async prepare({ path, exec, check }) {
    // It parses a file only if a word in it, such as `require`, gives it a reason.
    await check('its parser reads the CommonJS file', () => exec('node', ['--input-type=commonjs', '--eval', PARSE]));
    // It reads CommonJS alone.
    for (const name of ['probe', 'page']) {
      const code = await asCommonJs(await readFile(path('src', `${name}.js`), 'utf8'));
      await writeFile(path('src', `${name}.cjs`), code.replace('./probe.js', './probe.cjs'));
    }
    await mkdir(path('dist'));
  },
  builds: [{ args: ['browserify', 'src/page.cjs', '--outfile', 'dist/main.js'], script: 'defer src="dist/main.js"' }],
});
