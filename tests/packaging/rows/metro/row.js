// Metro bundles for React Native, whose engine, Hermes, has no WebAssembly: the bundle runs in Node.js, and in Hermes a call says why not.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';

const BUILDS = [
  { name: 'default', out: 'dist', config: [] },
  { name: 'without package exports', out: 'dist-no-exports', config: ['--config', 'no-exports.config.cjs'] },
];
/** The compiler of React Native 0.88, whose engine no registry has for this machine. `-w`: it warns of every global. */
const TODAYS_COMPILER = ['node_modules/hermes-compiler/hermesc/linux64-bin/hermesc', '-w', '-emit-binary', '-out', 'dist/app.hbc'];
/** An engine of 2022, the last that npm has as a command. */
const OLDER_ENGINE = 'node_modules/hermes-engine-cli/linux64-bin/hermes';

export default {
  title: 'Metro',
  async run({ exec, check, outputs, path, target }) {
    const build = async (entry, out, config) => {
      await mkdir(path(out), { recursive: true });
      outputs.quiet(await exec('metro', ['build', `src/${entry}.js`, '--out', `${out}/${entry}.js`, ...config]));
    };
    // As React Native runs it: a script, not a module.
    const run = (before, file, after) => exec('node', ['--eval', `${before}; vm.runInThisContext(fs.readFileSync('${file}', 'utf8')); ${after}`]);
    for (const { name, out, config } of BUILDS) {
      await check(`${name}: build`, () => build('app', out, config));
      await check(`${name}: one copy`, async () => outputs.oneCopy(await outputs.of(out)));
      await check(`${name}: importing does nothing`, async () => {
        assert.equal(await run("fetch = (url) => console.log('asked for', url)", `${out}/app.js`, ''), '');
      });
      await check(`${name}: in Node.js`, async () => {
        const { target: wanted, verify } = await target();
        await verify(JSON.parse(await run('', `${out}/app.js`, `probe(${JSON.stringify(wanted)}).then((report) => console.log(JSON.stringify(report)))`)));
      });
    }
    await check("today's Hermes compiles it", async () => {
      const [command, ...args] = TODAYS_COMPILER;
      assert.equal(await exec(path(command), [...args, 'dist/app.js']), '');
    });
    await check('without WebAssembly, in Node.js, the call says so', async () => {
      await build('refused', 'dist', []);
      verifyRefusal(await run('delete globalThis.WebAssembly', 'dist/refused.js', ''));
    });
    await check('without WebAssembly, in Hermes, the call says so', async () => {
      await build('refused', 'dist-hermes', ['--config', 'older-hermes.config.cjs']);
      verifyRefusal(await exec(path(OLDER_ENGINE), ['dist-hermes/refused.js']));
    });
  },
};

function verifyRefusal(printed) {
  const { message, ...fields } = JSON.parse(printed);
  assert.deepEqual(fields, { isInstance: true, code: 'internal', attempts: 0, retryable: false, mayHaveSucceeded: false }, message);
  assert.match(message, /has no WebAssembly/);
}
