import assert from 'node:assert/strict';

const TOOLS = {
  esbuild: ['esbuild', 'src/index.js', '--bundle', '--outdir=esbuild'],
  Rollup: ['rollup', 'src/index.js', '--dir', 'rollup', '--plugin', 'node-resolve'],
  webpack: ['webpack', '--mode', 'production', '--output-path', 'webpack'],
};
/** esbuild warns of any import that it leaves out for `sideEffects: false`. */
const ALLOWED = ['[ignored-bare-import]', '1 warning'];
const LIMIT_BYTES = 150;

export default {
  title: 'An import of which nothing is used',
  quick: true,
  async run({ exec, check, outputs }) {
    for (const [name, [command, ...args]] of Object.entries(TOOLS)) {
      await check(`${name} leaves nothing in the bundle`, async () => {
        outputs.quiet(await exec(command, args), ALLOWED);
        const [file, ...others] = await outputs.of(name.toLowerCase());
        assert.deepEqual(others, []);
        assert.match(String(file.bytes), /isLoaded/);
        assert.ok(file.bytes.length < LIMIT_BYTES, `it has ${file.bytes.length} bytes`);
      });
    }
  },
};
